// One piece of a replay, fetched and read: its sounds to decode, its pictures in order of time, who shows what when.
import { isSound, type MediaFrame, type PictureSource } from '../../protocol.ts';
import { nameOfSegment, readRecords } from '../../recording/segment.ts';
import type { Piece } from './pieces.ts';
import type { Shown } from './player-messages.ts';

/** `time` in ms of the replay. */
export type TimedFrame = { time: number; frame: MediaFrame & { source: PictureSource } };
export type Loaded = {
  piece: Piece;
  /** Voices, and what shared screens sounded like. */
  sounds: MediaFrame[];
  pictures: TimedFrame[];
  /** At these times, what is shown from then on. */
  notes: { time: number; shown: readonly Shown[] }[];
};

export class Gone extends Error {}

/**
 * The ways from publishers' clocks to the replay's: the shortest that was seen, which is the one without delays. A little more than that is
 * the same way, or voices would jump at each file.
 */
export class Ways {
  private readonly known = new Map<number, number>();

  learn(frames: readonly { publisher: number; capturedAt: number; time: number }[]): void {
    const found = new Map<number, number>();
    for (const { publisher, capturedAt, time } of frames)
      found.set(publisher, Math.min(found.get(publisher) ?? Number.POSITIVE_INFINITY, time - capturedAt / 1_000));
    for (const [publisher, way] of found) {
      const before = this.known.get(publisher);
      const same = before !== undefined && Math.abs(way - before) < sameWay;
      this.known.set(publisher, same ? Math.min(before, way) : way);
    }
  }

  readonly place = ({ publisher, capturedAt }: Pick<MediaFrame, 'publisher' | 'capturedAt'>): number =>
    capturedAt / 1_000 + (this.known.get(publisher) ?? 0);
}

const sameWay = 80;

/** @throws Gone when it was deleted; any other failure is the network's */
export async function load(lessonId: string, piece: Piece, ways: Ways, kept: boolean): Promise<Loaded> {
  const loaded: Loaded = { piece, sounds: [], pictures: [], notes: [] };
  const { segment } = piece;
  if (!segment) return loaded;
  const reply = await fetch(`/api/lessons/${encodeURIComponent(lessonId)}/replay/segments/${nameOfSegment(segment)}`, {
    cache: kept ? 'default' : 'no-store',
  });
  if (reply.status === 404 || reply.status === 403 || reply.status === 401) throw new Gone();
  if (!reply.ok) throw new Error(`a file of the recording: ${reply.status}`);
  const frames: MediaFrame[] = [];
  const arrivals: { publisher: number; capturedAt: number; time: number }[] = [];
  for (const record of readRecords(new Uint8Array(await reply.arrayBuffer()))) {
    const time = piece.at + record.at - segment.from;
    if (record.kind === 'note') loaded.notes.push({ time, shown: record.note.shown });
    else {
      const { publisher, capturedAt } = record.frame;
      frames.push(record.frame);
      arrivals.push({ publisher, capturedAt, time });
    }
  }
  ways.learn(arrivals);
  for (const frame of frames) {
    if (isSound(frame.source)) loaded.sounds.push(frame);
    else loaded.pictures.push({ time: ways.place(frame), frame: { ...frame, source: frame.source } });
  }
  loaded.pictures.sort((one, other) => one.time - other.time);
  return loaded;
}
