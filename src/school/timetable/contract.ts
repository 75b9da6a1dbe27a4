// What may be asked of the timetable: read lessons, change them with a reason, and take them along in a private calendar.
import { type Static, Type } from 'typebox';
import { allRoles, contract } from '../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
/** ISO 8601 in UTC, to the second: `2026-11-23T08:00:00Z` (milliseconds allowed). */
const Moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z$' });
const Calendar = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
/** Shown to pupils, parents and teachers; something besides spaces. */
const Reason = Type.String({ minLength: 1, maxLength: 280, pattern: '\\S' });
const Room = Type.String({ maxLength: 80 });
/** Change although a teacher, a class or the room is taken then. */
const Force = Type.Optional(Type.Boolean());
const LessonPath = Type.Object({ lessonId: Id });

const ClassRef = Type.Object({ classId: Id, title: Type.String() });
const TeacherRef = Type.Object({ userId: Id, name: Type.String() });

/** A lesson as staff see it. */
export const Lesson = Type.Object({
  lessonId: Id,
  /** `ical`: imported; `page`: added by staff. */
  source: Type.Union([Type.Literal('ical'), Type.Literal('page')]),
  startsAt: Moment,
  endsAt: Moment,
  title: Type.String(),
  subjectCode: Type.String(),
  room: Type.String(),
  classes: Type.Array(ClassRef),
  teachers: Type.Array(TeacherRef),
  /** Present for a room opened outside the timetable. */
  kind: Type.Optional(Type.Literal('room')),
  /** Of its classes, these pupils alone. */
  pupilIds: Type.Optional(Type.Array(Id)),
  state: Type.Union([Type.Literal('planned'), Type.Literal('cancelled')]),
  /** Present when staff changed it: why, when, and what it was. A planned lesson whose `was` is empty was added. */
  change: Type.Optional(
    Type.Object({
      reason: Type.String(),
      at: Moment,
      was: Type.Object({
        startsAt: Type.Optional(Moment),
        endsAt: Type.Optional(Moment),
        room: Type.Optional(Type.String()),
        teachers: Type.Optional(Type.Array(TeacherRef)),
      }),
    }),
  ),
});
export type Lesson = Static<typeof Lesson>;

const unknown = { lesson_unknown: 404 };
const refused = { ...unknown, lesson_over: 409 };
/** Refused unless `force`: the message says who or what is taken, by which lesson. */
const clash = { teacher_busy: 409, class_busy: 409, room_busy: 409 };
const wrongTimes = { bad_times: 400, lesson_in_past: 400 };
const who = ['staff', 'head'] as const;

/** At most 2 000 lessons and 62 days; narrow the question when there are more. */
export const listLessons = contract({
  method: 'GET',
  path: '/api/lessons',
  summary: 'Lessons from one date to another, both included, by class, teacher or room',
  roles: ['teacher', ...who],
  query: Type.Object({
    from: Calendar,
    to: Calendar,
    classId: Type.Optional(Id),
    teacherId: Type.Optional(Id),
    room: Type.Optional(Room),
  }),
  output: Type.Array(Lesson),
  errors: { bad_dates: 400, too_many: 400 },
});

export const getLesson = contract({
  method: 'GET',
  path: '/api/lessons/:lessonId',
  summary: 'One lesson; pupils and parents, only theirs',
  roles: ['pupil', 'parent', 'teacher', ...who],
  params: LessonPath,
  output: Lesson,
  errors: unknown,
});

export const cancelLesson = contract({
  method: 'POST',
  path: '/api/lessons/:lessonId/cancel',
  summary: 'Cancel a coming or running lesson',
  roles: who,
  params: LessonPath,
  input: Type.Object({ reason: Reason }),
  output: Lesson,
  errors: { ...refused, lesson_cancelled: 409 },
});

