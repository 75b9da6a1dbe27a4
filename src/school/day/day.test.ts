import Fastify from 'fastify';
import { Check, Errors } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eachEngine } from '../../../tests/support/databases.ts';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { createRouter } from '../../lib/http/route.ts';
import { cancelLesson, changeRoom, moveLesson, replaceTeachers, undoChange } from '../timetable/contract.ts';
import { Day, getDay } from './contract.ts';
import type { LivePresence } from './day.ts';
import { dayRoutes } from './routes.ts';

let school: TestSchool;
let petit: Person;
let pupil: Person;
let classId: string;
let lessonId: string;

async function prepare(given: Parameters<typeof aSchool>[0] = {}) {
  school = await aSchool(given);
  petit = await school.person({ roles: ['teacher'], title: 'M.', givenName: 'Jean', familyName: 'Petit' });
  const made = await school.addClass({ title: '5e A', pupils: 2, teachers: [petit] });
  classId = made.classId;
  pupil = made.pupils[0] as Person;
  ({ lessonId } = await school.addLesson({ classIds: [classId], teachers: [petit] }));
}

/** The document, checked against the contract: the route writes its JSON by itself. */
async function dayOf(person: Pick<Person, 'call'>, date?: string): Promise<Day> {
  const { body } = await person.call(getDay, date ? { query: { date } } : {});
  expect([...Errors(Day, body)]).toEqual([]);
  expect(Check(Day, body)).toBe(true);
  return body;
}

const idsOf = (lessons: { lessonId: string }[] | undefined) => (lessons ?? []).map((each) => each.lessonId);

