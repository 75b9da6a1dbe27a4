// A recording cut into pieces to fetch and decode one by one: its files, and the silence between them. Pure.
import type { Segment } from '../../recording/segment.ts';
import { type Stretch, timeOf } from '../timeline.ts';

/** ms of the replay; `at`: when its file began. Without a file, nothing was sent then. */
export type Piece = { from: number; to: number; at: number; segment: Segment | null };

/** Silence is cut too, so that no piece weighs more than others, ms. */
const longest = 10_000;
/** The first file of a stretch begins so much after it at most, ms: what it shows first was there from the start. */
const soon = 2_000;

/** Pieces follow each other from 0 to the end. A file lasts until the next one begins, or its stretch ends. */
export function piecesOf(runs: readonly Stretch[], segments: readonly Segment[]): Piece[] {
  const pieces: Piece[] = [];
  const quiet = (from: number, to: number) => {
    for (let at = from; at < to; at += longest)
      pieces.push({ from: at, to: Math.min(to, at + longest), at, segment: null });
  };
  for (const run of runs) {
    const own = segments.filter(({ from }) => from >= run.from - 1 && from < run.to);
    let at = timeOf(runs, run.from);
    const end = at + run.to - run.from;
    for (const [index, segment] of own.entries()) {
      const began = Math.max(at, timeOf(runs, segment.from));
      const from = index === 0 && began - at < soon ? at : began;
      const next = own[index + 1];
      const to = Math.min(end, next ? timeOf(runs, next.from) : end);
      // The last file before a gap: what comes after it was never sent.
      const last = Math.min(to, Math.max(from, timeOf(runs, segment.to)) + longest);
      quiet(at, from);
      if (last > from) pieces.push({ from, to: last, at: began, segment });
      quiet(last, to);
      at = Math.max(at, to);
    }
    quiet(at, end);
  }
  return pieces;
}

/** The one at this time; the last one at the end. */
export function pieceAt(pieces: readonly Piece[], time: number): number {
  const found = pieces.findIndex(({ to }) => time < to);
  return found < 0 ? pieces.length - 1 : found;
}
