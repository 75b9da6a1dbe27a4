// The log of lessons: who writes, who reads, and the head's visa. No HTTP, no SQL.
import type { Context } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import type { OutputOf } from '../../../lib/contract.ts';
import type { Sql } from '../../../lib/database/database.ts';
import type { Me } from '../../../lib/http/route.ts';
import { addDays, isDate, startOfDate } from '../../../lib/time-zone.ts';
import { uuidFrom } from '../../../lib/uuid.ts';
import type { Timetable } from '../../timetable/timetable.ts';
import type { HomeworkBook } from '../homework.ts';
import type { giveVisa, listLog, Visa } from './contract.ts';
import * as store from './store.ts';

const mostDays = 62;

type Parts = Pick<Context, 'database' | 'clock' | 'chance' | 'bus' | 'identity'> & {
  timetable: Timetable;
  book: HomeworkBook;
};
type Asked = { from: string; to: string; classId?: string | undefined };

export function createLog({ database, clock, chance, bus, identity, timetable, book }: Parts) {
  const { people } = identity;
  const now = () => new Date(clock.now());

  async function classesOf(me: Me, classId: string | undefined): Promise<string[]> {
    const own = new Set<string>();
    for (const { userId } of await book.followed(me))
      for (const id of await people.classIdsOf(me.schoolId, userId)) own.add(id);
    if (classId === undefined && me.roles.includes('teacher'))
      for (const id of await people.classIdsOf(me.schoolId, me.userId)) own.add(id);
    if (classId === undefined) return [...own];
    if (!own.has(classId)) await book.mustTeach(me, classId);
    return [classId];
  }

  /** @throws UserError `bad_dates` */
  function checkSpan({ from, to }: Asked): void {
    if (!isDate(from) || !isDate(to) || to < from || to > addDays(from, mostDays - 1))
      throw new UserError('bad_dates', `Demandez de 1 à ${mostDays} jours, dans l’ordre.`);
  }

  return {
    async list(me: Me, asked: Asked): Promise<OutputOf<typeof listLog>> {
      checkSpan(asked);
      const { schoolId } = me;
      const zone = await timetable.zoneOf(schoolId);
      const [from, to] = [startOfDate(zone, asked.from), startOfDate(zone, addDays(asked.to, 1))].map(
        (at) => new Date(at),
      );
      if (!from || !to) throw new Error('no span');
      const classIds = await classesOf(me, asked.classId);
      const adult = me.roles.some((role) => role === 'teacher' || role === 'staff' || role === 'head');
      const visas = adult ? await store.visasOf(database, schoolId, classIds, asked.from, asked.to) : [];
      const until = new Date(Math.min(to.getTime(), clock.now()));
      const missing = me.roles.includes('teacher')
        ? await store.missingOf(database, schoolId, {
            teacherId: me.userId,
            classId: asked.classId ?? null,
            from,
            to: until,
          })
        : [];
      const entries = await store.entriesOf(database, schoolId, classIds, from, to);
      return {
        at: now().toISOString(),
        timeZone: zone.name,
        entries: entries.map(({ writtenBy, ...each }) => ({
          ...each,
          own: writtenBy === me.userId,
          startsAt: each.startsAt.toISOString(),
          writtenAt: each.writtenAt.toISOString(),
        })),
        visas: visas.map(shownVisa),
        missing: missing.map((each) => ({ ...each, startsAt: each.startsAt.toISOString() })),
      };
    },

    /** @throws UserError `lesson_unknown`, also for a lesson that one doesn't teach; `lesson_to_come` */
    async lessonToLog(me: Me, lessonId: string) {
      const lesson = await timetable.lesson(me.schoolId, lessonId);
      if (!lesson.teachers.some(({ userId }) => userId === me.userId))
        throw new UserError('lesson_unknown', 'Ce cours n’est pas un des vôtres.', { status: 404 });
      const startsAt = new Date(lesson.startsAt);
      if (startsAt > now()) throw new UserError('lesson_to_come', 'Ce cours n’a pas encore commencé.', { status: 409 });
      return { lessonId, startsAt, title: lesson.title, classIds: lesson.classes.map(({ classId }) => classId) };
    },

    async write(me: Me, sql: Sql, lesson: Parameters<typeof store.write>[2], text: string): Promise<void> {
      if (text.trim() === '') await store.erase(sql, me.schoolId, lesson.lessonId);
      else await store.write(sql, me.schoolId, lesson, { text, by: me.userId, at: now() });
    },

    announce(schoolId: string, classIds: readonly string[], userIds: readonly string[]): void {
      bus.publish(`school:${schoolId}`, { type: 'life_changed', part: 'homework', classIds, userIds });
    },

    async checkVisa(me: Me, asked: Asked & { classId: string }): Promise<void> {
      await book.mustTeach(me, asked.classId);
      checkSpan(asked);
    },

    async giveVisa(
      me: Me,
      sql: Sql,
      { classId, from, to }: Asked & { classId: string },
    ): Promise<OutputOf<typeof giveVisa>> {
      const visaId = uuidFrom(Buffer.from(chance.bytes(16)).toString('hex'));
      await store.addVisa(sql, me.schoolId, { visaId, classId, from, to, by: me.userId, at: now() });
      const found = (await store.visasOf(sql, me.schoolId, [classId], from, to)).find((each) => each.visaId === visaId);
      if (!found) throw new Error('the visa was not kept');
      return shownVisa(found);
    },
  };
}

const shownVisa = (visa: store.StoredVisa): Visa => ({ ...visa, at: visa.at.toISOString() });
