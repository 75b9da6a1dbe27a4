// Calling a roll: what the live class saw, what the teacher decides, who is to be told.
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import type { Connection, Sql } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import { addDays, startOfDate, type Zone } from '../../lib/time-zone.ts';
import type { Door } from '../timetable/timetable.ts';
import * as rules from './attendance.ts';
import type { Mark, RollCall } from './contract.ts';
import { aboutAbsence, absenceNotice } from './notice.ts';
import * as store from './store.ts';

type Pupil = { userId: string; name: string };
export type Roll = {
  lesson: store.Lesson;
  zone: Zone;
  pupils: readonly Pupil[];
  live: boolean;
  proposed: ReadonlyMap<string, Mark>;
};

export type Rolls = {
  /** @throws AuthError for who neither teaches it nor looks after the school; UserError when it can't be called yet. */
  open(me: Me, lessonId: string): Promise<Roll>;
  shown(sql: Sql, schoolId: string, roll: Roll): Promise<RollCall>;
  /** In the caller's transaction. @throws UserError `pupil_unknown`, `bad_mark` */
  keep(sql: Connection, me: Me, roll: Roll, called: readonly (Mark & { userId: string })[]): Promise<RollCall>;
  /** Once it is kept: pages look again. */
  tell(schoolId: string, roll: Roll, teacherId: string): void;
};

export function createRolls(
  { database, clock, bus, notices }: Pick<Context, 'database' | 'clock' | 'bus' | 'notices'>,
  { door, register }: { door: Pick<Door, 'roll'>; register: rules.LiveRegister },
): Rolls {
  async function shown(sql: Sql, schoolId: string, { lesson, live, pupils, proposed }: Roll): Promise<RollCall> {
    const called = await store.callOf(sql, schoolId, lesson.lessonId);
    const marks = called ? await store.marksOf(sql, schoolId, lesson.lessonId) : new Map<string, Mark>();
    return {
      lesson: {
        ...{ lessonId: lesson.lessonId, title: lesson.title, classes: lesson.classes },
        ...{ startsAt: lesson.startsAt.toISOString(), endsAt: lesson.endsAt.toISOString() },
      },
      live,
      ...(called && { called: { by: called.by, at: called.at.toISOString() } }),
      pupils: pupils.map(({ userId, name }) => {
        const seen = proposed.get(userId) ?? { state: 'present' as const };
        const mark = marks.get(userId) ?? seen;
        return { userId, name, ...mark, ...(live && !rules.sameMark(mark, seen) && { seen }) };
      }),
    };
  }

  return {
    async open(me, lessonId) {
      const { zone, pupils } = await door.roll(me, lessonId);
      const lesson = await store.lessonOf(database, me.schoolId, lessonId);
      if (!lesson) throw new UserError('lesson_unknown', 'Ce cours n’existe pas ou plus.', { status: 404 });
      const times = { startsAt: lesson.startsAt.getTime(), endsAt: lesson.endsAt.getTime() };
      const now = clock.now();
      rules.checkCallable({ ...times, cancelled: lesson.cancelled }, now);
      const seen = new Map((await register(me.schoolId, lessonId)).map((one) => [one.userId, one]));
      const live = [...seen.values()].some((one) => one.stretches.some(({ to }) => to === null || to > times.startsAt));
      const proposed = new Map(
        pupils.map(({ userId }) => [userId, rules.proposed(seen.get(userId), live, times, now)]),
      );
      return { lesson, zone, pupils, live, proposed };
    },
    shown,
    async keep(sql, { schoolId, userId: by }, roll, called) {
      const { lesson, zone, pupils, proposed } = roll;
      const { lessonId } = lesson;
      const times = { startsAt: lesson.startsAt.getTime(), endsAt: lesson.endsAt.getTime() };
      const expected = new Set(pupils.map(({ userId }) => userId));
      const after = new Map<string, Mark>();
      for (const { userId, ...mark } of called) {
        if (!expected.has(userId))
          throw new UserError('pupil_unknown', 'Un de ces élèves n’est pas, ou plus, attendu dans ce cours.');
        rules.checkMark(mark, times);
        after.set(userId, mark);
      }
      const at = new Date(clock.now());
      await store.keepCall(sql, schoolId, lesson, { by, at });
      const before = new Map([...proposed, ...(await store.marksOf(sql, schoolId, lessonId))]);
      const changes = rules.changesOf(before, after);
      await store.keepMarks(sql, schoolId, lesson, after);
      if (changes.length > 0) await store.noteChanges(sql, schoolId, lessonId, changes, { by, at });
      const absent = [...after].filter(([, { state }]) => state === 'absent').map(([userId]) => userId);
      const others = changes.filter(({ was, became }) => was.state === 'absent' && became.state !== 'absent');
      const halfDay = rules.halfDayOf(times.startsAt, zone);
      const { fresh, withdrawn } = await store.keepNotices(sql, schoolId, lesson, {
        ...{ absent, halfDay, at, bounds: boundsOf(halfDay, zone) },
        others: others.map(({ pupilId }) => pupilId),
      });
      for (const pupilId of withdrawn) await notices.takeBack(sql, schoolId, aboutAbsence(pupilId, halfDay));
      for (const { pupilId, parentIds } of fresh) {
        const name = pupils.find(({ userId }) => userId === pupilId)?.name ?? '';
        const told = absenceNotice({ pupilId, name, title: lesson.title }, times.startsAt, zone);
        await notices.tell(sql, schoolId, parentIds, told);
      }
      return shown(sql, schoolId, roll);
    },
    tell(schoolId, { lesson, pupils }, teacherId) {
      const userIds = [...new Set([teacherId, ...lesson.teacherIds, ...pupils.map(({ userId }) => userId)])];
      bus.publish(`school:${schoolId}`, { type: 'life_changed', part: 'attendance', classIds: [], userIds });
    },
  };
}

function boundsOf({ date, half }: rules.HalfDay, zone: Zone): { from: Date; to: Date } {
  const noon = zone.momentOf(Date.parse(`${date}T13:00:00Z`));
  return half === 'morning'
    ? { from: new Date(startOfDate(zone, date)), to: new Date(noon) }
    : { from: new Date(noon), to: new Date(startOfDate(zone, addDays(date, 1))) };
}
