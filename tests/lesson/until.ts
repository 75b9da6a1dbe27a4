// Looks again and again until what is seen fits; says what was seen last when it never does.
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than anything takes on a busy machine: never a measure of speed, ms. */
export const patience = 45_000;

export async function until<Seen>(
  what: string,
  look: () => Promise<Seen> | Seen,
  fits: (seen: Seen) => boolean,
  within = patience,
): Promise<Seen> {
  const from = performance.now();
  for (;;) {
    const seen = await look();
    if (fits(seen)) return seen;
    if (performance.now() - from > within) throw new Error(`${what}: still ${JSON.stringify(seen)} after ${within} ms`);
    await sleep(100);
  }
}

/** Since `from`, in seconds with one digit. */
export const seconds = (from: number): string => `${((performance.now() - from) / 1_000).toFixed(1)} s`;
