// What the day says of a lesson before anybody enters it: when it starts, who teaches, and whether the reader does.
import { type Day, type DayLesson, getDay } from '../../../school/day/contract.ts';
import { call } from '../../../web/call.ts';
import { trustServerTime } from '../../../web/clock.ts';
import { recall } from '../../../web/device-store.ts';
import { presence } from '../../../web/session.ts';

export type AboutLesson = {
  title: string;
  /** ms since 1970. */
  startsAt: number;
  teacher: string | null;
  teaches: boolean;
  /** Where the class meets when it can't be reached here. */
  planB: string | null;
};

/** Null when the day can't be read or doesn't hold this lesson: the class itself then decides who may enter. */
export async function aboutLesson(lessonId: string): Promise<AboutLesson | null> {
  const answer = await call(getDay, {});
  // What the device kept knows where to meet instead.
  if (answer.type !== 'done') return findKept(lessonId);
  trustServerTime(answer.value.at);
  return findLesson(answer.value, lessonId);
}

async function findKept(lessonId: string): Promise<AboutLesson | null> {
  const here = presence.peek();
  if (here.type !== 'in') return null;
  const { accountId, schoolId } = here.session;
  const kept = await recall(accountId, `day ${schoolId}`);
  // Only the day's page writes that store, in the shape of its own version.
  return kept ? findLesson(kept.value as Day, lessonId) : null;
}

export function findLesson(day: Day, lessonId: string): AboutLesson | null {
  for (const { person, lessons, next } of day.timetables) {
    const lesson = [...lessons, ...(next?.lessons ?? [])].find((one) => one.lessonId === lessonId && !one.gone);
    if (lesson) return about(lesson, person.userId === day.me.userId && day.me.roles.includes('teacher'));
  }
  const running = day.now?.running.find(({ lesson }) => lesson.lessonId === lessonId);
  return running ? about(running.lesson, false) : null;
}

const about = (lesson: DayLesson, teaches: boolean): AboutLesson => ({
  title: [lesson.title, ...lesson.classes].join(', '),
  startsAt: Date.parse(lesson.startsAt),
  teacher: lesson.teachers[0] ?? null,
  teaches,
  planB: lesson.planB ?? null,
});
