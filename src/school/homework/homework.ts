// Homework: who may give it, for when, who has it and what they did of it. No HTTP, no SQL.
import type { Context } from '../../context.ts';
import { AuthError, UserError } from '../../errors.ts';
import type { InputOf, OutputOf } from '../../lib/contract.ts';
import type { Sql } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import { addDays, dateIn, isDate, startOfDate } from '../../lib/time-zone.ts';
import { uuidFrom } from '../../lib/uuid.ts';
import type { Tell } from '../later.ts';
import { deliveredAt } from '../quiet-hours.ts';
import type { Timetable } from '../timetable/timetable.ts';
import type {
  changeHomework,
  giveHomework,
  Homework,
  HomeworkList,
  homeworkClasses,
  PupilState,
  weekLoad,
} from './contract.ts';
import { loadOf, weekOf } from './load.ts';
import * as store from './store.ts';

export { type DayHomework, dueBetween, type Stored, type Version, versionOf } from './store.ts';

/** Furthest date that homework may be due, in days from today. */
const furthest = 200;
const mostDays = 62;
const mostListed = 1000;

type Given = InputOf<typeof giveHomework>;
type Changed = InputOf<typeof changeHomework>;

type Parts = Pick<Context, 'database' | 'clock' | 'chance' | 'bus' | 'identity'> & { timetable: Timetable; tell: Tell };

export type HomeworkBook = ReturnType<typeof createHomework>;

