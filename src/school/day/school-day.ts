// A school's lessons of one date, ready to be read many times: by class, by teacher, and already written as JSON.
import { planBOf } from '../timetable/timetable.ts';
import type { DayLesson } from './contract.ts';
import type { ReadLessons, StoredLesson } from './store.ts';

export type DayEntry = {
  lessonId: string;
  /** Milliseconds since 1970. */
  startsAt: number;
  endsAt: number;
  planned: boolean;
  /** Only a trace: the lesson is on another date, or another's. */
  gone: boolean;
  liveEnded: boolean;
  classIds: string[];
  teacherIds: string[];
  /** Of its classes, these pupils alone; null for all. */
  pupilIds: readonly string[] | null;
  /** Expected: pupils of its classes. */
  pupils: number;
  title: string;
  /** By title. */
  classes: string[];
  planB: string | undefined;
  /** The lesson as JSON, left open for what depends on the reader and the moment. */
  json: string;
};

export type SchoolDay = {
  entries: DayEntry[];
  byClass: Map<string, DayEntry[]>;
  byTeacher: Map<string, DayEntry[]>;
};

type Read = ReadLessons;
type Written = Omit<DayLesson, 'live' | 'mayEnter' | 'reservation'>;
/** `classIds` and `teacherIds`: in whose day it stands. */
type Line = Pick<DayEntry, 'gone' | 'classIds' | 'teacherIds' | 'pupilIds' | 'pupils'> & {
  written: Written;
  liveEnded: boolean;
};

export const emptyDay = (): SchoolDay => ({ entries: [], byClass: new Map(), byTeacher: new Map() });

export function schoolDayOf(read: Read, span: { from: Date; to: Date }): SchoolDay {
  const day = emptyDay();
  day.entries = read.lessons
    .flatMap((lesson) => linesOf(lesson, read, (moment) => span.from <= moment && moment < span.to))
    .map(entryOf)
    .sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt);
  for (const entry of day.entries) {
    for (const id of entry.classIds) add(day.byClass, id, entry);
    for (const id of entry.teacherIds) add(day.byTeacher, id, entry);
  }
  return day;
}

/** The lesson where it is, and a trace of it wherever someone expected it and it is no more. */
function linesOf(lesson: StoredLesson, read: Read, isHere: (moment: Date) => boolean): Line[] {
  const { classIds, teacherIds, pupilIds } = lesson;
  const { names, links, sizes } = read;
  const planB = lesson.state === 'planned' ? planBOf(lesson, links) : undefined;
  const { was = {} } = lesson.change ?? {};
  const formerStart = was.startsAt === undefined ? lesson.startsAt : new Date(was.startsAt);
  const formerTeachers = was.teacherIds ?? teacherIds;
  const [here, wasHere] = [isHere(lesson.startsAt), isHere(formerStart)];
  const staying = teacherIds.filter((id) => formerTeachers.includes(id));
  const replaced = formerTeachers.filter((id) => !teacherIds.includes(id));

  const lines: Line[] = [];
  const trace = (type: Gone, at: 'then' | 'now', whose: Pick<Line, 'classIds' | 'teacherIds'>) =>
    lines.push({
      written: tracedLesson(lesson, names, type, at),
      gone: true,
      liveEnded: false,
      pupilIds,
      pupils: 0,
      ...whose,
    });
  if (here)
    lines.push({
      written: { ...shownLesson(lesson, names), ...(planB !== undefined && { planB }) },
      ...{ gone: false, liveEnded: lesson.liveEndedAt !== null, classIds, teacherIds, pupilIds },
      pupils: pupilIds?.length ?? classIds.reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0),
    });
  else trace('moved_to_other_date', 'then', { classIds, teacherIds: staying });
  if (replaced.length > 0) trace('given_to_other', wasHere ? 'then' : 'now', { classIds: [], teacherIds: replaced });
  return lines;
}

function entryOf({ written, ...line }: Line): DayEntry {
  return {
    ...line,
    lessonId: written.lessonId,
    startsAt: Date.parse(written.startsAt),
    endsAt: Date.parse(written.endsAt),
    planned: written.state === 'planned',
    title: written.title,
    classes: written.classes,
    planB: written.planB,
    json: JSON.stringify(written).slice(0, -1),
  };
}

function shownLesson(lesson: StoredLesson, names: Read['names']): Written {
  const { lessonId, title, room, state, classIds, teacherIds, change } = lesson;
  return {
    ...{ lessonId, startsAt: lesson.startsAt.toISOString(), endsAt: lesson.endsAt.toISOString(), title, room },
    ...{ teachers: named(names.teachers, teacherIds), classes: named(names.classes, classIds), classIds, state },
    ...(lesson.kind === 'room' && { kind: lesson.kind }),
    ...(change && {
      change: {
        ...{ reason: change.reason, at: change.at },
        was: {
          ...(change.was.startsAt !== undefined && { startsAt: change.was.startsAt }),
          ...(change.was.endsAt !== undefined && { endsAt: change.was.endsAt }),
          ...(change.was.room !== undefined && { room: change.was.room }),
          ...(change.was.teacherIds && { teachers: named(names.teachers, change.was.teacherIds) }),
        },
      },
    }),
  };
}

type Gone = NonNullable<Written['gone']>['type'];

/** What the lesson was, and what became of it; once it is cancelled as well, that alone is worth telling. */
function tracedLesson(lesson: StoredLesson, names: Read['names'], type: Gone, at: 'then' | 'now'): Written {
  const { change: _, ...now } = shownLesson(lesson, names);
  const { change } = lesson;
  const { was = {} } = change ?? {};
  return {
    ...now,
    ...(at === 'then' && {
      ...{ startsAt: was.startsAt ?? now.startsAt, endsAt: was.endsAt ?? now.endsAt, room: was.room ?? now.room },
    }),
    teachers: was.teacherIds ? named(names.teachers, was.teacherIds) : now.teachers,
    state: 'cancelled',
    ...(now.state === 'planned' && {
      gone: { type, startsAt: now.startsAt, room: now.room, teachers: now.teachers },
    }),
    ...(change && { change: { reason: change.reason, at: change.at, was: {} } }),
  };
}

const named = (names: ReadonlyMap<string, string>, ids: readonly string[]) =>
  ids.map((id) => names.get(id) ?? '').filter((name) => name !== '');

function add(index: Map<string, DayEntry[]>, id: string, entry: DayEntry) {
  const list = index.get(id);
  if (list) list.push(entry);
  else index.set(id, [entry]);
}
