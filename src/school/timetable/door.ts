// Who may enter a lesson's live class, and as what: those enrolled in it, its teachers, the school's staff.
import { AuthError, UserError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import { utc, type Zone, zoneNamed } from '../../lib/time-zone.ts';
import { isUuid } from '../../lib/uuid.ts';
import type { People } from '../identity/identity.ts';
import type { Guest, GuestKind } from './contract.ts';
import { guestAtDoor, pupilsOf } from './guests-store.ts';
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
  /** Invited to this lesson alone; the role is then the pupils'. */
  guest?: { kind: GuestKind; pupil: { userId: string; name: string } | null };
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

/** Times in ms since 1970. */
export type Roll = {
  title: string;
  startsAt: number;
  endsAt: number;
  zone: Zone;
  pupils: { userId: string; name: string }[];
};

export type Door = {
  /**
   * @param asked.wait who is early may wait at the door
   * @throws AuthError `not_allowed` for whoever isn't of this lesson; UserError when it isn't open now.
   */
  admit(me: Me, lessonId: string, asked?: { wait?: boolean }): Promise<Admitted>;
  /** The same people, whenever it is: what is kept of the lesson is for them. @throws AuthError `not_allowed` */
  reader(me: Me, lessonId: string): Promise<Admitted>;
  /** Who is expected in a lesson, for who teaches it, staff and head. @throws AuthError `not_allowed` */
  roll(me: Me, lessonId: string): Promise<Roll>;
  /** What has become of a lesson; one that is no more counts as cancelled. */
  plan(schoolId: string, lessonId: string): Promise<Plan>;
  /** Remembers that the teacher ended the live class. */
  ended(schoolId: string, lessonId: string, at: number): Promise<void>;
};

export function createDoor(parts: { database: Database; people: People; clock: Clock }): Door {
  const { database, people, clock } = parts;
  type Known = { lesson: store.LessonAtDoor; role: Admitted['role']; guest?: Guest | undefined };
  /** @param invited whether who is invited to the lesson counts */
  const recognise = async (me: Me, lessonId: string, invited: boolean): Promise<Known> => {
    const lesson = isUuid(lessonId) ? await store.lessonAtDoor(database, me.schoolId, lessonId) : undefined;
    const own = lesson && (await roleIn(people, me, lesson));
    // Staff beside a pupil are there for the pupil, and lead nothing.
    const asks = invited && lesson && (own === undefined || own === 'staff');
    const guest = asks ? await guestAtDoor(database, me, lessonId, new Date(clock.now())) : undefined;
    const role = guest ? 'pupil' : own;
    // The same answer for a lesson that doesn't exist, is another school's, or isn't theirs.
    if (!lesson || !role) throw new AuthError('not_allowed', 'Ce cours n’est pas dans votre emploi du temps.');
    return { lesson, role, guest };
  };
  const describe = async (me: Me, { lesson, role, guest }: Known, opensAt: number): Promise<Admitted> => {
    const name = await store.nameOf(database, me, role === 'pupil' && !guest);
    const { title, kind, classIds, teacherIds } = lesson;
    const times = { startsAt: lesson.startsAt.getTime(), endsAt: lesson.endsAt.getTime() };
    const invited = guest && { guest: { kind: guest.kind, pupil: guest.pupil ?? null } };
    return { name, role, ...invited, title, kind, ...times, opensAt, classIds, teacherIds };
  };
  return {
    async admit(me, lessonId, { wait = false } = {}) {
      const known = await recognise(me, lessonId, true);
      return describe(me, known, checkOpen(known.lesson, known.role, clock.now(), wait));
    },
    async roll(me, lessonId) {
      const lesson = isUuid(lessonId) ? await store.lessonAtDoor(database, me.schoolId, lessonId) : undefined;
      const leads = me.roles.includes('staff') || me.roles.includes('head');
      if (!lesson || !(leads || (await teaches(people, me, lesson))))
        throw new AuthError('not_allowed', 'Ce cours n’est pas dans votre emploi du temps.');
      return {
        ...{ title: lesson.title, startsAt: lesson.startsAt.getTime(), endsAt: lesson.endsAt.getTime() },
        zone: zoneNamed(await store.timeZoneOf(database, me.schoolId)) ?? utc,
        pupils: await pupilsOf(database, me.schoolId, lesson),
      };
    },
    reader: async (me, lessonId) => describe(me, await recognise(me, lessonId, false), 0),
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