export function createHomework({ database, clock, chance, bus, identity, timetable, tell }: Parts) {
  const { people } = identity;
  const now = () => new Date(clock.now());
  const today = async (schoolId: string) => dateIn(await timetable.zoneOf(schoolId), clock.now());

  /** The same answer for a class that doesn't exist, is another school's, or isn't theirs. @throws UserError `class_unknown` */
  async function mustTeach(me: Me, classId: string): Promise<void> {
    if (!(await people.mayTeach(me, classId)))
      throw new UserError('class_unknown', 'Cette classe n’est pas dans vos classes.', { status: 404 });
  }

  /** @throws UserError `homework_unknown` */
  async function known(sql: Sql, schoolId: string, homeworkId: string): Promise<store.Stored> {
    const found = await store.find(sql, schoolId, homeworkId);
    if (!found) throw unknown();
    return found;
  }

  /** While one teaches the class. @throws UserError `homework_unknown`; AuthError for whoever sees it but didn't give it */
  async function ownOf(me: Me, homeworkId: string): Promise<store.Stored> {
    const found = await known(database, me.schoolId, homeworkId);
    if (!(await people.mayTeach(me, found.classId))) throw unknown();
    if (found.givenBy === me.userId) return found;
    throw new AuthError('not_allowed', 'Seul le professeur qui a donné ce travail peut faire cela.');
  }

  type Due = Pick<store.Stored, 'dueOn' | 'dueAt' | 'shownFrom'>;

  /**
   * Asked before the transaction: the embedded database has one connection.
   * @param before what is changed: as long as it is due when it was, that date may be past
   * @throws UserError for a pupil who isn't in the class, a lesson that isn't its own, or a date that won't do
   */
  async function dueFor(schoolId: string, classId: string, asked: Changed, before?: store.Stored): Promise<Due> {
    const zone = await timetable.zoneOf(schoolId);
    const day = dateIn(zone, clock.now());
    const pupils = asked.pupilIds && new Set(await store.pupilsOf(database, schoolId, classId, day));
    if (asked.pupilIds?.some((id) => !pupils?.has(id)))
      throw new UserError('pupil_unknown', 'Un de ces élèves n’est pas dans cette classe.', { status: 404 });
    if (before && asked.dueOn === before.dueOn && (asked.lessonId ?? null) === before.lessonId) return before;
    const lesson = asked.lessonId === undefined ? undefined : await store.lessonOf(database, schoolId, asked.lessonId);
    if (asked.lessonId !== undefined && !lesson?.classIds.includes(classId))
      throw new UserError('lesson_unknown', 'Ce cours n’est pas de cette classe.', { status: 404 });
    const dueOn = lesson ? dateIn(zone, lesson.startsAt.getTime()) : asked.dueOn;
    if (!isDate(dueOn) || dueOn < day || dueOn > addDays(day, furthest))
      throw new UserError('bad_due', 'Choisissez une date à partir d’aujourd’hui, dans cette année scolaire.');
    const dueAt = lesson?.startsAt ?? new Date(startOfDate(zone, addDays(dueOn, 1)));
    const shownFrom = before?.shownFrom ?? new Date(deliveredAt(zone, clock.now()));
    if (dueAt <= shownFrom)
      throw new UserError('due_before_seen', 'Les élèves ne verraient ce travail qu’après sa date.', { status: 409 });
    return { dueOn, dueAt, shownFrom };
  }

  const writtenOf = (
    asked: Changed,
    fixed: { homeworkId: string; classId: string },
    { dueOn, dueAt }: Omit<Due, 'shownFrom'>,
  ) => ({
    ...fixed,
    ...{ pupilIds: asked.pupilIds ?? null, subject: asked.subject.trim(), title: asked.title.trim(), text: asked.text },
    ...{ minutes: asked.minutes, lessonId: asked.lessonId ?? null, handIn: asked.handIn, dueOn, dueAt },
  });

  /** Tells those who have it, before or after, and those who teach the class; once more when quiet hours end. */
  async function announce(
    schoolId: string,
    shownFrom: Date | undefined,
    ...of: Pick<store.Stored, 'classId' | 'pupilIds'>[]
  ): Promise<void> {
    const userIds = await store.teachersOf(database, schoolId, of[0]?.classId ?? '');
    const whole = of.filter(({ pupilIds }) => pupilIds === null).map(({ classId }) => classId);
    bus.publish(`school:${schoolId}`, {
      ...{ type: 'life_changed', part: 'homework', classIds: [...new Set(whole)] },
      userIds: [...userIds, ...of.flatMap(({ pupilIds }) => pupilIds ?? [])],
    });
    if (!shownFrom || shownFrom.getTime() <= clock.now()) return;
    const [last] = of.slice(-1);
    const pupils =
      last?.pupilIds ?? (await store.pupilsOf(database, schoolId, last?.classId ?? '', await today(schoolId)));
    tell(schoolId, pupils, shownFrom.getTime());
  }

  async function give(me: Me, sql: Sql, asked: Given, due: Due): Promise<Homework> {
    const { schoolId } = me;
    const homeworkId = uuidFrom(Buffer.from(chance.bytes(16)).toString('hex'));
    const written = writtenOf(asked, { homeworkId, classId: asked.classId }, due);
    await store.add(sql, schoolId, written, { by: me.userId, at: now(), shownFrom: due.shownFrom });
    await store.raiseVersion(sql, schoolId, 'given');
    return shown(await known(sql, schoolId, homeworkId), me, clock.now());
  }

  async function change(me: Me, sql: Sql, before: store.Stored, asked: Changed, due: Due): Promise<Homework> {
    const { schoolId } = me;
    const { homeworkId, classId } = before;
    await store.save(sql, schoolId, writtenOf(asked, { homeworkId, classId }, due), now());
    await store.raiseVersion(sql, schoolId, 'given');
    return shown(await known(sql, schoolId, homeworkId), me, clock.now());
  }

  async function takeBack(me: Me, sql: Sql, { homeworkId }: store.Stored): Promise<void> {
    await store.takeBack(sql, me.schoolId, homeworkId, now());
    await store.raiseVersion(sql, me.schoolId, 'given');
  }

  /** @throws UserError `homework_unknown` when the pupil doesn't have it */
  async function ofPupil(sql: Sql, schoolId: string, userId: string, homeworkId: string): Promise<store.PupilRow> {
    const [found] = await store.ofPupils(sql, schoolId, [userId], everyDate, now(), homeworkId);
    if (!found) throw unknown();
    return found;
  }

  async function tick(me: Me, sql: Sql, homeworkId: string, done: boolean): Promise<PupilState> {
    const found = await ofPupil(sql, me.schoolId, me.userId, homeworkId);
    await store.tick(sql, me.schoolId, found, me.userId, done ? now() : null);
    await store.raiseVersion(sql, me.schoolId, 'ticked');
    return stateOf({ ...found, done });
  }

  const isPupil = (me: Me) => me.roles.includes('pupil') || me.roles.includes('parent');
  const leads = (me: Me) => me.roles.includes('staff') || me.roles.includes('head');

  /** The pupil, or the children of the parent: whose homework the reader reads. */
  async function followed(
    me: Me,
  ): Promise<Pick<HomeworkList['pupils'][number], 'userId' | 'givenName' | 'familyName'>[]> {
    const children = me.roles.includes('parent') ? await people.childrenOf(me) : [];
    const self = me.roles.includes('pupil') ? [{ userId: me.userId, givenName: '', familyName: '' }] : [];
    return [...self, ...children];
  }

  async function listOf(
    me: Me,
    asked: { span: store.Span; classId?: string | undefined; only?: string },
  ): Promise<HomeworkList> {
    const { schoolId } = me;
    const pupils = isPupil(me) ? await followed(me) : [];
    const rows = await store.ofPupils(
      database,
      schoolId,
      pupils.map(({ userId }) => userId),
      asked.span,
      now(),
      asked.only,
    );
    const taught = await taughtBy(me, asked);
    const counts = new Map(
      (
        await store.countsOf(
          database,
          schoolId,
          taught.map(({ homeworkId }) => homeworkId),
        )
      ).map((each) => [each.homeworkId, each]),
    );
    const all = new Map<string, Homework>();
    for (const row of rows) all.set(row.homeworkId, shown(row, me, clock.now()));
    for (const row of taught) all.set(row.homeworkId, shown(row, me, clock.now(), counts.get(row.homeworkId)));
    return {
      at: now().toISOString(),
      timeZone: (await timetable.zoneOf(schoolId)).name,
      homework: [...all.values()].sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0)),
      pupils: pupils.map((pupil) => ({
        ...pupil,
        states: rows.filter(({ pupilId }) => pupilId === pupil.userId).map(stateOf),
      })),
    };
  }

  /** What a teacher, staff or a head reads of it. */
  async function taughtBy(
    me: Me,
    { span, classId, only }: { span: store.Span; classId?: string | undefined; only?: string },
  ) {
    if (!leads(me) && !me.roles.includes('teacher')) return [];
    if (only !== undefined) {
      const found = await store.find(database, me.schoolId, only);
      return found && (await people.mayTeach(me, found.classId)) ? [found] : [];
    }
    if (classId !== undefined) await mustTeach(me, classId);
    const all = leads(me) ? null : await taughtClasses(me);
    return store.ofClasses(database, me.schoolId, classId === undefined ? all : [classId], span, mostListed);
  }

  const taughtClasses = async (me: Me) =>
    (await store.classesFor(database, me.schoolId, me.userId, await today(me.schoolId)))
      .filter(({ own }) => own)
      .map(({ classId }) => classId);

  return {
    ...{ known, ofPupil, ownOf, mustTeach, announce, followed, dueFor, give, change, takeBack, tick },
    teachersOf: (schoolId: string, classId: string) => store.teachersOf(database, schoolId, classId),
    async list(me: Me, asked: { from: string; to: string; classId?: string | undefined }): Promise<HomeworkList> {
      const { from, to, classId } = asked;
      if (!isDate(from) || !isDate(to) || to < from || to > addDays(from, mostDays - 1))
        throw new UserError('bad_dates', `Demandez de 1 à ${mostDays} jours, dans l’ordre.`);
      return listOf(me, { span: { from, to }, classId });
    },
    async one(me: Me, homeworkId: string): Promise<HomeworkList> {
      const found = await listOf(me, { span: everyDate, only: homeworkId });
      if (found.homework.length === 0) throw unknown();
      return found;
    },
    async load(me: Me, { classId, date }: { classId: string; date: string }): Promise<OutputOf<typeof weekLoad>> {
      await mustTeach(me, classId);
      if (!isDate(date)) throw new UserError('bad_date', `« ${date} » n’est pas une date.`);
      const dates = weekOf(date);
      const due = await store.dueOfClass(database, me.schoolId, classId, {
        from: dates[0] ?? date,
        to: dates[6] ?? date,
      });
      const pupils = await store.pupilsOf(database, me.schoolId, classId, date);
      return { days: loadOf(due, dates), pupils: pupils.length };
    },
    async classes(me: Me): Promise<OutputOf<typeof homeworkClasses>> {
      const all = await store.classesFor(database, me.schoolId, me.userId, await today(me.schoolId));
      return {
        at: now().toISOString(),
        timeZone: (await timetable.zoneOf(me.schoolId)).name,
        classes: leads(me) ? all : all.filter(({ own }) => own),
      };
    },
  };
}

