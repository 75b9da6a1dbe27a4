// Homework and the lesson log on the real application: who gives, who has it, who sees what was done.
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import type { SchoolEvent } from '../../context.ts';
import { getDay } from '../day/contract.ts';
import { checkReceipt } from '../receipts/contract.ts';
import {
  changeHomework,
  getHomework,
  giveHomework,
  homeworkClasses,
  listHomework,
  takeBackHomework,
  tickHomework,
  weekLoad,
} from './contract.ts';
import { demonstrateHomework } from './demonstration.ts';
import { giveVisa, listLog, writeLog } from './log/contract.ts';

let school: TestSchool;
let petit: Person;
let ferrand: Person;
let zoe: Person;
let tom: Person;
let claire: Person;
let classId: string;
let elsewhere: Person;
const week = { from: '2026-11-23', to: '2026-11-29' };

beforeAll(async () => {
  school = await aSchool();
  petit = await school.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  ferrand = await school.person({ roles: ['teacher'], title: 'Mme', familyName: 'Ferrand' });
  zoe = await school.person({ givenName: 'Zoé' });
  tom = await school.person({ givenName: 'Tom' });
  claire = await school.person({ roles: ['parent'] });
  await school.relate(claire, zoe);
  ({ classId } = await school.addClass({ pupils: [zoe, tom], teachers: [petit, ferrand] }));
  const other = await school.otherSchool();
  elsewhere = await other.person({ roles: ['teacher', 'head', 'pupil', 'parent'] });
});

const wish = (more: object = {}) => ({
  ...{ classId, subject: 'Mathématiques', title: 'Exercices 3 et 4', text: 'Page **12**', minutes: 20 },
  ...{ dueOn: '2026-11-24', handIn: 'none' as const, ...more },
});
const give = async (more: object = {}, who = petit) => (await who.call(giveHomework, { input: wish(more) })).body;
const titles = async (who: Person, query: object = {}) =>
  (await who.call(listHomework, { query: { ...week, ...query } })).body.homework.map(({ title }) => title);

test('homework is read by the class, by the parent through each child, and by co-teachers', async () => {
  const given = await give({ title: 'Pour tous' });
  expect(given).toMatchObject({
    teacher: 'M. Petit',
    classTitle: '5e A',
    own: true,
    dueAt: '2026-11-24T23:00:00.000Z',
  });
  for (const who of [zoe, tom, claire, petit, ferrand]) expect(await titles(who)).toContain('Pour tous');
  const seen = (await claire.call(listHomework, { query: week })).body;
  expect(seen.pupils.map(({ userId }) => userId)).toEqual([zoe.userId]);
  expect(seen.homework[0]).not.toHaveProperty('counts');
  const stranger = await school.person();
  const otherTeacher = await school.person({ roles: ['teacher'] });
  for (const who of [stranger, otherTeacher, elsewhere]) {
    expect(await titles(who)).toEqual([]);
    expect(await who.call(getHomework, { params: { homeworkId: given.homeworkId } })).toFail(404, 'homework_unknown');
  }
  expect(await otherTeacher.call(listHomework, { query: { ...week, classId } })).toFail(404, 'class_unknown');
  expect(await titles(await school.as('head'), { classId })).toContain('Pour tous');
});

test('for some pupils, the others have nothing of it', async () => {
  const { homeworkId } = await give({ title: 'Pour Zoé', pupilIds: [zoe.userId] });
  expect(await titles(zoe)).toContain('Pour Zoé');
  expect(await titles(tom)).not.toContain('Pour Zoé');
  expect(await tom.call(getHomework, { params: { homeworkId } })).toFail(404, 'homework_unknown');
  expect(await tom.call(tickHomework, { params: { homeworkId }, input: { done: true } })).toFail(
    404,
    'homework_unknown',
  );
  const stranger = await school.person();
  const asked = wish({ pupilIds: [stranger.userId] });
  expect(await petit.call(giveHomework, { input: asked })).toFail(404, 'pupil_unknown');
});

