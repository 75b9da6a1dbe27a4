// What a lesson is to someone now: past, running, open, or still to come. Pure rules; times are ms since 1970.
import type { DayLesson } from '../contract.ts';

/** The class opens that long before its lesson. */
export const opensBefore = 10 * 60_000;

type Timed = Pick<DayLesson, 'startsAt' | 'endsAt' | 'state' | 'live'>;

export const startOf = (lesson: Timed) => Date.parse(lesson.startsAt);
export const endOf = (lesson: Timed) => Date.parse(lesson.endsAt);
export const opensAt = (lesson: Timed) => startOf(lesson) - opensBefore;

const takesPlace = (lesson: Timed) => lesson.state === 'planned';
const isOver = (lesson: Timed, now: number) => endOf(lesson) <= now || lesson.live.state === 'ended';

export const isRunning = (lesson: Timed, now: number) =>
  takesPlace(lesson) && startOf(lesson) <= now && !isOver(lesson, now);

/** Whether the door is open: from ten minutes before, or as soon as its teacher is in. */
export const isOpen = (lesson: Timed, now: number) =>
  takesPlace(lesson) && !isOver(lesson, now) && (opensAt(lesson) <= now || lesson.live.state === 'open');

export type Moments<Lesson> = {
  /** The lesson that matters now: open or running, or else the next one. */
  first: Lesson | undefined;
  firstIs: 'open' | 'coming' | 'none';
  /** Whatever has not ended, besides `first`, cancelled ones included. */
  later: Lesson[];
  past: Lesson[];
};

/** Sorts one day's lessons by what they are now. When two are open, the later one that has begun matters more. */
export function momentsOf<Lesson extends Timed>(lessons: readonly Lesson[], now: number): Moments<Lesson> {
  const past = lessons.filter((lesson) => isOver(lesson, now));
  const left = lessons.filter((lesson) => !isOver(lesson, now));
  const open = left.filter((lesson) => isOpen(lesson, now));
  const first = open.filter((lesson) => isRunning(lesson, now)).at(-1) ?? open[0] ?? left.find(takesPlace);
  return {
    first,
    firstIs: first ? (open.includes(first) ? 'open' : 'coming') : 'none',
    later: left.filter((lesson) => lesson !== first),
    past,
  };
}

/** Whole minutes from now, at least one. */
export const minutesUntil = (moment: number, now: number) => Math.max(1, Math.ceil((moment - now) / 60_000));

type Followed<Lesson> = { lessons: Lesson[]; next?: { date: string; lessons: Lesson[] } };

/**
 * A timetable as it stands on `today`, which may be later than the `date` of the document it was read from: kept on the
 * device overnight, its next day has become this one. `known` is false when it says nothing of today.
 */
export function timetableOn<Lesson, Timetable extends Followed<Lesson>>(
  timetable: Timetable & Followed<Lesson>,
  date: string,
  today: string,
): Timetable & { known: boolean } {
  if (date === today) return { ...timetable, known: true };
  const { next, ...rest } = timetable;
  if (date < today && next && next.date > today) return { ...timetable, lessons: [], known: true };
  const lessons = next?.date === today ? next.lessons : [];
  return { ...(rest as Timetable), lessons, known: next?.date === today };
}
