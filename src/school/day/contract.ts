// The day: one document that holds all a person needs at 9:00, cached on the device and readable offline.
import { type Static, Type } from 'typebox';
import { allRoles, contract } from '../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
/** ISO 8601 in UTC, with `Z`. */
const Moment = Type.String();
const Calendar = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export const DayPerson = Type.Object({
  userId: Id,
  givenName: Type.String(),
  familyName: Type.String(),
  /** Their own class or classes, as shown: "5e A". */
  classes: Type.Array(Type.String()),
});

export const DayLesson = Type.Object({
  lessonId: Id,
  startsAt: Moment,
  endsAt: Moment,
  title: Type.String(),
  room: Type.String(),
  /** As pupils say it: "M. Petit". */
  teachers: Type.Array(Type.String()),
  /** Titles of the classes and groups taught. */
  classes: Type.Array(Type.String()),
  classIds: Type.Array(Id),
  /** Present for a room opened outside the timetable. */
  kind: Type.Optional(Type.Literal('room')),
  state: Type.Union([Type.Literal('planned'), Type.Literal('cancelled')]),
  /**
   * Present where the lesson no longer is: on the date that it left, or in the day of the teacher it was taken from. The
   * line then holds what it was there, as `cancelled`; this is what became of it.
   */
  gone: Type.Optional(
    Type.Object({
      type: Type.Union([Type.Literal('moved_to_other_date'), Type.Literal('given_to_other')]),
      startsAt: Moment,
      room: Type.String(),
      teachers: Type.Array(Type.String()),
    }),
  ),
  /** Present when staff changed it: why, and what it was. A planned lesson that was nothing else (`was` empty) was added. */
  change: Type.Optional(
    Type.Object({
      reason: Type.String(),
      at: Moment,
      was: Type.Object({
        startsAt: Type.Optional(Moment),
        endsAt: Type.Optional(Moment),
        room: Type.Optional(Type.String()),
        teachers: Type.Optional(Type.Array(Type.String())),
      }),
    }),
  ),
  /** The live class: open when someone is in it; `ended` once its teacher ended it. */
  live: Type.Object({
    state: Type.Union([Type.Literal('closed'), Type.Literal('open'), Type.Literal('ended')]),
    teacherPresent: Type.Boolean(),
    pupils: Type.Integer(),
  }),
  /** Whether the reader may enter (enrolled, teaches it, or staff); never a cancelled lesson, nor one that is gone. */
  mayEnter: Type.Boolean(),
  /**
   * A seat for this lesson in front of a crowded school, to present at `POST /gate/passes` from ten minutes before
   * (teachers, twenty). It is of use to this account alone. In the day of today and the next with lessons.
   */
  reservation: Type.Optional(Type.String({ maxLength: 200 })),
  /** An address of another site, given by the teacher: where the class meets when it can't be reached here. */
  planB: Type.Optional(Type.String({ maxLength: 500 })),
  /** It was recorded, and the reader may see it. */
  replay: Type.Optional(Type.Literal(true)),
});

export const DayHomework = Type.Object({
  homeworkId: Id,
  dueOn: Calendar,
  subject: Type.String(),
  title: Type.String(),
  /** About how long it takes; 0 when that isn't said. */
  minutes: Type.Integer(),
  /** It is handed in on its page. */
  handIn: Type.Optional(Type.Literal(true)),
  done: Type.Boolean(),
});

/** What a school-life office looks at; staff and heads only. */
export const SchoolNow = Type.Object({
  running: Type.Array(
    Type.Object({
      lesson: DayLesson,
      expected: Type.Integer(),
      present: Type.Integer(),
      /** Names of pupils expected and not in the live class. */
      missing: Type.Array(Type.Object({ userId: Id, name: Type.String(), classes: Type.Array(Type.String()) })),
      /** Since when the class has been without the teacher it had, once that is long. */
      teacherMissingSince: Type.Optional(Moment),
    }),
  ),
});

/** A mark that came out. `points`: when given, on `scale`. */
export const DayMark = Type.Object({
  testId: Id,
  subject: Type.String(),
  title: Type.String(),
  scale: Type.Integer(),
  state: Type.Union([Type.Literal('given'), Type.Literal('absent'), Type.Literal('exempt'), Type.Literal('missing')]),
  points: Type.Optional(Type.Number()),
});
export type DayMark = Static<typeof DayMark>;

export const Day = Type.Object({
  /** When this reply was made; the page computes times from it. The ETag stands for everything else. */
  at: Moment,
  date: Calendar,
  timeZone: Type.String(),
  school: Type.Object({ schoolId: Id, name: Type.String(), academy: Type.String() }),
  me: Type.Object({
    ...DayPerson.properties,
    username: Type.String(),
    roles: Type.Array(Type.String()),
  }),
  /** One entry per timetable the reader follows: themself (pupil, teacher), or each child (parent). Empty for staff. */
  timetables: Type.Array(
    Type.Object({
      person: DayPerson,
      /** That date's lessons in order of time, cancelled ones included. */
      lessons: Type.Array(DayLesson),
      /** Of a pupil, and only in the day of today: due today and until the school's next day, by date. Absent when there is none. */
      homework: Type.Optional(Type.Array(DayHomework)),
      /** The first later day that has lessons, when that date has none left. */
      next: Type.Optional(Type.Object({ date: Calendar, lessons: Type.Array(DayLesson) })),
      /** Of a pupil, what came out since yesterday; absent when nothing did, and for other dates than today. */
      marks: Type.Optional(Type.Array(DayMark)),
      /**
       * While lessons are left today: the first lesson of the next day that has some, for a device that isn't opened again
       * before it. The page shows nothing of it.
       */
      ahead: Type.Optional(
        Type.Object({
          ...{ lessonId: Id, startsAt: Moment, endsAt: Moment, title: Type.String() },
          reservation: Type.String({ maxLength: 200 }),
          planB: Type.Optional(Type.String({ maxLength: 500 })),
        }),
      ),
    }),
  ),
  /** Lessons of that date to which the reader is invited; absent when there is none. */
  invited: Type.Optional(
    Type.Array(
      Type.Object({
        ...{ lessonId: Id, startsAt: Moment, endsAt: Moment, title: Type.String(), classes: Type.Array(Type.String()) },
        kind: Type.Union([Type.Literal('assistant'), Type.Literal('visitor'), Type.Literal('parent')]),
        ended: Type.Boolean(),
      }),
    ),
  ),
  /** What the reader hasn't read yet; absent for operators, who have none. */
  unread: Type.Optional(Type.Object({ messages: Type.Integer(), news: Type.Integer() })),
  /** The newest that the reader hasn't read. */
  news: Type.Optional(Type.Object({ title: Type.String() })),
  /** Classes a teacher teaches, for class lists. */
  classes: Type.Optional(Type.Array(Type.Object({ classId: Id, title: Type.String(), pupils: Type.Integer() }))),
  now: Type.Optional(SchoolNow),
});

export type DayPerson = Static<typeof DayPerson>;
export type DayLesson = Static<typeof DayLesson>;
export type DayHomework = Static<typeof DayHomework>;
export type SchoolNow = Static<typeof SchoolNow>;
export type Day = Static<typeof Day>;

export const getDay = contract({
  method: 'GET',
  path: '/api/day',
  summary: "The reader's day in one document, with an ETag",
  roles: allRoles,
  query: Type.Object({ date: Type.Optional(Calendar) }),
  output: Day,
  errors: { bad_date: 400 },
});
