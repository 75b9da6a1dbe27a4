// A school's lessons of one date, ready to be read many times: by class, by teacher, and already written as JSON.
import type { DayLesson } from './contract.ts';
import type { readLessons } from './store.ts';

export type DayEntry = {
  lessonId: string;
  /** Milliseconds since 1970. */
  startsAt: number;
  endsAt: number;
  planned: boolean;
  liveEnded: boolean;
  classIds: string[];
  teacherIds: string[];
  /** The lesson as JSON, left open for what depends on the reader and the moment. */
  json: string;
};

export type SchoolDay = {
  entries: DayEntry[];
  byClass: Map<string, DayEntry[]>;
  byTeacher: Map<string, DayEntry[]>;
};

export function schoolDayOf(read: Awaited<ReturnType<typeof readLessons>>): SchoolDay {
  const day: SchoolDay = { entries: [], byClass: new Map(), byTeacher: new Map() };
  const teachersOf = (ids: string[]) =>
    ids.map((id) => read.names.teachers.get(id) ?? '').filter((name) => name !== '');
  for (const lesson of read.lessons) {
    const { lessonId, title, room, state, classIds, teacherIds, change } = lesson;
    const written: Omit<DayLesson, 'live' | 'mayEnter'> = {
      ...{ lessonId, startsAt: lesson.startsAt.toISOString(), endsAt: lesson.endsAt.toISOString(), title, room },
      teachers: teachersOf(teacherIds),
      classes: classIds.map((id) => read.names.classes.get(id) ?? '').filter((name) => name !== ''),
      ...{ classIds, state },
      ...(change && {
        change: {
          ...{ reason: change.reason, at: change.at },
          was: {
            ...(change.was.startsAt !== undefined && { startsAt: change.was.startsAt }),
            ...(change.was.endsAt !== undefined && { endsAt: change.was.endsAt }),
            ...(change.was.room !== undefined && { room: change.was.room }),
            ...(change.was.teacherIds && { teachers: teachersOf(change.was.teacherIds) }),
          },
        },
      }),
    };
    const entry: DayEntry = {
      ...{ lessonId, startsAt: lesson.startsAt.getTime(), endsAt: lesson.endsAt.getTime() },
      ...{ planned: state === 'planned', liveEnded: lesson.liveEndedAt !== null, classIds, teacherIds },
      json: JSON.stringify(written).slice(0, -1),
    };
    day.entries.push(entry);
    for (const id of classIds) add(day.byClass, id, entry);
    for (const id of teacherIds) add(day.byTeacher, id, entry);
  }
  return day;
}

function add(index: Map<string, DayEntry[]>, id: string, entry: DayEntry) {
  const list = index.get(id);
  if (list) list.push(entry);
  else index.set(id, [entry]);
}
