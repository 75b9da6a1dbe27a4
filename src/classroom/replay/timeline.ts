// Time in a replay: recorded stretches one after the other, without what lay between them. Pure: shared with the page.

/** ms since 1970. */
export type Stretch = { from: number; to: number };

export const lengthOf = (runs: readonly Stretch[]): number => runs.reduce((sum, { from, to }) => sum + to - from, 0);

/** ms from the beginning of the replay to ms since 1970. */
export function momentAt(runs: readonly Stretch[], time: number): number {
  let left = Math.max(0, time);
  for (const { from, to } of runs) {
    if (left < to - from) return from + left;
    left -= to - from;
  }
  return runs.at(-1)?.to ?? 0;
}

/** The other way; what lay before or between counts as the beginning of the next stretch. */
export function timeOf(runs: readonly Stretch[], moment: number): number {
  let time = 0;
  for (const { from, to } of runs) {
    if (moment < from) return time;
    if (moment < to) return time + moment - from;
    time += to - from;
  }
  return time;
}

export const isRecorded = (runs: readonly Stretch[], moment: number): boolean =>
  runs.some(({ from, to }) => from <= moment && moment < to);
