// What is left of the timer, redrawn each second by the relay's clock.
import { useEffect, useState } from 'preact/hooks';
import type { Timer } from '../contract.ts';
import { timeLeft } from '../pulse.ts';

/** Its end is told by the relay: until then nothing is left to draw, ms. */
const awaitingEnd = 500;

/** Whole seconds left, the running one counted. @param ahead of the relay's clock, ms */
export function useCountdown(timer: Timer | null, ahead: number): number {
  const [, redraw] = useState(0);
  const endsAt = timer?.type === 'running' ? timer.endsAt : null;
  useEffect(() => {
    if (endsAt === null) return;
    let waiting: ReturnType<typeof setTimeout>;
    const beat = () => {
      redraw((count) => count + 1);
      wait();
    };
    const wait = () => {
      const left = endsAt - ahead - Date.now();
      // On the second, so that two devices side by side show the same.
      waiting = setTimeout(beat, left > 0 ? (left % 1_000) + 20 : awaitingEnd);
    };
    wait();
    return () => clearTimeout(waiting);
  }, [endsAt, ahead]);
  return timer ? Math.ceil(timeLeft(timer, Date.now() + ahead) / 1_000) : 0;
}

export const clockText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
