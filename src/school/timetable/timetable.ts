// The timetable: reading lessons, and changing them with everything that a change has to respect and to tell.
import type { Context } from '../../context.ts';
import { AuthError, UserError } from '../../errors.ts';
import type { Connection, Sql } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import { utc, type Zone, zoneNamed } from '../../lib/time-zone.ts';
import { type Deed, type LessonRecord, refuseClash } from './change.ts';
import type { Lesson } from './contract.ts';
import { teaches } from './door.ts';
import { linkOf, planBOf } from './plan-b.ts';
import * as planBStore from './plan-b-store.ts';
import * as store from './store.ts';
import { raiseVersion } from './version.ts';

export { createDoor, type Door, doorsOpenBefore } from './door.ts';
export { type Invitation, invitationsBetween } from './guests-store.ts';
export { type ClassLinks, planBOf } from './plan-b.ts';
export { linksOf } from './plan-b-store.ts';
export { type Names, namesIn, teacherNameSql } from './store.ts';
export { versionsOf } from './version.ts';

/** What a change takes: only that is looked at for clashes. */
export type Takes = { teachers?: boolean; classes?: boolean; room?: boolean };

export type Timetable = {
  /** @throws UserError `lesson_unknown`. */
  lesson(schoolId: string, lessonId: string): Promise<Lesson>;
  /** The same for a pupil or a parent. @throws UserError `lesson_unknown` when it isn't theirs. */
  lessonFor(me: Me, lessonId: string): Promise<Lesson>;
  list(schoolId: string, asked: Omit<store.Filter, 'most'>): Promise<Lesson[]>;
  /** Applies a rule to the stored lesson, all or nothing, and tells those concerned before and after. */
  change(
    me: Me,
    lessonId: string,
    rule: (lesson: LessonRecord, deed: Omit<Deed, 'reason'>) => LessonRecord,
    options?: { takes?: Takes; force?: boolean | undefined },
  ): Promise<Lesson>;
  add(
    me: Me,
    make: (deed: Omit<Deed, 'reason'>) => LessonRecord,
    options: { force?: boolean | undefined },
  ): Promise<Lesson>;
  /** @returns what the lesson has now. @throws AuthError for a teacher who doesn't teach it. */
  setPlanB(me: Me, lessonId: string, asked: { url: string; every: boolean }): Promise<{ planB?: string }>;
  zoneOf(schoolId: string): Promise<Zone>;
};

const mostLessons = 2000;

type Parts = Pick<Context, 'database' | 'clock' | 'bus'> & { identity: Pick<Context['identity'], 'people'> };