test('a teacher gives to their own classes alone, for a date to come or a lesson of the class', async () => {
  const other = await school.addClass({ title: '4e B', pupils: 1 });
  expect(await petit.call(giveHomework, { input: wish({ classId: other.classId }) })).toFail(404, 'class_unknown');
  expect(await elsewhere.call(giveHomework, { input: wish() })).toFail(404, 'class_unknown');
  for (const dueOn of ['2026-11-22', '2027-09-01', '2026-02-30'])
    expect(await petit.call(giveHomework, { input: wish({ dueOn }) })).toFail(400, 'bad_due');
  const foreign = await school.addLesson({
    classIds: [other.classId],
    starts: '2026-11-25T09:00+01:00',
    ends: '2026-11-25T10:00+01:00',
  });
  expect(await petit.call(giveHomework, { input: wish({ lessonId: foreign.lessonId }) })).toFail(404, 'lesson_unknown');
  const lesson = await school.addLesson({
    classIds: [classId],
    starts: '2026-11-26T14:00+01:00',
    ends: '2026-11-26T15:00+01:00',
  });
  // The lesson's own date counts, whatever the form said.
  expect(await give({ lessonId: lesson.lessonId, dueOn: '2026-11-24' })).toMatchObject({
    ...{ dueOn: '2026-11-26', dueAt: '2026-11-26T13:00:00.000Z' },
  });
});

test('only who gave it changes it or takes it back; then nobody has it', async () => {
  const { homeworkId } = await give({ title: 'À changer' });
  const { classId: _, ...input } = wish({ title: 'Changé', dueOn: '2026-11-27' });
  const asked = { params: { homeworkId }, input };
  expect(await ferrand.call(changeHomework, asked)).toFail(403, 'not_allowed');
  expect(await elsewhere.call(changeHomework, asked)).toFail(404, 'homework_unknown');
  await zoe.call(tickHomework, { params: { homeworkId }, input: { done: true } });
  expect((await petit.call(changeHomework, asked)).body).toMatchObject({ title: 'Changé', dueOn: '2026-11-27' });
  // The tick stays, on its new date.
  const [state] = (await zoe.call(getHomework, { params: { homeworkId } })).body.pupils[0]?.states ?? [];
  expect(state).toEqual({ homeworkId, done: true });
  expect(await ferrand.call(takeBackHomework, { params: { homeworkId } })).toFail(403, 'not_allowed');
  expect((await petit.call(takeBackHomework, { params: { homeworkId } })).status).toBe(204);
  for (const who of [zoe, petit]) expect(await titles(who)).not.toContain('Changé');
});

test('a pupil ticks once for each sending, with a receipt; the parent sees it, the teacher counts it', async () => {
  const { homeworkId } = await give({ title: 'À cocher' });
  const heard: SchoolEvent[] = [];
  const stop = school.context.bus.subscribe(`school:${school.schoolId}`, (event) => heard.push(event));
  const headers = { 'idempotency-key': randomUUID() };
  const asked = { params: { homeworkId }, input: { done: true }, headers };
  const first = await zoe.call(tickHomework, asked);
  expect(first.body).toEqual({ homeworkId, done: true });
  const receipt = String(first.headers['preau-receipt']);
  expect((await zoe.call(tickHomework, asked)).headers['preau-receipt']).toBe(receipt);
  expect((await zoe.call(checkReceipt, { input: { receipt } })).body).toMatchObject({
    kind: 'tick',
    about: 'À cocher',
  });
  stop();
  expect(heard[0]).toEqual({ type: 'life_changed', part: 'homework', classIds: [], userIds: [zoe.userId] });
  const stateOf = async (who: Person) =>
    (await who.call(listHomework, { query: week })).body.pupils[0]?.states.find(
      (each) => each.homeworkId === homeworkId,
    );
  expect(await stateOf(claire)).toMatchObject({ done: true });
  expect(await stateOf(tom)).toMatchObject({ done: false });
  expect(await claire.call(tickHomework, { params: { homeworkId }, input: { done: false } })).toFail(
    403,
    'not_allowed',
  );
  const found = (await ferrand.call(getHomework, { params: { homeworkId } })).body.homework[0];
  expect(found?.counts).toEqual({ pupils: 2, done: 1, handedIn: 0 });
  await zoe.call(tickHomework, { params: { homeworkId }, input: { done: false } });
  expect(await stateOf(claire)).toMatchObject({ done: false });
});

