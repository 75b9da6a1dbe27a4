// Homework of a school due on a few dates, ready to be read many times: by class, and already written as JSON.
import type { DayHomework } from '../homework/homework.ts';
import type { Membership } from './store.ts';

type Entry = {
  homeworkId: string;
  dueOn: string;
  /** Of the class, these pupils alone; null for all. */
  pupilIds: readonly string[] | null;
  /** ms since 1970: pupils see it from then on. */
  shownFrom: number;
  /** Its place among all, by date. */
  place: number;
  /** As JSON, left open for what the reader did of it. */
  json: string;
};

export type HomeworkByClass = ReadonlyMap<string, readonly Entry[]>;

export function homeworkByClass(due: readonly DayHomework[]): HomeworkByClass {
  const byClass = new Map<string, Entry[]>();
  for (const [place, each] of due.entries()) {
    const { homeworkId, classId, pupilIds, dueOn, subject, title, minutes, handIn, shownFrom } = each;
    const written = { homeworkId, dueOn, subject, title, minutes, ...(handIn !== 'none' && { handIn: true }) };
    const list = byClass.get(classId) ?? [];
    byClass.set(classId, list);
    list.push({
      homeworkId,
      dueOn,
      pupilIds,
      place,
      shownFrom: shownFrom.getTime(),
      json: JSON.stringify(written).slice(0, -1),
    });
  }
  return byClass;
}

type Pupil = { userId: string; memberships: readonly Membership[]; done: readonly string[] };

/** What a pupil has by `now`, in order of date, as a member of the timetable's JSON; empty when there is none. */
export function homeworkJson(byClass: HomeworkByClass, { userId, memberships, done }: Pupil, now: number): string {
  const own = new Map<string, Entry>();
  for (const { classId, role, from, to } of memberships) {
    if (role !== 'pupil') continue;
    for (const entry of byClass.get(classId) ?? []) {
      const enrolled = (from === null || from <= entry.dueOn) && (to === null || to >= entry.dueOn);
      if (enrolled && entry.shownFrom <= now && (entry.pupilIds?.includes(userId) ?? true))
        own.set(entry.homeworkId, entry);
    }
  }
  if (own.size === 0) return '';
  const list = [...own.values()].sort((a, b) => a.place - b.place);
  return `,"homework":[${list.map(({ json, homeworkId }) => `${json},"done":${done.includes(homeworkId)}}`).join()}]`;
}
