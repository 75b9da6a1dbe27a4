// Figures of the replay, for who helps from afar: in the browser's console, `preauReplay`.
import type { Viewing } from './session.ts';

type Measurements = { at(): { time: number; length: number; playing: boolean; waiting: boolean; speed: number } };

declare global {
  var preauReplay: Measurements | undefined;
}

/** @returns a function that takes it back. */
export function offerMeasurements({ time, length, playing, waiting, speed }: Viewing): () => void {
  const mine: Measurements = {
    at: () => ({
      ...{ time: time.peek(), length, playing: playing.peek(), waiting: waiting.peek(), speed: speed.peek() },
    }),
  };
  globalThis.preauReplay = mine;
  return () => {
    if (globalThis.preauReplay === mine) globalThis.preauReplay = undefined;
  };
}