test('what is given in quiet hours is seen on the next school morning, and never after its date', async () => {
  school.clock.set('2026-11-27T21:00+01:00');
  const made = await school.addClass({ title: '6e D', pupils: [zoe], teachers: [petit] });
  const asked = { classId: made.classId, title: 'Du vendredi soir' };
  for (const dueOn of ['2026-11-28', '2026-11-29'])
    expect(await petit.call(giveHomework, { input: wish({ ...asked, dueOn }) })).toFail(409, 'due_before_seen');
  const given = await give({ ...asked, dueOn: '2026-11-30' });
  expect(given.shownFrom).toBe('2026-11-30T06:00:00.000Z');
  const query = { from: '2026-11-27', to: '2026-12-04' };
  const seen = async (who: Person) => (await titles(who, query)).includes('Du vendredi soir');
  const onDay = async () =>
    (await zoe.call(getDay)).body.timetables[0]?.homework?.some(({ title }) => title === 'Du vendredi soir') ?? false;
  const params = { homeworkId: given.homeworkId };
  expect([await seen(petit), await seen(zoe), await seen(claire), await onDay()]).toEqual([true, false, false, false]);
  expect(await zoe.call(getHomework, { params })).toFail(404, 'homework_unknown');
  expect(await zoe.call(tickHomework, { params, input: { done: true } })).toFail(404, 'homework_unknown');
  school.clock.set('2026-11-30T07:00+01:00');
  expect([await seen(zoe), await seen(claire), await onDay()]).toEqual([true, true, true]);
  const [found] = (await petit.call(getHomework, { params })).body.homework;
  expect(found).not.toHaveProperty('shownFrom');
  school.clock.set('2026-11-23T08:55+01:00');
});

test('who works apart with whom is told to teachers alone; who no longer teaches the class changes nothing', async () => {
  const gone = await school.person({ roles: ['teacher'] });
  const made = await school.addClass({ title: '6e E', pupils: [zoe, tom], teachers: [gone] });
  const input = {
    classId: made.classId,
    subject: 'Latin',
    title: 'Adapté',
    text: '',
    minutes: 5,
    handIn: 'none' as const,
  };
  const given = await gone.call(giveHomework, {
    input: { ...input, dueOn: '2026-11-27', pupilIds: [zoe.userId, tom.userId] },
  });
  const params = { homeworkId: given.body.homeworkId };
  expect(given.body.pupilIds).toHaveLength(2);
  const seen = (await zoe.call(getHomework, { params })).body.homework[0];
  expect(seen?.title).toBe('Adapté');
  expect(seen).not.toHaveProperty('pupilIds');
  await school.database.query('delete from enrollment where school_id = $1 and user_id = $2', [
    school.schoolId,
    gone.userId,
  ]);
  expect(await gone.call(takeBackHomework, { params })).toFail(404, 'homework_unknown');
});

test('the load of the week counts all teachers and groups, by pupil', async () => {
  const made = await school.addClass({ title: '6e C', pupils: 2, teachers: [petit, ferrand] });
  const [first] = made.pupils;
  if (!first) throw new Error('no pupil');
  const group = await school.addClass({ title: 'Latin', kind: 'group', pupils: [first], teachers: [ferrand] });
  await give({ classId: made.classId, minutes: 20 });
  await give({ classId: made.classId, minutes: 15 }, ferrand);
  await give({ classId: group.classId, minutes: 30 }, ferrand);
  const { days, pupils } = (await petit.call(weekLoad, { query: { classId: made.classId, date: '2026-11-26' } })).body;
  expect(pupils).toBe(2);
  expect(days.map(({ date, minutes, items }) => [date, minutes, items.length])).toContainEqual(['2026-11-24', 65, 3]);
  expect(
    days
      .find(({ date }) => date === '2026-11-24')
      ?.items.map((item) => item.pupils)
      .sort(),
  ).toEqual([1, 2, 2]);
  expect(await elsewhere.call(weekLoad, { query: { classId: made.classId, date: '2026-11-26' } })).toFail(
    404,
    'class_unknown',
  );
});