export function createTimetable({ database, clock, bus, identity }: Parts): Timetable {
  const unknown = () => new UserError('lesson_unknown', 'Ce cours n’existe pas ou plus.', { status: 404 });
  const shown = async (sql: Sql, schoolId: string, lessons: LessonRecord[]) => {
    const names = await store.namesIn(sql, schoolId, lessons);
    return lessons.map((lesson) => shownLesson(lesson, names));
  };
  const one = async (sql: Sql, schoolId: string, lesson: LessonRecord): Promise<Lesson> => {
    const [found] = await shown(sql, schoolId, [lesson]);
    if (!found) throw unknown();
    return found;
  };
  const deedOf = (me: Me) => ({ by: me.userId, now: clock.now() });
  const zoneOf = async (schoolId: string) => zoneNamed(await store.timeZoneOf(database, schoolId)) ?? utc;

  /** @throws UserError `teacher_busy`, `class_busy` or `room_busy`. */
  const checkFree = async (connection: Connection, schoolId: string, lesson: LessonRecord, takes: Takes) => {
    const asked = {
      teacherIds: takes.teachers ? lesson.teacherIds : [],
      classIds: takes.classes ? lesson.classIds : [],
      room: takes.room ? lesson.room : '',
    };
    const [first] = await store.lessonsInTheWay(connection, schoolId, lesson, asked);
    if (!first) return;
    const names = await store.namesIn(connection, schoolId, [lesson]);
    const zone = zoneNamed(await store.timeZoneOf(connection, schoolId)) ?? utc;
    const hour = (moment: Date) => new Date(zone.wallOf(moment.getTime())).toISOString().slice(11, 16);
    const what = {
      title: first.title,
      when: `${hour(first.startsAt)}–${hour(first.endsAt)}`,
      startsAt: first.startsAt.toISOString(),
      endsAt: first.endsAt.toISOString(),
    };
    const teacher = asked.teacherIds.find((id) => first.teacherIds.includes(id));
    if (teacher) refuseClash({ ...what, kind: 'teacher', name: names.teachers.get(teacher) ?? '' });
    const group = asked.classIds.find((id) => first.classIds.includes(id));
    if (group) refuseClash({ ...what, kind: 'class', name: names.classes.get(group) ?? '' });
    refuseClash({ ...what, kind: 'room', name: asked.room });
  };

  const announce = (schoolId: string, version: number, lesson: LessonRecord, before: LessonRecord = lesson) =>
    bus.publish(`school:${schoolId}`, {
      type: 'lesson_changed',
      lessonId: lesson.lessonId,
      classIds: lesson.classIds,
      teacherIds: [...new Set([...before.teacherIds, ...lesson.teacherIds])],
      version,
    });

  return {
    zoneOf,
    async lesson(schoolId, lessonId) {
      const found = await store.findLesson(database, schoolId, lessonId);
      if (!found) throw unknown();
      return one(database, schoolId, found);
    },
    async lessonFor(me, lessonId) {
      if (!(await store.concerns(database, me.schoolId, lessonId, me.userId))) throw unknown();
      return this.lesson(me.schoolId, lessonId);
    },
    async list(schoolId, asked) {
      const found = await store.lessonsBetween(database, schoolId, { ...asked, most: mostLessons + 1 });
      if (found.length > mostLessons)
        throw new UserError('too_many', 'Il y a trop de cours : demandez moins de jours, ou une seule classe.');
      return shown(database, schoolId, found);
    },
    async change(me, lessonId, rule, { takes = {}, force = false } = {}) {
      const { before, after, version, reply } = await database.session(async (connection) => {
        await store.lockTimetable(connection, me.schoolId);
        const before = await store.findLesson(connection, me.schoolId, lessonId);
        if (!before) throw unknown();
        const deed = deedOf(me);
        const after = rule(before, deed);
        await mustBeKnown(connection, me.schoolId, { teacherIds: newOnes(before.teacherIds, after.teacherIds) });
        if (!force) await checkFree(connection, me.schoolId, after, takes);
        await store.saveLesson(connection, me.schoolId, after, deed.now);
        const version = await raiseVersion(connection, me.schoolId);
        return { before, after, version, reply: await one(connection, me.schoolId, after) };
      });
      announce(me.schoolId, version, after, before);
      return reply;
    },
    async add(me, make, { force = false }) {
      const deed = deedOf(me);
      const lesson = make(deed);
      const { version, reply } = await database.session(async (connection) => {
        await store.lockTimetable(connection, me.schoolId);
        await mustBeKnown(connection, me.schoolId, lesson);
        if (!force) await checkFree(connection, me.schoolId, lesson, { teachers: true, classes: true, room: true });
        await store.insertLesson(connection, me.schoolId, lesson, deed.now);
        const version = await raiseVersion(connection, me.schoolId);
        return { version, reply: await one(connection, me.schoolId, lesson) };
      });
      announce(me.schoolId, version, lesson);
      return reply;
    },
    async setPlanB(me, lessonId, { url, every }) {
      const deed = { url: linkOf(url), ...deedOf(me) };
      const { schoolId } = me;
      const leads = me.roles.includes('staff') || me.roles.includes('head');
      // Asked before the transaction: the embedded database has one connection.
      const asked = await store.findLesson(database, schoolId, lessonId);
      if (!asked) throw unknown();
      if (!leads && !(await teaches(identity.people, me, asked)))
        throw new AuthError('not_allowed', 'Seuls le professeur de ce cours et l’établissement peuvent faire cela.');
      const { lesson, version, planB } = await database.session(async (connection) => {
        await store.lockTimetable(connection, schoolId);
        const lesson = await store.findLesson(connection, schoolId, lessonId);
        if (!lesson) throw unknown();
        const teacherIds = leads ? lesson.teacherIds : [me.userId];
        if (every && teacherIds.length === 0)
          throw new UserError('no_teacher', 'Ce cours n’a pas de professeur : donnez le lien à ce cours seulement.', {
            status: 409,
          });
        if (every) await planBStore.keepForClasses(connection, schoolId, { ...lesson, teacherIds }, deed);
        await planBStore.keepForLesson(connection, schoolId, lessonId, every ? { ...deed, url: undefined } : deed);
        const version = await raiseVersion(connection, schoolId);
        const own = { ...lesson, planB: await planBStore.linkOfLesson(connection, schoolId, lessonId) };
        return { lesson, version, planB: planBOf(own, await planBStore.linksOf(connection, schoolId)) };
      });
      announce(schoolId, version, lesson);
      return { ...(planB !== undefined && { planB }) };
    },
  };
}

const newOnes = (before: string[], after: string[]) => after.filter((id) => !before.includes(id));

/** @throws UserError for a class, a teacher or a subject that isn't the school's. */
async function mustBeKnown(
  connection: Connection,
  schoolId: string,
  asked: { classIds?: string[]; teacherIds?: string[]; subjectCode?: string },
) {
  const found = await store.knownIds(connection, schoolId, asked);
  if (found.classes < (asked.classIds?.length ?? 0)) throw new UserError('class_unknown', 'Cette classe n’existe pas.');
  if (found.teachers < (asked.teacherIds?.length ?? 0))
    throw new UserError('teacher_unknown', 'Cet enseignant n’existe pas ici.');
  if (asked.subjectCode && found.subjects === 0)
    throw new UserError('subject_unknown', 'Cette matière n’existe pas ici.');
}

const iso = (moment: number) => new Date(moment).toISOString();

function shownLesson(lesson: LessonRecord, names: store.Names): Lesson {
  const teachers = (ids: string[]) => ids.map((userId) => ({ userId, name: names.teachers.get(userId) ?? '' }));
  const { change } = lesson;
  return {
    lessonId: lesson.lessonId,
    source: lesson.source,
    startsAt: iso(lesson.startsAt),
    endsAt: iso(lesson.endsAt),
    title: lesson.title,
    subjectCode: lesson.subjectCode,
    room: lesson.room,
    classes: lesson.classIds.map((classId) => ({ classId, title: names.classes.get(classId) ?? '' })),
    teachers: teachers(lesson.teacherIds),
    state: lesson.state,
    ...(lesson.kind === 'room' && { kind: lesson.kind }),
    ...(lesson.pupilIds && { pupilIds: lesson.pupilIds }),
    ...(change && {
      change: {
        reason: change.reason,
        at: change.at,
        was: {
          ...(change.was.startsAt !== undefined && { startsAt: change.was.startsAt }),
          ...(change.was.endsAt !== undefined && { endsAt: change.was.endsAt }),
          ...(change.was.room !== undefined && { room: change.was.room }),
          ...(change.was.teacherIds && { teachers: teachers(change.was.teacherIds) }),
        },
      },
    }),
  };
}
