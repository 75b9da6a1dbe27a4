// Who may enter a lesson's live class, and as what: those enrolled in it, its teachers, the school's staff.
import { AuthError, UserError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import { isUuid } from '../../lib/uuid.ts';
import type { People } from '../identity/identity.ts';
import * as store from './store.ts';

/** Pupils may enter this long before the lesson begins, ms. */
export const doorsOpenBefore = 10 * 60_000;
/** Staff may be there from here on, ms. Its teachers prepare their lesson when they like. */
export const staffOpensBefore = 30 * 60_000;
/** Whoever is early may wait at the door from here on, ms. */
export const waitingBefore = 30 * 60_000;
/** A lesson that runs over is not cut: the door stays open this long after its end, ms. */
export const doorsOpenAfter = 30 * 60_000;

export type Admitted = {
  name: string;
  role: 'teacher' | 'pupil' | 'staff';
  title: string;
  /** `room`: opened outside the timetable, it ends on time. */
  kind: 'lesson' | 'room';
  /** ms since 1970. */
  startsAt: number;
  endsAt: number;
  /** From when on they may be in class; later than now only for who asked to wait. */
  opensAt: number;
  classIds: string[];
  teacherIds: string[];
};

/** What the timetable says of a lesson now. Times in ms since 1970. */
export type Plan = { title: string; startsAt: number; endsAt: number; cancelled: boolean };

export type Door = {
  /**
   * @param asked.wait who is early may wait at the door
   * @throws AuthError `not_allowed` for whoever isn't of this lesson; UserError when it isn't open now.
   */
  admit(me: Me, lessonId: string, asked?: { wait?: boolean }): Promise<Admitted>;
  /** The same people, whenever it is: what is kept of the lesson is for them. @throws AuthError `not_allowed` */
  reader(me: Me, lessonId: string): Promise<Admitted>;
  /** What has become of a lesson; one that is no more counts as cancelled. */
  plan(schoolId: string, lessonId: string): Promise<Plan>;
  /** Remembers that the teacher ended the live class. */
  ended(schoolId: string, lessonId: string, at: number): Promise<void>;
};

export function createDoor(parts: { database: Database; people: People; clock: Clock }): Door {
  const { database, people, clock } = parts;
  type Known = { lesson: store.LessonAtDoor; role: Admitted['role'] };
  const recognise = async (me: Me, lessonId: string): Promise<Known> => {
    const lesson = isUuid(lessonId) ? await store.lessonAtDoor(database, me.schoolId, lessonId) : undefined;
    const role = lesson && (await roleIn(people, me, lesson));
    // The same answer for a lesson that doesn't exist, is another school's, or isn't theirs.
    if (!lesson || !role) throw new AuthError('not_allowed', 'Ce cours n’est pas dans votre emploi du temps.');
    return { lesson, role };
  };
  const describe = async (me: Me, { lesson, role }: Known, opensAt: number): Promise<Admitted> => {
    const name = await store.nameOf(database, me, role === 'pupil');
    const { title, kind, classIds, teacherIds } = lesson;
    const times = { startsAt: lesson.startsAt.getTime(), endsAt: lesson.endsAt.getTime() };
    return { name, role, title, kind, ...times, opensAt, classIds, teacherIds };
  };
  return {
    async admit(me, lessonId, { wait = false } = {}) {
      const known = await recognise(me, lessonId);
      return describe(me, known, checkOpen(known.lesson, known.role, clock.now(), wait));
    },
    reader: async (me, lessonId) => describe(me, await recognise(me, lessonId), 0),
    async plan(schoolId, lessonId) {
      const lesson = await store.lessonAtDoor(database, schoolId, lessonId);
      if (!lesson) return { title: '', startsAt: 0, endsAt: 0, cancelled: true };
      const { title, startsAt, endsAt, state } = lesson;
      return { title, startsAt: startsAt.getTime(), endsAt: endsAt.getTime(), cancelled: state === 'cancelled' };
    },
    ended: (schoolId, lessonId, at) => store.noteLiveEnd(database, schoolId, lessonId, new Date(at)),
  };
}

/**
 * @returns from when on they may be in class, ms since 1970
 * @throws UserError with what a person can do about it.
 */
export function checkOpen(lesson: store.LessonAtDoor, role: Admitted['role'], now: number, wait = false): number {
  if (lesson.state === 'cancelled') throw new UserError('lesson_cancelled', 'Ce cours est annulé.', { status: 409 });
  if (lesson.liveEndedAt) throw new UserError('lesson_over', 'Ce cours est terminé.', { status: 409 });
  if (now > lesson.endsAt.getTime() + (lesson.kind === 'room' ? 0 : doorsOpenAfter)) {
    throw new UserError('lesson_over', 'Ce cours est terminé.', { status: 409 });
  }
  if (role === 'teacher') return 0;
  const before = role === 'pupil' ? doorsOpenBefore : staffOpensBefore;
  const startsAt = lesson.startsAt.getTime();
  if (now < startsAt - (wait ? Math.max(before, waitingBefore) : before)) {
    const minutes = before / 60_000;
    throw new UserError('lesson_not_open', `Ce cours ouvre ${minutes} minutes avant son début.`, { status: 409 });
  }
  return startsAt - before;
}

type Taught = { classIds: readonly string[]; teacherIds: readonly string[] };

/** A teacher who isn't named in the lesson counts as its teacher when they teach its class and it names nobody. */
export async function teaches(people: People, me: Me, lesson: Taught): Promise<boolean> {
  if (lesson.teacherIds.includes(me.userId)) return true;
  if (!me.roles.includes('teacher') || lesson.teacherIds.length > 0) return false;
  for (const classId of lesson.classIds) if (await people.mayTeach(me, classId)) return true;
  return false;
}

async function roleIn(people: People, me: Me, lesson: store.LessonAtDoor): Promise<Admitted['role'] | undefined> {
  if (await teaches(people, me, lesson)) return 'teacher';
  if (me.roles.includes('staff') || me.roles.includes('head')) return 'staff';
  if (!me.roles.includes('pupil')) return undefined;
  if (lesson.pupilIds && !lesson.pupilIds.includes(me.userId)) return undefined;
  const mine = await people.classIdsOf(me.schoolId, me.userId);
  return lesson.classIds.some((classId) => mine.includes(classId)) ? 'pupil' : undefined;
}