test('the form knows the classes one teaches; a head reads all', async () => {
  const { classes } = (await ferrand.call(homeworkClasses)).body;
  expect(classes.every(({ own }) => own)).toBe(true);
  expect(classes.map(({ title }) => title)).not.toContain('4e B');
  const all = (await (await school.as('head')).call(homeworkClasses)).body.classes;
  expect(all.map(({ title, own }) => [title, own])).toContainEqual(['4e B', false]);
});

test('the demonstration has homework for its coming lessons and a log of the last ones, once', async () => {
  const shown = await school.otherSchool('Collège de démonstration');
  const jean = await shown.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  const pupil = await shown.person();
  const made = await shown.addClass({ title: '5e A', pupils: [pupil], teachers: [jean] });
  const maths = { classIds: [made.classId], teachers: [jean], title: 'MATHÉMATIQUES' };
  await shown.addLesson({ ...maths, starts: '2026-11-20T09:00+01:00', ends: '2026-11-20T09:55+01:00' });
  await shown.addLesson({ ...maths, starts: '2026-11-24T09:00+01:00', ends: '2026-11-24T09:55+01:00' });
  await school.database.query('update school set uai = $2 where school_id = $1', [shown.schoolId, '0450001X']);
  for (let times = 0; times < 2; times++) await demonstrateHomework(school.database, '0450001X', school.clock.now());
  const [given, ...more] = (await pupil.call(listHomework, { query: week })).body.homework;
  expect(more).toEqual([]);
  expect(given).toMatchObject({
    subject: 'Mathématiques',
    teacher: 'M. Petit',
    dueAt: '2026-11-24T08:00:00.000Z',
    handIn: 'until_due',
  });
  const past = { from: '2026-11-16', to: '2026-11-22' };
  expect((await pupil.call(listLog, { query: past })).body.entries).toHaveLength(1);
});

test('whatever is written comes back as it was written', async () => {
  const hostile = "<script>alert(1)</script> \u202e🙂 [x](javascript:alert(1)) '; drop table homework; --";
  const { homeworkId } = await give({ title: hostile, text: hostile, subject: '=1+1' });
  const [found] = (await zoe.call(getHomework, { params: { homeworkId } })).body.homework;
  expect(found).toMatchObject({ title: hostile, text: hostile, subject: '=1+1' });
  expect(await petit.call(giveHomework, { input: wish({ title: 'x'.repeat(141) }) })).toFail(400, 'invalid');
  expect(await petit.call(giveHomework, { input: wish({ title: '   ' }) })).toFail(400, 'invalid');
});