eachEngine('the day', (open) => {
  beforeEach(async () => prepare({ database: await open() }));
  afterEach(() => school.close());

  test('a pupil sees the lessons of their class and groups, and no other', async () => {
    const group = await school.addClass({ title: '5ALL2', kind: 'group', pupils: [pupil] });
    const spanish = await school.addLesson({ classIds: [group.classId], starts: '11:00', ends: '11:55' });
    const other = await school.addClass({ title: '5e B' });
    await school.addLesson({ classIds: [other.classId] });
    await school.addLesson({ classIds: [classId], starts: '2026-11-24T09:00+01:00', ends: '2026-11-24T10:00+01:00' });
    const day = await dayOf(pupil);
    expect(day).toMatchObject({
      ...{ date: '2026-11-23', timeZone: 'Europe/Paris', school: { schoolId: school.schoolId, academy: 'Paris' } },
      ...{ at: '2026-11-23T07:55:00.000Z', me: { userId: pupil.userId, classes: ['5e A'], roles: ['pupil'] } },
    });
    expect(day.timetables).toHaveLength(1);
    expect(idsOf(day.timetables[0]?.lessons)).toEqual([lessonId, spanish.lessonId]);
    expect(day.timetables[0]?.lessons[0]).toMatchObject({
      ...{ title: 'Mathématiques', room: '204', teachers: ['M. Petit'], classes: ['5e A'], mayEnter: true },
      live: { state: 'closed', teacherPresent: false, pupils: 0 },
    });
  });

  test('a parent of two sees a timetable for each child', async () => {
    const parent = await school.person({ roles: ['parent'], givenName: 'Claire' });
    const made = await school.addClass({ title: '3e B', pupils: 1 });
    const brother = made.pupils[0] as Person;
    const theirs = await school.addLesson({ classIds: [made.classId], starts: '10:00', ends: '10:55' });
    await school.relate(parent, pupil);
    await school.relate(parent, brother);
    const day = await dayOf(parent);
    const byChild = new Map(day.timetables.map((each) => [each.person.userId, idsOf(each.lessons)]));
    expect(byChild).toEqual(
      new Map([
        [pupil.userId, [lessonId]],
        [brother.userId, [theirs.lessonId]],
      ]),
    );
    expect(day.timetables.flatMap((each) => each.lessons.map((lesson) => lesson.mayEnter))).toEqual([false, false]);
    // The two brothers on one tablet: each sees only their own.
    expect(idsOf((await dayOf(brother)).timetables[0]?.lessons)).toEqual([theirs.lessonId]);
  });

  test('a teacher sees their own lessons and the lists of their classes', async () => {
    const other = await school.person({ roles: ['teacher'] });
    await school.addLesson({ classIds: [classId], teachers: [other], starts: '10:00', ends: '10:55' });
    const day = await dayOf(petit);
    expect(idsOf(day.timetables[0]?.lessons)).toEqual([lessonId]);
    expect(day.classes).toEqual([{ classId, title: '5e A', pupils: 2 }]);
    expect(day.me.classes).toEqual([]);
  });

  test('a change shows at once, with its reason and what was', async () => {
    await dayOf(pupil);
    const staff = school.as('staff');
    await staff.call(changeRoom, { params: { lessonId }, input: { room: 'CDI', reason: 'travaux' } });
    expect((await dayOf(pupil)).timetables[0]?.lessons[0]).toMatchObject({
      ...{ room: 'CDI', change: { reason: 'travaux', was: { room: '204' } } },
    });
    await staff.call(cancelLesson, { params: { lessonId }, input: { reason: 'grève' } });
    expect((await dayOf(pupil)).timetables[0]?.lessons[0]).toMatchObject({
      ...{ state: 'cancelled', mayEnter: false, change: { reason: 'grève', was: { room: '204' } } },
    });
  });

  test('a lesson moved to another date leaves a trace where it was: why, and where it went', async () => {
    const staff = school.as('staff');
    const tuesday = '2026-11-24';
    await dayOf(pupil);
    await dayOf(pupil, tuesday);
    const to = { startsAt: `${tuesday}T13:00:00.000Z`, endsAt: `${tuesday}T13:55:00.000Z`, room: 'CDI' };
    await staff.call(moveLesson, { params: { lessonId }, input: { ...to, reason: 'sortie' } });
    for (const person of [pupil, petit]) {
      const [timetable] = (await dayOf(person)).timetables;
      expect(timetable?.lessons).toMatchObject([
        {
          ...{ lessonId, startsAt: '2026-11-23T08:00:00.000Z', endsAt: '2026-11-23T08:55:00.000Z', room: '204' },
          ...{ state: 'cancelled', mayEnter: false, change: { reason: 'sortie', was: {} }, teachers: ['M. Petit'] },
          gone: { type: 'moved_to_other_date', startsAt: to.startsAt, room: 'CDI', teachers: ['M. Petit'] },
        },
      ]);
      // The day has nothing left, so that its next one is told: the lesson's new place.
      expect(timetable?.next).toMatchObject({ date: tuesday, lessons: [{ lessonId, mayEnter: true }] });
      const [moved] = (await dayOf(person, tuesday)).timetables;
      expect(moved?.lessons).toMatchObject([{ lessonId, state: 'planned', startsAt: to.startsAt, mayEnter: true }]);
      expect(moved?.lessons[0]).not.toHaveProperty('gone');
    }
    // What is changed later at its new place shows at the former one as well, whichever node did it.
    await school.database.query(`update lesson set room = 'B12' where school_id = $1`, [school.schoolId]);
    school.clock.advance(5_000);
    expect((await dayOf(pupil)).timetables[0]?.lessons[0]?.gone?.room).toBe('B12');
    await staff.call(cancelLesson, { params: { lessonId }, input: { reason: 'grève' } });
    const cancelled = (await dayOf(pupil)).timetables[0]?.lessons[0];
    expect(cancelled).toMatchObject({ state: 'cancelled', change: { reason: 'grève' } });
    expect(cancelled).not.toHaveProperty('gone');
    await staff.call(undoChange, { params: { lessonId }, input: {} });
    expect((await dayOf(pupil)).timetables[0]?.lessons).toMatchObject([{ lessonId, state: 'planned', mayEnter: true }]);
    expect((await dayOf(pupil, tuesday)).timetables[0]?.lessons).toEqual([]);
  });

  test('a lesson given to another teacher leaves a trace in the day of the former one', async () => {
    const ferrand = await school.person({ roles: ['teacher'], title: 'Mme', familyName: 'Ferrand' });
    const later = await school.addLesson({ classIds: [classId], teachers: [petit], starts: '08:00', ends: '08:50' });
    const input = { teacherIds: [ferrand.userId], reason: 'stage' };
    await dayOf(petit);
    await school.as('staff').call(replaceTeachers, { params: { lessonId }, input });
    const lessons = (await dayOf(petit)).timetables[0]?.lessons;
    expect(lessons).toMatchObject([
      { lessonId: later.lessonId, state: 'planned' },
      {
        ...{
          lessonId,
          state: 'cancelled',
          mayEnter: false,
          teachers: ['M. Petit'],
          change: { reason: 'stage', was: {} },
        },
        gone: { type: 'given_to_other', startsAt: '2026-11-23T08:00:00.000Z', teachers: ['Mme Ferrand'] },
      },
    ]);
    for (const person of [pupil, ferrand]) {
      const shown = (await dayOf(person)).timetables[0]?.lessons.filter((each) => each.lessonId === lessonId);
      expect(shown).toMatchObject([{ state: 'planned', mayEnter: true, teachers: ['Mme Ferrand'] }]);
      expect(shown?.[0]).not.toHaveProperty('gone');
    }
  });

  test('moved and given away: the class sees where it went, the former teacher who has it, the new one neither', async () => {
    const ferrand = await school.person({ roles: ['teacher'], title: 'Mme', familyName: 'Ferrand' });
    const staff = school.as('staff');
    const params = { lessonId };
    const to = { startsAt: '2026-11-24T13:00:00.000Z', endsAt: '2026-11-24T13:55:00.000Z' };
    await staff.call(moveLesson, { params, input: { ...to, reason: 'sortie' } });
    await staff.call(replaceTeachers, { params, input: { teacherIds: [ferrand.userId], reason: 'stage' } });
    const gone = async (person: Person, date?: string) =>
      (await dayOf(person, date)).timetables[0]?.lessons.map((each) => [each.gone?.type, each.gone?.teachers]);
    expect(await gone(pupil)).toEqual([['moved_to_other_date', ['Mme Ferrand']]]);
    expect(await gone(petit)).toEqual([['given_to_other', ['Mme Ferrand']]]);
    expect(await gone(ferrand)).toEqual([]);
    // They may have counted on it there in between.
    expect(await gone(petit, '2026-11-24')).toEqual([['given_to_other', ['Mme Ferrand']]]);
    expect(await gone(pupil, '2026-11-24')).toEqual([[undefined, undefined]]);
  });

  test('what another node changed shows within five seconds, deletions included', async () => {
    await dayOf(pupil);
    await school.database.query('update lesson set room = $2 where school_id = $1', [school.schoolId, 'GYMNASE']);
    school.clock.advance(5_000);
    expect((await dayOf(pupil)).timetables[0]?.lessons[0]?.room).toBe('GYMNASE');
    await school.database.query('delete from lesson where school_id = $1', [school.schoolId]);
    school.clock.advance(5_000);
    expect((await dayOf(pupil)).timetables[0]?.lessons).toEqual([]);
  });
});

