// Homework: given by teachers for a date, read by pupils and parents by day and by subject, ticked when done.
import { type Static, Type } from 'typebox';
import { contract } from '../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
/** ISO 8601 in UTC. */
const Moment = Type.String();
const Calendar = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Named = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' });
const strict = { additionalProperties: false };

/**
 * `none`: nothing is handed in here. `until_due`: again as often as one likes, until it is due; what first comes later is late.
 * `until_corrected`: again until the teacher has given it back.
 */
export const HandInPolicy = Type.Union([
  Type.Literal('none'),
  Type.Literal('until_due'),
  Type.Literal('until_corrected'),
]);
export type HandInPolicy = Static<typeof HandInPolicy>;

const written = {
  subject: Named,
  title: Type.String({ minLength: 1, maxLength: 140, pattern: '\\S' }),
  /** Paragraphs, lists, `**bold**`, links: see `text.ts`. */
  text: Type.String({ maxLength: 5_000 }),
  /** About how long it takes. */
  minutes: Type.Integer({ minimum: 0, maximum: 600 }),
  handIn: HandInPolicy,
  /** Of the class, these pupils alone. */
  pupilIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 60, uniqueItems: true })),
};
/** For a lesson, whose date then counts, or for a date. */
const due = { dueOn: Calendar, lessonId: Type.Optional(Id) };

export const Homework = Type.Object({
  homeworkId: Id,
  classId: Id,
  classTitle: Type.String(),
  ...written,
  dueOn: Calendar,
  /** What comes later is late. */
  dueAt: Moment,
  lessonId: Type.Optional(Id),
  /** As pupils say it: "M. Petit". */
  teacher: Type.String(),
  givenAt: Moment,
  /** Given in quiet hours: pupils and parents see it from then on. Absent once they do. */
  shownFrom: Type.Optional(Moment),
  /** The reader gave it, and may change it. */
  own: Type.Boolean(),
  /** Of how many pupils; for who teaches the class. */
  counts: Type.Optional(Type.Object({ pupils: Type.Integer(), done: Type.Integer(), handedIn: Type.Integer() })),
});
export type Homework = Static<typeof Homework>;

/** What one pupil did of one homework. */
export const PupilState = Type.Object({
  homeworkId: Id,
  done: Type.Boolean(),
  /** Present once something was handed in. */
  handedAt: Type.Optional(Moment),
  late: Type.Optional(Type.Literal(true)),
  returnedAt: Type.Optional(Moment),
});
export type PupilState = Static<typeof PupilState>;

export const HomeworkList = Type.Object({
  at: Moment,
  timeZone: Type.String(),
  /** Each once, by date. */
  homework: Type.Array(Homework),
  /** The reader, or each child of a parent: theirs is what stands in `states`. Empty for teachers, staff and heads. */
  pupils: Type.Array(
    Type.Object({ userId: Id, givenName: Type.String(), familyName: Type.String(), states: Type.Array(PupilState) }),
  ),
});
export type HomeworkList = Static<typeof HomeworkList>;

const HomeworkPath = Type.Object({ homeworkId: Id });
const unknown = { homework_unknown: 404 };
const wrong = { class_unknown: 404, lesson_unknown: 404, pupil_unknown: 404, bad_due: 400, due_before_seen: 409 };

/** Pupils and parents: theirs. Teachers: of the classes that they teach. Staff and heads: of one class, or of all. */
export const listHomework = contract({
  method: 'GET',
  path: '/api/homework',
  summary: 'Homework due from one date to another, both included, at most 62 days',
  roles: ['pupil', 'parent', 'teacher', 'staff', 'head'],
  query: Type.Object({ from: Calendar, to: Calendar, classId: Type.Optional(Id) }),
  output: HomeworkList,
  errors: { bad_dates: 400, class_unknown: 404 },
});

export const getHomework = contract({
  method: 'GET',
  path: '/api/homework/:homeworkId',
  summary: 'One homework, with what the reader or their children did of it',
  roles: ['pupil', 'parent', 'teacher', 'staff', 'head'],
  params: HomeworkPath,
  output: HomeworkList,
  errors: unknown,
});

export const giveHomework = contract({
  method: 'POST',
  path: '/api/homework',
  summary: 'Gives homework to a class or group that one teaches, or to some of its pupils',
  roles: ['teacher'],
  input: Type.Object({ classId: Id, ...written, ...due }, strict),
  output: Homework,
  errors: wrong,
});

export const changeHomework = contract({
  method: 'PUT',
  path: '/api/homework/:homeworkId',
  summary: 'Changes homework that one gave; its class stays',
  roles: ['teacher'],
  params: HomeworkPath,
  input: Type.Object({ ...written, ...due }, strict),
  output: Homework,
  errors: { ...unknown, ...wrong },
});

export const takeBackHomework = contract({
  method: 'DELETE',
  path: '/api/homework/:homeworkId',
  summary: 'Takes back homework that one gave',
  roles: ['teacher'],
  params: HomeworkPath,
  errors: unknown,
});

/** A parent sees the tick and can't change it. */
export const tickHomework = contract({
  method: 'PUT',
  path: '/api/homework/:homeworkId/done',
  summary: 'A pupil says that homework is done, or not yet',
  roles: ['pupil'],
  params: HomeworkPath,
  input: Type.Object({ done: Type.Boolean() }, strict),
  output: PupilState,
  errors: unknown,
});

/** Before one more is added: what the pupils of the class already have that week, from all their teachers. */
export const weekLoad = contract({
  method: 'GET',
  path: '/api/homework/load',
  summary: "A class's homework of the week of a date, from all teachers and through all its groups",
  roles: ['teacher', 'staff', 'head'],
  query: Type.Object({ classId: Id, date: Calendar }),
  output: Type.Object({
    days: Type.Array(
      Type.Object({
        date: Calendar,
        /** Of the pupil who has most. */
        minutes: Type.Integer(),
        items: Type.Array(
          Type.Object({
            homeworkId: Id,
            subject: Type.String(),
            title: Type.String(),
            minutes: Type.Integer(),
            classTitle: Type.String(),
            /** Pupils of the class who have it. */
            pupils: Type.Integer(),
          }),
        ),
      }),
    ),
    /** Of the class. */
    pupils: Type.Integer(),
  }),
  errors: { class_unknown: 404, bad_date: 400 },
});

/** What the form of a teacher needs to know. */
export const homeworkClasses = contract({
  method: 'GET',
  path: '/api/homework/classes',
  summary: 'Classes and groups whose homework one may look at, with the subjects that one teaches there',
  roles: ['teacher', 'staff', 'head'],
  output: Type.Object({
    at: Moment,
    timeZone: Type.String(),
    classes: Type.Array(
      Type.Object({
        classId: Id,
        title: Type.String(),
        subjects: Type.Array(Type.String()),
        /** The reader teaches it. */
        own: Type.Boolean(),
      }),
    ),
  }),
});