test('the day carries what is due until the next day of school, costs no query when nothing changed, and hears of a tick', async () => {
  const made = await school.addClass({ title: '4e D', pupils: [zoe, tom], teachers: [petit] });
  const tomorrow = { starts: '2026-11-24T09:00+01:00', ends: '2026-11-24T10:00+01:00' };
  await school.addLesson({ classIds: [made.classId], teachers: [petit], ...tomorrow });
  const { homeworkId } = await give({ classId: made.classId, title: 'Demain', handIn: 'until_due' });
  const later = await give({ classId: made.classId, title: 'Après-demain', dueOn: '2026-11-25' });
  await give({ classId: made.classId, title: 'Pour Tom', pupilIds: [tom.userId] });
  const dayOf = async (who: Person, headers = {}) => who.call(getDay, { headers });
  const listed = (day: Awaited<ReturnType<typeof dayOf>>) => day.body.timetables[0]?.homework ?? [];
  const first = await dayOf(zoe);
  expect(listed(first)).toContainEqual({
    ...{
      homeworkId,
      dueOn: '2026-11-24',
      subject: 'Mathématiques',
      title: 'Demain',
      minutes: 20,
      handIn: true,
      done: false,
    },
  });
  expect(listed(first).map(({ title }) => title)).not.toContain('Pour Tom');
  expect(listed(first).map((each) => each.homeworkId)).not.toContain(later.homeworkId);
  expect(listed(await dayOf(petit))).toEqual([]);
  const etag = { 'if-none-match': String(first.headers.etag) };
  const { database } = school;
  const query = vi.spyOn(database, 'query');
  const prepared = vi.spyOn(database, 'prepared');
  expect((await dayOf(zoe, etag)).status).toBe(304);
  expect(query.mock.calls.length + prepared.mock.calls.length).toBe(0);
  await zoe.call(tickHomework, { params: { homeworkId }, input: { done: true } });
  prepared.mockClear();
  query.mockClear();
  const ticked = await dayOf(zoe, etag);
  expect(query.mock.calls.length + prepared.mock.calls.length).toBeLessThanOrEqual(8);
  vi.restoreAllMocks();
  expect(listed(ticked).find((each) => each.homeworkId === homeworkId)?.done).toBe(true);
  const childs = (await dayOf(claire)).body.timetables.find(({ person }) => person.userId === zoe.userId);
  expect(childs?.homework?.find((each) => each.homeworkId === homeworkId)?.done).toBe(true);
  await petit.call(takeBackHomework, { params: { homeworkId } });
  expect(listed(await dayOf(zoe)).map(({ title }) => title)).not.toContain('Demain');
  expect(listed(await zoe.call(getDay, { query: { date: '2026-11-24' } }))).toEqual([]);
});

test('the log of a lesson is its teacher’s, once it began; the class, its parents and the head read it', async () => {
  const lesson = await school.addLesson({ classIds: [classId], teachers: [petit], starts: '08:00', ends: '08:55' });
  const later = await school.addLesson({ classIds: [classId], teachers: [petit], starts: '15:00', ends: '15:55' });
  const write = (who: Person, { lessonId }: { lessonId: string }, text: string) =>
    who.call(writeLog, { params: { lessonId }, input: { text } });
  const read = async (who: Person, classId?: string) =>
    (await who.call(listLog, { query: { ...week, ...(classId !== undefined && { classId }) } })).body;
  const missing = (await read(petit, classId)).missing.map(({ lessonId }) => lessonId);
  expect(missing).toContain(lesson.lessonId);
  expect(missing).not.toContain(later.lessonId);
  expect(await write(ferrand, lesson, 'x')).toFail(404, 'lesson_unknown');
  expect(await write(elsewhere, lesson, 'x')).toFail(404, 'lesson_unknown');
  expect(await write(petit, later, 'x')).toFail(409, 'lesson_to_come');
  expect((await write(petit, lesson, 'Les **fractions**')).status).toBe(204);
  const head = await school.as('head');
  for (const [who, of] of [[zoe], [claire], [ferrand, classId], [head, classId]] as const)
    expect((await read(who, of)).entries).toMatchObject([
      { text: 'Les **fractions**', teacher: 'M. Petit', classes: ['5e A'] },
    ]);
  expect(await elsewhere.call(listLog, { query: { ...week, classId } })).toFail(404, 'class_unknown');
  expect((await read(await school.person())).entries).toEqual([]);

  const visa = { classId, from: '2026-11-16', to: '2026-11-23' };
  expect(await petit.call(giveVisa, { input: visa })).toFail(403, 'not_allowed');
  expect(await elsewhere.call(giveVisa, { input: visa })).toFail(404, 'class_unknown');
  expect((await head.call(giveVisa, { input: visa })).body).toMatchObject({
    from: visa.from,
    to: visa.to,
    classTitle: '5e A',
  });
  expect((await read(petit, classId)).visas).toHaveLength(1);
  expect((await read(zoe)).visas).toEqual([]);
  await write(petit, lesson, '  ');
  expect((await read(zoe)).entries).toEqual([]);
});
