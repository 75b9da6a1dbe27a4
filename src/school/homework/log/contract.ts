// The log of lessons: what was done, written by who teaches, read by pupils, parents and the school, with the head's visa.
import { type Static, Type } from 'typebox';
import { contract } from '../../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
/** ISO 8601 in UTC. */
const Moment = Type.String();
const Calendar = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const strict = { additionalProperties: false };
const readers = ['pupil', 'parent', 'teacher', 'staff', 'head'] as const;

export const LogEntry = Type.Object({
  lessonId: Id,
  startsAt: Moment,
  title: Type.String(),
  classes: Type.Array(Type.String()),
  /** Formatted as homework is. */
  text: Type.String(),
  /** As pupils say it. */
  teacher: Type.String(),
  writtenAt: Moment,
  /** The reader wrote it, and may change it. */
  own: Type.Boolean(),
});
export type LogEntry = Static<typeof LogEntry>;

export const Visa = Type.Object({
  visaId: Id,
  classTitle: Type.String(),
  from: Calendar,
  to: Calendar,
  by: Type.String(),
  at: Moment,
});
export type Visa = Static<typeof Visa>;

const errors = { class_unknown: 404, bad_dates: 400 };

/** Pupils and parents: of their classes. Teachers: of those that they teach, or of one. Staff and heads name one. */
export const listLog = contract({
  method: 'GET',
  path: '/api/lesson-log',
  summary: 'What was done in lessons, from one date to another, both included, at most 62 days',
  roles: readers,
  query: Type.Object({ from: Calendar, to: Calendar, classId: Type.Optional(Id) }),
  output: Type.Object({
    at: Moment,
    timeZone: Type.String(),
    /** The newest first. */
    entries: Type.Array(LogEntry),
    /** For who teaches or leads. */
    visas: Type.Array(Visa),
    /** Lessons of the span that the reader taught and that have no entry yet. */
    missing: Type.Array(
      Type.Object({ lessonId: Id, startsAt: Moment, title: Type.String(), classes: Type.Array(Type.String()) }),
    ),
  }),
  errors,
});

/** An empty text takes the entry away. */
export const writeLog = contract({
  method: 'PUT',
  path: '/api/lessons/:lessonId/log',
  summary: 'Writes what was done in a lesson that one teaches',
  roles: ['teacher'],
  params: Type.Object({ lessonId: Id }),
  input: Type.Object({ text: Type.String({ maxLength: 5_000 }) }, strict),
  errors: { lesson_unknown: 404, lesson_to_come: 409 },
});

export const giveVisa = contract({
  method: 'POST',
  path: '/api/lesson-log/visas',
  summary: 'The head has read the log of a class, from one date to another',
  roles: ['head'],
  input: Type.Object({ classId: Id, from: Calendar, to: Calendar }, strict),
  output: Visa,
  errors,
});