describe('the day', () => {
  beforeEach(async () => prepare());

  test('the same content has the same tag and is not sent again; a change gives another', async () => {
    const first = await pupil.call(getDay);
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(first.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Cookie' });
    school.clock.advance(60_000);
    const again = await pupil.call(getDay, { headers: { 'if-none-match': etag } });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag]);
    await school.as('staff').call(cancelLesson, { params: { lessonId }, input: { reason: 'x' } });
    const changed = await pupil.call(getDay, { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(etag);
  });

  test('once nothing is left, the next day with lessons follows', async () => {
    const monday = { starts: '2026-11-30T09:00+01:00', ends: '2026-11-30T10:00+01:00' };
    const cancelled = await school.addLesson({
      classIds: [classId],
      starts: '2026-11-25T09:00+01:00',
      ends: '2026-11-25T10:00+01:00',
    });
    const next = await school.addLesson({ classIds: [classId], ...monday });
    const elsewhere = await school.addClass({ title: '5e B' });
    await school.addLesson({
      classIds: [elsewhere.classId],
      starts: '2026-11-24T09:00+01:00',
      ends: '2026-11-24T10:00+01:00',
    });
    const input = { reason: 'x' };
    await school.as('staff').call(cancelLesson, { params: { lessonId: cancelled.lessonId }, input });
    expect((await dayOf(pupil)).timetables[0]?.next).toBeUndefined();
    school.clock.set('2026-11-23T09:56+01:00');
    const [timetable] = (await dayOf(pupil)).timetables;
    expect(idsOf(timetable?.lessons)).toEqual([lessonId]);
    expect(timetable?.next?.date).toBe('2026-11-30');
    expect(idsOf(timetable?.next?.lessons)).toEqual([next.lessonId]);
  });

  test('another date may be asked, by the school’s clock', async () => {
    const late = await school.addLesson({
      classIds: [classId],
      starts: '2026-11-24T00:10+01:00',
      ends: '2026-11-24T00:50+01:00',
    });
    expect(idsOf((await dayOf(pupil, '2026-11-24')).timetables[0]?.lessons)).toEqual([late.lessonId]);
    for (const date of ['2026-02-30', '1970-01-01', '2030-01-01'])
      expect(await pupil.call(getDay, { query: { date } }), date).toFail(400, 'bad_date');
  });

  test('a pupil who has left the class no longer sees its lessons', async () => {
    await school.database.query(`update enrollment set ends_on = '2026-11-22' where school_id = $1 and user_id = $2`, [
      ...[school.schoolId, pupil.userId],
    ]);
    expect((await dayOf(pupil)).timetables[0]).toMatchObject({ lessons: [], person: { classes: [] } });
  });

  test('another school’s lessons never show, even to the same ids', async () => {
    const elsewhere = await school.otherSchool();
    const stranger = await elsewhere.person();
    await school.database.query(
      'insert into class (school_id, class_id, external_id, kind, title) values ($1, $2, $3, $4, $5)',
      [elsewhere.schoolId, classId, 'same', 'class', 'la même'],
    );
    await elsewhere.enroll(classId, stranger, 'pupil');
    expect((await dayOf(stranger)).timetables[0]?.lessons).toEqual([]);
  });
});

describe('the school now', () => {
  const present = new Map<string, string[]>();
  let alone: number | undefined;
  const live: LivePresence = {
    of: (_schoolId, id) => {
      const userIds = present.get(id);
      return {
        open: userIds !== undefined,
        teacherPresent: userIds?.includes(petit.userId) ?? false,
        ...(alone !== undefined && { teacherMissingSince: alone }),
        userIds: userIds ?? [],
      };
    },
  };
  beforeEach(async () => {
    await prepare({ now: '2026-11-23T09:10+01:00' });
    present.clear();
    alone = undefined;
  });

  /** The day's route alone, with a classroom that says who is there. */
  async function withPresence(person: Person): Promise<Day> {
    const own = Fastify();
    const { route } = createRouter(own, { authenticate: school.context.identity.authenticate, checkOutput: true });
    dayRoutes({ ...school.context, app: own, route }, live);
    const reply = await own.inject({ url: '/api/day', headers: { cookie: person.cookie } });
    await own.close();
    return reply.json();
  }

  test('staff see lessons under way, who is there and who is missing', async () => {
    const staff = await school.person({ roles: ['staff'] });
    await school.addLesson({ classIds: [classId], starts: '11:00', ends: '11:55' });
    const none = await dayOf(staff);
    expect(none.timetables).toEqual([]);
    expect(none.now?.running).toMatchObject([{ lesson: { lessonId, mayEnter: true }, expected: 2, present: 0 }]);
    present.set(lessonId, [petit.userId, pupil.userId]);
    const day = await withPresence(staff);
    expect(day.now?.running).toMatchObject([
      { expected: 2, present: 1, lesson: { live: { state: 'open', teacherPresent: true, pupils: 1 } } },
    ]);
    expect(day.now?.running[0]?.missing).toHaveLength(1);
    expect(day.now?.running[0]?.missing[0]?.userId).not.toBe(pupil.userId);
    expect(day.now?.running[0]?.missing[0]?.classes).toEqual(['5e A']);
  });

  test('[F4] staff see since when a class is without its teacher, pupils don’t', async () => {
    const staff = await school.person({ roles: ['staff'] });
    present.set(lessonId, [pupil.userId]);
    expect((await withPresence(staff)).now?.running[0]).not.toHaveProperty('teacherMissingSince');
    alone = Date.parse('2026-11-23T09:05+01:00');
    expect((await withPresence(staff)).now?.running[0]?.teacherMissingSince).toBe('2026-11-23T08:05:00.000Z');
    expect(JSON.stringify(await withPresence(pupil))).not.toContain('teacherMissingSince');
  });

  test('pupils see whether their class is open, and never who is in it', async () => {
    present.set(lessonId, [petit.userId]);
    const day = await withPresence(pupil);
    expect(day.timetables[0]?.lessons[0]?.live).toEqual({ state: 'open', teacherPresent: true, pupils: 0 });
    expect(JSON.stringify(day)).not.toContain(petit.userId);
    expect(day.now).toBeUndefined();
  });

  test('where a lesson has left, nobody is in class, whoever teaches it now', async () => {
    const ferrand = await school.person({ roles: ['teacher'] });
    const input = { teacherIds: [ferrand.userId], reason: 'stage' };
    await school.as('staff').call(replaceTeachers, { params: { lessonId }, input });
    present.set(lessonId, [ferrand.userId]);
    const closed = { state: 'closed', teacherPresent: false, pupils: 0 };
    expect((await withPresence(petit)).timetables[0]?.lessons).toMatchObject([{ lessonId, live: closed }]);
    const staff = await school.person({ roles: ['staff'] });
    expect((await withPresence(staff)).now?.running.map((each) => each.lesson.lessonId)).toEqual([lessonId]);
  });

  test('a lesson whose teacher ended it is over, and nobody enters', async () => {
    await school.database.query('update lesson set live_ended_at = now() where school_id = $1', [school.schoolId]);
    expect((await dayOf(pupil)).timetables[0]?.lessons[0]).toMatchObject({ live: { state: 'ended' }, mayEnter: false });
  });
});