export const moveLesson = contract({
  method: 'POST',
  path: '/api/lessons/:lessonId/move',
  summary: 'Give a lesson another time, and another room when it is told',
  roles: who,
  params: LessonPath,
  input: Type.Object({
    startsAt: Moment,
    endsAt: Moment,
    room: Type.Optional(Room),
    reason: Reason,
    force: Force,
  }),
  output: Lesson,
  errors: { ...refused, ...clash, ...wrongTimes, lesson_cancelled: 409 },
});

export const replaceTeachers = contract({
  method: 'POST',
  path: '/api/lessons/:lessonId/teachers',
  summary: 'Have a lesson taught by others',
  roles: who,
  params: LessonPath,
  input: Type.Object({
    teacherIds: Type.Array(Id, { minItems: 1, maxItems: 8, uniqueItems: true }),
    reason: Reason,
    force: Force,
  }),
  output: Lesson,
  errors: { ...refused, ...clash, lesson_cancelled: 409, teacher_unknown: 400 },
});

export const changeRoom = contract({
  method: 'POST',
  path: '/api/lessons/:lessonId/room',
  summary: 'Have a lesson held in another room',
  roles: who,
  params: LessonPath,
  input: Type.Object({ room: Room, reason: Reason, force: Force }),
  output: Lesson,
  errors: { ...refused, ...clash, lesson_cancelled: 409 },
});

export const addLesson = contract({
  method: 'POST',
  path: '/api/lessons',
  summary: 'Add a lesson',
  roles: who,
  input: Type.Object({
    title: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
    subjectCode: Type.Optional(Type.String({ maxLength: 80 })),
    startsAt: Moment,
    endsAt: Moment,
    room: Type.Optional(Room),
    classIds: Type.Array(Id, { minItems: 1, maxItems: 20, uniqueItems: true }),
    teacherIds: Type.Array(Id, { maxItems: 8, uniqueItems: true }),
    reason: Reason,
    force: Force,
  }),
  output: Lesson,
  errors: { ...clash, ...wrongTimes, class_unknown: 400, teacher_unknown: 400, subject_unknown: 400 },
});

/** For a class that one teaches, or some of its pupils; their day shows it at once. It closes when its teacher ends it, or by itself. */
export const openRoom = contract({
  method: 'POST',
  path: '/api/rooms',
  summary: 'Open a live class now, outside the timetable',
  roles: ['teacher', ...who],
  input: Type.Object({
    classId: Id,
    /** All of the class when absent. */
    pupilIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 60, uniqueItems: true })),
    title: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
    hours: Type.Integer({ minimum: 1, maximum: 4 }),
  }),
  output: Lesson,
  errors: { class_unknown: 404, pupil_unknown: 400, too_many_rooms: 409 },
});

const guestKind = Type.Union([Type.Literal('assistant'), Type.Literal('visitor'), Type.Literal('parent')]);
export type GuestKind = Static<typeof guestKind>;

/** `assistant`: an adult beside a pupil (AESH); `visitor`: hears and sees; `parent`: of one of its pupils. */
const Guest = Type.Object({ userId: Id, name: Type.String(), kind: guestKind, pupil: Type.Optional(TeacherRef) });
export type Guest = Static<typeof Guest>;

/** With whom could be invited by the reader, as `may` says. */
const LessonGuests = Type.Object({
  title: Type.String(),
  classes: Type.Array(Type.String()),
  startsAt: Moment,
  endsAt: Moment,
  guests: Type.Array(Guest),
  may: Type.Array(guestKind),
  pupils: Type.Array(TeacherRef),
  parents: Type.Array(Type.Object({ userId: Id, name: Type.String(), pupilId: Id })),
  adults: Type.Array(TeacherRef),
});
export type LessonGuests = Static<typeof LessonGuests>;

export const listGuests = contract({
  method: 'GET',
  path: '/api/lessons/:lessonId/guests',
  summary: 'Who is invited to a lesson, and who may be; for who teaches it, staff and head',
  roles: ['teacher', ...who],
  params: LessonPath,
  output: LessonGuests,
  errors: unknown,
});

