// Tests and marks: what teachers write, what pupils and parents read once it is published, what a head may see and choose.
import { type Static, Type } from 'typebox';
import { contract } from '../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
/** ISO 8601 in UTC. */
const Moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z$' });
const Calendar = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Short = (longest: number) => Type.String({ minLength: 1, maxLength: longest, pattern: '\\S' });

/** `bonus`: only what is above half the scale counts, added. `optional`: counts only where it raises the average. */
export const TestKind = Type.Union([Type.Literal('plain'), Type.Literal('bonus'), Type.Literal('optional')]);
export type TestKind = Static<typeof TestKind>;

/** `value`: in hundredths of a point, so that it is exact: 1250 is 12.5. `missing`: not handed in. */
export const MarkContent = Type.Union([
  Type.Object(
    { type: Type.Literal('given'), value: Type.Integer({ minimum: 0, maximum: 10_000 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      type: Type.Union([
        Type.Literal('absent'),
        Type.Literal('exempt'),
        Type.Literal('missing'),
        /** Nothing is written. */
        Type.Literal('none'),
      ]),
    },
    { additionalProperties: false },
  ),
]);
export type MarkContent = Static<typeof MarkContent>;

/** What a school shows of the class: minimum, average and maximum; the average; nothing. */
export const FiguresShown = Type.Union([Type.Literal('all'), Type.Literal('average'), Type.Literal('none')]);
export type FiguresShown = Static<typeof FiguresShown>;

const testFields = {
  title: Short(120),
  subject: Short(80),
  heldOn: Calendar,
  /** In points. */
  scale: Type.Integer({ minimum: 5, maximum: 100 }),
  /** At most 2 decimals. */
  coefficient: Type.Number({ minimum: 0.25, maximum: 10 }),
  kind: TestKind,
  /** Whether what isn't handed in counts as 0. */
  missingCounts: Type.Boolean(),
  /** When pupils and parents should see it; absent: not yet. Quiet hours may delay it, see `visibleAt`. */
  publishAt: Type.Optional(Moment),
};
export const TestInput = Type.Object(testFields, { additionalProperties: false });
export type TestInput = Static<typeof TestInput>;

export const Test = Type.Object({
  ...testFields,
  testId: Id,
  /** When pupils and parents really see it. */
  visibleAt: Type.Optional(Moment),
  version: Type.Integer(),
  /** Whether the reader may change it and its marks. */
  mayWrite: Type.Boolean(),
});
export type Test = Static<typeof Test>;

const Pupil = Type.Object({ userId: Id, givenName: Type.String(), familyName: Type.String() });

const Mark = Type.Object({
  testId: Id,
  pupilId: Id,
  content: MarkContent,
  comment: Type.String(),
  /** Rises with each change; absent marks have 0. */
  version: Type.Integer(),
});

/** What the reader wanted to write while somebody else wrote something else, which stands. */
const Conflict = Type.Object({
  testId: Id,
  pupilId: Id,
  wanted: MarkContent,
  wantedComment: Type.String(),
  stands: MarkContent,
  version: Type.Integer(),
  /** Who wrote what stands, and when. */
  by: Type.String(),
  at: Moment,
});
export type Conflict = Static<typeof Conflict>;

/** One class in one subject; pupils in the order of the list, tests in the order of their dates. */
export const ClassMarks = Type.Object({
  at: Moment,
  classId: Id,
  title: Type.String(),
  timeZone: Type.String(),
  subject: Type.String(),
  /** Those in which there are tests, or that the reader teaches there. */
  subjects: Type.Array(Type.String()),
  /** Whether the reader may add a test there. */
  mayAdd: Type.Boolean(),
  pupils: Type.Array(Pupil),
  tests: Type.Array(Test),
  marks: Type.Array(Mark),
  conflicts: Type.Array(Conflict),
});
export type ClassMarks = Static<typeof ClassMarks>;

const reading = ['teacher', 'head'] as const;
const unknownClass = { class_unknown: 404 };
const unknownTest = { test_unknown: 404 };
const badTest = { bad_date: 400, subject_unknown: 400, bad_coefficient: 400 };
const ClassPath = Type.Object({ classId: Id });
const TestPath = Type.Object({ testId: Id });
const Subject = Type.Object({ subject: Type.Optional(Type.String({ maxLength: 80 })) });

export const listMarkClasses = contract({
  method: 'GET',
  path: '/api/marks/classes',
  summary: 'Classes whose marks the reader may see: those they teach; all, for a head',
  roles: reading,
  output: Type.Object({
    figures: FiguresShown,
    classes: Type.Array(
      Type.Object({
        classId: Id,
        title: Type.String(),
        kind: Type.Union([Type.Literal('class'), Type.Literal('group'), Type.Literal('course')]),
        subjects: Type.Array(
          Type.Object({
            subject: Type.String(),
            tests: Type.Integer(),
            /** The last one's date. */
            lastOn: Type.Optional(Calendar),
          }),
        ),
      }),
    ),
  }),
});
export type MarkClasses = Static<typeof listMarkClasses.output & object>;

/** Tests of the school year, in one subject: the first one that the reader teaches there, when none is asked. */
export const getClassMarks = contract({
  method: 'GET',
  path: '/api/classes/:classId/marks',
  summary: "A class's tests and marks in a subject; for its teachers in that subject, its main teacher and the head",
  roles: reading,
  params: ClassPath,
  query: Subject,
  output: ClassMarks,
  errors: unknownClass,
});

/** CSV in French, `;` between cells, safe for spreadsheets. */
export const exportMarks = contract({
  method: 'GET',
  path: '/api/classes/:classId/marks.csv',
  summary: "A class's marks in a subject, for a spreadsheet",
  roles: reading,
  params: ClassPath,
  query: Subject,
  gives: ['text/csv'],
  errors: unknownClass,
});

export const addTest = contract({
  method: 'POST',
  path: '/api/classes/:classId/tests',
  summary: 'Add a test to a class that one teaches',
  roles: ['teacher'],
  params: ClassPath,
  input: TestInput,
  output: Test,
  errors: { ...unknownClass, ...badTest },
});

export const changeTest = contract({
  method: 'PUT',
  path: '/api/tests/:testId',
  summary: 'Change a test, or when it is published; a new scale must hold the marks it has',
  roles: ['teacher'],
  params: TestPath,
  input: Type.Object({ ...testFields, version: Type.Integer() }, { additionalProperties: false }),
  output: Test,
  errors: { ...unknownTest, ...badTest, test_changed: 409, mark_above_scale: 409 },
});

export const removeTest = contract({
  method: 'DELETE',
  path: '/api/tests/:testId',
  summary: 'Take a test away, with its marks; the journal keeps them',
  roles: ['teacher'],
  params: TestPath,
  errors: unknownTest,
});

/** At most this many marks in one write. */
export const mostMarks = 200;

/**
 * What somebody else changed since `version` isn't overwritten: it comes back as a conflict, and stays one for the writer
 * until they write that mark again. `comment` absent: as it is.
 */
export const saveMarks = contract({
  method: 'POST',
  path: '/api/tests/:testId/marks',
  summary: 'Write marks of a test, all in one go; what two wrote at once comes back as a conflict',
  roles: ['teacher'],
  params: TestPath,
  input: Type.Object(
    {
      marks: Type.Array(
        Type.Object(
          {
            pupilId: Id,
            version: Type.Integer({ minimum: 0 }),
            content: MarkContent,
            comment: Type.Optional(Type.String({ maxLength: 500 })),
          },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: mostMarks },
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    saved: Type.Array(Type.Object({ pupilId: Id, version: Type.Integer() })),
    conflicts: Type.Array(Conflict),
  }),
  errors: { ...unknownTest, pupil_unknown: 400, mark_off_scale: 400 },
});

/** A mark, or a test, as it was and as it became. */
export const JournaledMark = Type.Object({ content: MarkContent, comment: Type.String() });

export const getTestJournal = contract({
  method: 'GET',
  path: '/api/tests/:testId/journal',
  summary: 'Every change of a test and of its marks: who, when, from what to what; the latest first',
  roles: reading,
  params: TestPath,
  output: Type.Object({
    title: Type.String(),
    changes: Type.Array(
      Type.Object({
        at: Moment,
        by: Type.String(),
        /** Whose mark; absent when the test itself changed. */
        pupil: Type.Optional(Type.String()),
        was: Type.Optional(JournaledMark),
        now: Type.Optional(JournaledMark),
        /** What of the test changed: `added`, `changed`, `removed`. */
        test: Type.Optional(Type.Union([Type.Literal('added'), Type.Literal('changed'), Type.Literal('removed')])),
        from: Type.Optional(TestInput),
        to: Type.Optional(TestInput),
      }),
    ),
  }),
  errors: unknownTest,
});

/** Quiet hours (evenings, nights and week-ends) deliver later. */
export const askVisibleAt = contract({
  method: 'GET',
  path: '/api/marks/visible-at',
  summary: 'When something published at a moment is really seen',
  roles: ['teacher'],
  query: Type.Object({ at: Type.Optional(Moment) }),
  output: Type.Object({ visibleAt: Moment }),
  errors: { bad_date: 400 },
});

export const chooseFigures = contract({
  method: 'PUT',
  path: '/api/marks/figures',
  summary: 'What pupils and parents see of the class beside a mark',
  roles: ['head'],
  input: Type.Object({ figures: FiguresShown }, { additionalProperties: false }),
});

/** As shown: rounded half up to 2 decimals. What the school doesn't show is absent, and so are figures of fewer than 3. */
const ClassFigures = Type.Object({
  minimum: Type.Optional(Type.Number()),
  average: Type.Optional(Type.Number()),
  maximum: Type.Optional(Type.Number()),
});

const ReadMark = Type.Object({
  testId: Id,
  title: Type.String(),
  heldOn: Calendar,
  scale: Type.Integer(),
  coefficient: Type.Number(),
  kind: TestKind,
  missingCounts: Type.Boolean(),
  state: Type.Union([Type.Literal('given'), Type.Literal('absent'), Type.Literal('exempt'), Type.Literal('missing')]),
  /** In points, when given: 12.5. */
  points: Type.Optional(Type.Number()),
  comment: Type.String(),
  /** On the test's scale. */
  class: Type.Optional(ClassFigures),
});
export type ReadMark = Static<typeof ReadMark>;

const PupilMarks = Type.Object({
  pupil: Pupil,
  subjects: Type.Array(
    Type.Object({
      subject: Type.String(),
      /** On 20; absent when nothing counts yet. */
      average: Type.Optional(Type.Number()),
      /** Of the pupils' averages, on 20. */
      class: Type.Optional(ClassFigures),
      marks: Type.Array(ReadMark),
    }),
  ),
});
export type PupilMarks = Static<typeof PupilMarks>;

/** Of the school year, published only. */
export const getMyMarks = contract({
  method: 'GET',
  path: '/api/marks',
  summary: "The reader's marks by subject, or their children's, with an ETag",
  roles: ['pupil', 'parent'],
  output: Type.Object({ at: Moment, timeZone: Type.String(), pupils: Type.Array(PupilMarks) }),
});
