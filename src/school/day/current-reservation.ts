// Which reservation of a kept day is good now. Pure, without a clock: pages, offline ones too, ask it.
import type { Day } from './contract.ts';

/** The longest before a lesson that any seat opens; too early by minutes, the gate says from when on. */
const longestBefore = 20 * 60_000;

export type Reserved = { lessonId: string; reservation: string; startsAt: number; endsAt: number };

/** All that the day carries, in order of time. Times in ms since 1970. */
export function reservationsOf({ timetables }: Pick<Day, 'timetables'>): Reserved[] {
  const found = timetables
    .flatMap(({ lessons, next, ahead }) => [...lessons, ...(next?.lessons ?? []), ...(ahead ? [ahead] : [])])
    .flatMap(({ lessonId, reservation, startsAt, endsAt }) =>
      reservation === undefined
        ? []
        : [{ lessonId, reservation, startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt) }],
    );
  return found.sort((a, b) => a.startsAt - b.startsAt);
}

/**
 * The lesson under way that began last, or else the one that begins soon. `lessonId` asks about that lesson alone.
 * @param now ms since 1970, by the school's clock.
 */
export function currentReservation(day: Pick<Day, 'timetables'>, now: number, lessonId?: string): Reserved | undefined {
  const open = reservationsOf(day).filter(
    (each) =>
      each.startsAt - longestBefore <= now && now < each.endsAt && (lessonId ?? each.lessonId) === each.lessonId,
  );
  return open.filter((each) => each.startsAt <= now).at(-1) ?? open[0];
}
