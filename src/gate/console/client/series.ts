// The last 15 minutes as the page keeps them: a second is added at the end, what is older goes.
import type { History, Snapshot } from '../contract.ts';

const span = 15 * 60_000;

export const emptySeries = (): History => ({
  ...{ at: [], arrivals: [], refused: [], slots: [], loopDelay: [] },
  seats: { lesson: [], staff: [], open: [] },
  waiting: { lesson: [], staff: [], open: [] },
});

const columnsOf = ({ at, arrivals, refused, slots, loopDelay, seats, waiting }: History): number[][] => [
  ...[at, arrivals, refused, slots, loopDelay],
  ...[seats.lesson, seats.staff, seats.open, waiting.lesson, waiting.staff, waiting.open],
];

const valuesOf = ({ at, rates, slots, loopDelay, seats, waiting }: Snapshot): number[] => [
  ...[at, rates.arrivals, rates.refused, slots, loopDelay],
  ...[seats.lesson, seats.staff, seats.open, waiting.lesson, waiting.staff, waiting.open],
];

/** Changes `series`. A second that is there already, or is older than the last, changes nothing. */
export function addSecond(series: History, second: Snapshot): void {
  if (second.at <= (series.at.at(-1) ?? 0)) return;
  const columns = columnsOf(series);
  for (const [index, value] of valuesOf(second).entries()) columns[index]?.push(value);
  const old = series.at.findIndex((at) => at >= second.at - span);
  if (old > 0) for (const column of columns) column.splice(0, old);
}

/** One minute for those who read instead of looking: the most of each figure, but for the seats, which are the last. */
export type Minute = {
  at: number;
  arrivals: number;
  seats: number;
  waiting: number;
  refused: number;
  loopDelay: number;
};

/** Newest first. */
export function minutesOf({ at, arrivals, refused, seats, waiting, loopDelay }: History): Minute[] {
  const minutes: Minute[] = [];
  for (const [index, moment] of at.entries()) {
    const begins = Math.floor(moment / 60_000) * 60_000;
    const all = (columns: History['seats']) =>
      (columns.lesson[index] ?? 0) + (columns.staff[index] ?? 0) + (columns.open[index] ?? 0);
    let minute = minutes[0];
    if (minute?.at !== begins) {
      minute = { at: begins, arrivals: 0, seats: 0, waiting: 0, refused: 0, loopDelay: 0 };
      minutes.unshift(minute);
    }
    minute.seats = all(seats);
    minute.waiting = Math.max(minute.waiting, all(waiting));
    minute.arrivals = Math.max(minute.arrivals, arrivals[index] ?? 0);
    minute.refused = Math.max(minute.refused, refused[index] ?? 0);
    minute.loopDelay = Math.max(minute.loopDelay, loopDelay[index] ?? 0);
  }
  return minutes;
}