/** A parent by the lesson's teacher alone, a visitor by the head alone. */
export const inviteGuest = contract({
  method: 'POST',
  path: '/api/lessons/:lessonId/guests',
  summary: 'Invite somebody to one lesson',
  roles: ['teacher', ...who],
  params: LessonPath,
  input: Type.Object({ userId: Id, kind: guestKind, pupilId: Type.Optional(Id) }),
  output: LessonGuests,
  errors: { ...unknown, person_unknown: 400, pupil_unknown: 400, too_many_guests: 409 },
});

export const takeBackGuest = contract({
  method: 'DELETE',
  path: '/api/lessons/:lessonId/guests/:userId',
  summary: 'Take an invitation back; who is in class leaves it',
  roles: ['teacher', ...who],
  params: Type.Object({ lessonId: Id, userId: Id }),
  output: LessonGuests,
  errors: { ...unknown, guest_unknown: 404 },
});

/** A lesson added on the page has nothing to go back to: cancel it. */
export const undoChange = contract({
  method: 'POST',
  path: '/api/lessons/:lessonId/undo',
  summary: 'Put a changed or cancelled lesson back as it was',
  roles: who,
  params: LessonPath,
  input: Type.Object({ force: Force }),
  output: Lesson,
  errors: { ...refused, ...clash, nothing_to_undo: 409 },
});

/**
 * An https address of another site, read when the class can't be reached here. `every` gives it to all lessons of these
 * teachers with these classes (a teacher's own, when a teacher asks); an empty address removes it.
 */
export const setPlanB = contract({
  method: 'PUT',
  path: '/api/lessons/:lessonId/plan-b',
  summary: 'Give a lesson, or all of its kind, the address of its plan B',
  roles: ['teacher', ...who],
  params: LessonPath,
  input: Type.Object({ url: Type.String({ maxLength: 500 }), every: Type.Optional(Type.Boolean()) }),
  /** What the lesson has now. */
  output: Type.Object({ planB: Type.Optional(Type.String()) }),
  errors: { ...unknown, bad_link: 400, no_teacher: 409 },
});

export const timetableOptions = contract({
  method: 'GET',
  path: '/api/timetable/options',
  summary: 'Classes, teachers, subjects and rooms to choose from',
  roles: ['teacher', ...who],
  output: Type.Object({
    timeZone: Type.String(),
    classes: Type.Array(
      Type.Object({
        classId: Id,
        title: Type.String(),
        kind: Type.Union([Type.Literal('class'), Type.Literal('group'), Type.Literal('course')]),
      }),
    ),
    teachers: Type.Array(TeacherRef),
    subjects: Type.Array(Type.Object({ code: Type.String(), label: Type.String() })),
    rooms: Type.Array(Type.String()),
  }),
});

/** The address is shown once, when made: only its hash is kept. */
export const makeCalendarFeed = contract({
  method: 'POST',
  path: '/api/calendar-feed',
  summary: "Make the reader's private calendar address; an earlier one stops working",
  roles: allRoles,
  output: Type.Object({ url: Type.String(), path: Type.String() }),
});

export const getCalendarFeed = contract({
  method: 'GET',
  path: '/api/calendar-feed',
  summary: 'Whether the reader has a private calendar address',
  roles: allRoles,
  output: Type.Object({ active: Type.Boolean(), createdAt: Type.Optional(Moment) }),
});

export const revokeCalendarFeed = contract({
  method: 'DELETE',
  path: '/api/calendar-feed',
  summary: 'Make the private calendar address stop working',
  roles: allRoles,
});

/** iCalendar text, not JSON. The address is the right to read it. */
export const readCalendarFeed = contract({
  method: 'GET',
  path: '/calendar/:token.ics',
  summary: 'A private calendar, for calendar programs',
  roles: 'public',
  params: Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) }),
  errors: { feed_unknown: 404 },
});