const everyDate: store.Span = { from: '0001-01-01', to: '9999-12-31' };

const unknown = () =>
  new UserError('homework_unknown', 'Ce travail n’existe pas, ou n’est plus demandé.', { status: 404 });

export function shown(found: store.Stored, me: Pick<Me, 'userId'>, now: number, counts?: store.Counts): Homework {
  const { homeworkId, classId, classTitle, subject, title, text, minutes, handIn, dueOn, teacher } = found;
  return {
    ...{ homeworkId, classId, classTitle, subject, title, text, minutes, handIn, dueOn, teacher },
    // Pupils and parents aren't told who else works on it.
    ...(found.pupilIds && (counts || found.givenBy === me.userId) && { pupilIds: found.pupilIds }),
    ...(found.lessonId && { lessonId: found.lessonId }),
    ...{ dueAt: found.dueAt.toISOString(), givenAt: found.givenAt.toISOString(), own: found.givenBy === me.userId },
    ...(found.shownFrom.getTime() > now && { shownFrom: found.shownFrom.toISOString() }),
    ...(counts && { counts: { pupils: counts.pupils, done: counts.done, handedIn: counts.handedIn } }),
  };
}

function stateOf({ homeworkId, done, handedAt, late, returnedAt }: store.PupilRow): PupilState {
  return {
    ...{ homeworkId, done },
    ...(handedAt && { handedAt: handedAt.toISOString() }),
    ...(late && { late: true as const }),
    ...(returnedAt && { returnedAt: returnedAt.toISOString() }),
  };
}
