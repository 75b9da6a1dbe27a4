// The place of this page in line, for as long as it waits: what the band shows, and when those who wait for it may go on.
import { signal } from '@preact/signals';
import { chime } from './chime.ts';
import { type Line, type LineState, standInLine } from './line.ts';
import { prove } from './proof.ts';
import { wantsSound } from './sound.ts';

export const standing = signal<LineState | undefined>(undefined);
/** Another way to meet the class of the next lesson. */
export const planB = signal<{ title: string; address: string } | undefined>(undefined);

type Given = {
  /** What happened to the former seat. */
  news: LineState['news'];
  /** A seat set aside for a lesson of now, if there is one. */
  reservation: () => Promise<string | undefined>;
  planB: { title: string; address: string } | undefined;
};

let line: Line | undefined;
let entering: Promise<void> | undefined;

/**
 * Resolves once this page is inside, or once nobody is signed in here any more: what was refused can be asked again.
 */
export function waitForTurn(given: Given): Promise<void> {
  planB.value = given.planB;
  entering ??= new Promise<void>((resolve) => {
    const over = () => {
      entering = undefined;
      line = undefined;
      standing.value = undefined;
      resolve();
    };
    line = standInLine({
      start: { news: given.news },
      reservation: given.reservation,
      listening: wantsSound,
      prove: (asked, signal) =>
        prove(asked, () => new Worker(new URL('./proof.worker.ts', import.meta.url), { type: 'module' }), signal),
      onChange(state) {
        standing.value = state;
      },
      onIn() {
        if (wantsSound()) chime();
        over();
      },
      onSignedOut: over,
    });
  });
  return entering;
}

export function useCode(code: string): void {
  line?.useCode(code);
}
