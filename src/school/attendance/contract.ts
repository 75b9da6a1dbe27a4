// Who was there: roll calls, who is missing now, and what a family sees of it.
import { type Static, Type } from 'typebox';
import { contract } from '../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
/** ISO 8601 in UTC, with `Z`. */
const Moment = Type.String();
/** Of a lesson, at most. */
const Minutes = Type.Integer({ minimum: 1, maximum: 720 });

/** `prevented`: by the network or the platform, for most of the lesson; not an absence. */
export const State = Type.Union([
  Type.Literal('present'),
  Type.Literal('absent'),
  Type.Literal('prevented'),
  Type.Literal('exempt'),
]);
export type State = Static<typeof State>;

/** `late`: minutes after the beginning; `early`: minutes before the end. Only of who was present. */
const markFields = { state: State, late: Type.Optional(Minutes), early: Type.Optional(Minutes) };
const Mark = Type.Object(markFields);
export type Mark = Static<typeof Mark>;

const LessonRef = Type.Object({
  lessonId: Id,
  title: Type.String(),
  classes: Type.Array(Type.String()),
  startsAt: Moment,
  endsAt: Moment,
});

/** `forgotten`: it began long enough ago and nobody called the roll. */
export const CallState = Type.Union([
  Type.Literal('coming'),
  Type.Literal('open'),
  Type.Literal('forgotten'),
  Type.Literal('done'),
]);
export type CallState = Static<typeof CallState>;

export const CalledLesson = Type.Object({
  ...LessonRef.properties,
  teachers: Type.Array(Type.String()),
  call: CallState,
  /** Once the roll was called. */
  missing: Type.Optional(Type.Integer()),
});
export type CalledLesson = Static<typeof CalledLesson>;

export const listRollCalls = contract({
  method: 'GET',
  path: '/api/attendance/lessons',
  summary: "The reader's lessons of today, and whether their roll was called",
  roles: ['teacher'],
  output: Type.Object({ at: Moment, lessons: Type.Array(CalledLesson) }),
});

const RollPupil = Type.Object({
  userId: Id,
  name: Type.String(),
  ...markFields,
  /** What the live class says, where the roll was called otherwise. */
  seen: Type.Optional(Mark),
});

export const RollCall = Type.Object({
  lesson: LessonRef,
  /** Somebody was in the live class: the list begins with what it saw. */
  live: Type.Boolean(),
  called: Type.Optional(Type.Object({ by: Type.String(), at: Moment })),
  pupils: Type.Array(RollPupil),
});
export type RollCall = Static<typeof RollCall>;

const rollPath = '/api/lessons/:lessonId/roll-call';
const params = Type.Object({ lessonId: Id });
const callers = ['teacher', 'staff', 'head'] as const;
const refused = { lesson_unknown: 404, lesson_cancelled: 409, roll_call_too_early: 409 };

export const getRollCall = contract({
  method: 'GET',
  path: rollPath,
  summary:
    'The pupils expected in a lesson, as the roll call or else the live class has them; for who teaches it, staff and head',
  roles: callers,
  params,
  output: RollCall,
  errors: refused,
});

/** Whoever is not in it keeps what is known of them. What differs from before is journaled. */
export const callRoll = contract({
  method: 'PUT',
  path: rollPath,
  summary: 'Call the roll of a lesson that has begun, or correct it',
  roles: callers,
  params,
  input: Type.Object(
    {
      pupils: Type.Array(Type.Object({ userId: Id, ...markFields }, { additionalProperties: false }), {
        maxItems: 400,
      }),
    },
    { additionalProperties: false },
  ),
  output: RollCall,
  errors: { ...refused, pupil_unknown: 400, bad_mark: 400 },
});

/** Somebody who missed a lesson today: `missing` while the last roll called says so. */
const MissingPupil = Type.Object({
  userId: Id,
  name: Type.String(),
  classes: Type.Array(Type.String()),
  now: Type.Union([Type.Literal('missing'), Type.Literal('prevented'), Type.Literal('back')]),
  /** The beginning of the first lesson missed without having been seen since. */
  since: Moment,
  /** The last lesson that speaks of them. */
  lesson: Type.Object({ lessonId: Id, title: Type.String(), startsAt: Moment }),
  /** What the family said of today, and what became of it. */
  family: Type.Optional(Type.Union([Type.Literal('waiting'), Type.Literal('accepted'), Type.Literal('refused')])),
  /** How many lessons were missed today. */
  missed: Type.Integer(),
});
export type MissingPupil = Static<typeof MissingPupil>;

export const getMissing = contract({
  method: 'GET',
  path: '/api/attendance/now',
  summary: 'Who is missing now, and whose roll was not called; for the school-life office',
  roles: ['staff', 'head'],
  output: Type.Object({
    at: Moment,
    pupils: Type.Array(MissingPupil),
    lessons: Type.Array(CalledLesson),
  }),
});

const OwnMark = Type.Object({
  lessonId: Id,
  title: Type.String(),
  startsAt: Moment,
  ...markFields,
});

/** Of the last days: what was missed, late or cut short; nothing of who was simply there. */
const OwnAttendance = Type.Object({
  userId: Id,
  givenName: Type.String(),
  familyName: Type.String(),
  marks: Type.Array(OwnMark),
});
export type OwnAttendance = Static<typeof OwnAttendance>;

export const getOwnAttendance = contract({
  method: 'GET',
  path: '/api/attendance/mine',
  summary: "What the reader, or the reader's children, missed in the last 30 days",
  roles: ['pupil', 'parent'],
  output: Type.Object({ at: Moment, people: Type.Array(OwnAttendance) }),
});
