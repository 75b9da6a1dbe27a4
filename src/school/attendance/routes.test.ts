// Roll calls on the real application: what is proposed, kept, journaled and told, to whom, and to nobody else.
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { fileJournal, journalPath } from '../../classroom/journal.ts';
import type { SchoolEvent } from '../../context.ts';
import type { Sql } from '../../lib/database/database.ts';
import { keyHeader, receiptHeader } from '../receipts/contract.ts';
import { callRoll, getMissing, getOwnAttendance, getRollCall, listRollCalls, type Mark } from './contract.ts';
import { answerDeclaration, declareAbsence, getDocument, listDeclarations } from './declarations/contract.ts';
import { demonstrateAttendance } from './demonstration.ts';
import { getFigures, getFiguresFile } from './figures/contract.ts';

let school: TestSchool;
let teacher: Person;
let mother: Person;
let pupils: Person[];
let classId: string;
let params: { lessonId: string };
const events: SchoolEvent[] = [];

beforeAll(async () => {
  school = await aSchool({ now: '2026-11-23T09:20+01:00' });
  school.context.bus.subscribe(`school:${school.schoolId}`, (event) => events.push(event));
  teacher = await school.person({ roles: ['teacher'], givenName: 'Jean', familyName: 'Petit' });
  pupils = [];
  for (const name of ['Ana', 'Ben', 'Eve', 'Zoe'])
    pupils.push(await school.person({ givenName: name, familyName: name }));
  mother = await school.person({ roles: ['parent'] });
  await school.relate(mother, pupil(1));
  ({ classId } = await school.addClass({ pupils, teachers: [teacher] }));
  const lesson = await school.addLesson({ classIds: [classId], teachers: [teacher] });
  params = { lessonId: lesson.lessonId };
  // Ana is there, Ben never came, Eve was cut off, Zoe is late.
  seen(0, 2, null);
  seen(2, 1, 4, 'network');
  seen(3, 12, null);
});

function pupil(index: number): Person {
  const found = pupils[index];
  if (!found) throw new Error(`no pupil ${index}`);
  return found;
}

const nine = Date.parse('2026-11-23T09:00+01:00');
/** As the live class's journal has it. */
function seen(index: number, from: number, to: number | null, why = 'left') {
  const folder = join(school.context.config.dataFolder, 'lessons');
  const journal = fileJournal<object>(journalPath(folder, { schoolId: school.schoolId, ...params }), () => {});
  const { userId, givenName } = pupil(index);
  const part = 'register';
  const event = { type: 'entered', member: index + 1, userId, name: givenName, role: 'pupil' };
  journal.note({ part, event, at: nine + from * 60_000 });
  if (to !== null) journal.note({ part, event: { type: 'out', member: index + 1, why }, at: nine + to * 60_000 });
}

const input = (...marks: Mark[]) => ({
  pupils: marks.map((mark, index) => ({ userId: pupil(index).userId, ...mark })),
});
const present: Mark = { state: 'present' };
const absent: Mark = { state: 'absent' };
const prevented: Mark = { state: 'prevented' };
const notices = () =>
  school.database.query(
    `select pupil_id, half, withdrawn_at is not null as withdrawn from absence_notice where school_id = $1`,
    [school.schoolId],
  );

describe('[A1] the roll of a live lesson', () => {
  test('begins with what the live class saw: cut off is prevented, never absent', async () => {
    const { body } = await teacher.call(getRollCall, { params });
    expect(body.live).toBe(true);
    expect(body.called).toBeUndefined();
    expect(body.pupils.map(({ name, state, late }) => [name, state, late])).toEqual([
      ['Ana Ana', 'present', undefined],
      ['Ben Ben', 'absent', undefined],
      ['Eve Eve', 'prevented', undefined],
      ['Zoe Zoe', 'present', 12],
    ]);
  });

  test('is forgotten after a quarter of an hour, for its teacher and for the office', async () => {
    const { body } = await teacher.call(listRollCalls);
    expect(body.lessons).toMatchObject([{ lessonId: params.lessonId, call: 'forgotten', classes: ['5e A'] }]);
    const office = await school.as('staff').call(getMissing);
    expect(office.body.lessons).toMatchObject([{ call: 'forgotten', teachers: ['Jean Petit'] }]);
    expect(office.body.pupils).toEqual([]);
  });

  test('sent twice is called once, with a receipt; the parents of who is absent are to be told', async () => {
    const headers = { [keyHeader]: randomUUID() };
    const marks = input(present, absent, prevented, { state: 'present', late: 12 });
    events.length = 0;
    const replies = await Promise.all([1, 2].map(() => teacher.call(callRoll, { params, input: marks, headers })));
    expect(replies.map(({ body }) => body.called?.by)).toEqual(['Jean Petit', 'Jean Petit']);
    expect(new Set(replies.map((reply) => reply.headers[receiptHeader])).size).toBe(1);
    expect(await notices()).toEqual([{ pupil_id: pupil(1).userId, half: 'morning', withdrawn: false }]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'life_changed', part: 'attendance' }));
    expect(events.some((event) => event.type === 'life_changed' && event.userIds.includes(pupil(1).userId))).toBe(true);
    // As the live class had it: nothing was decided otherwise.
    expect(
      await school.database.query('select 1 from attendance_change where school_id = $1', [school.schoolId]),
    ).toEqual([]);
  });

  test('is seen by the office, the family and the pupil; nobody else is told of it', async () => {
    const { body } = await school.as('head').call(getMissing);
    expect(body.pupils.map(({ name, now, missed }) => [name, now, missed])).toEqual([
      ['Ben Ben', 'missing', 1],
      ['Eve Eve', 'prevented', 0],
    ]);
    expect(body.lessons).toMatchObject([{ call: 'done', missing: 2 }]);
    const family = await mother.call(getOwnAttendance);
    expect(family.body.people).toMatchObject([
      { givenName: 'Ben', marks: [{ title: 'Mathématiques', state: 'absent', lessonId: params.lessonId }] },
    ]);
    expect(family.text).not.toContain(pupil(2).userId);
    const own = await pupil(3).call(getOwnAttendance);
    expect(own.body.people).toMatchObject([{ givenName: 'Zoe', marks: [{ state: 'present', late: 12 }] }]);
    const elsewhere = await school.otherSchool();
    expect((await elsewhere.as('staff').call(getMissing)).body.lessons).toEqual([]);
  });

  test('corrected: the teacher wins over the live class, it is journaled, and the notice is taken back', async () => {
    school.clock.advance(60_000);
    const { body } = await teacher.call(callRoll, {
      ...{ params, input: input(present, { state: 'present', late: 20 }, prevented, { state: 'present', late: 12 }) },
    });
    expect(body.pupils[1]).toMatchObject({ state: 'present', late: 20, seen: { state: 'absent' } });
    const journal = await school.database.query(
      'select pupil_id, changed_by, changed_at, was, became from attendance_change where school_id = $1',
      [school.schoolId],
    );
    expect(journal).toEqual([
      {
        ...{ pupil_id: pupil(1).userId, changed_by: teacher.userId, changed_at: new Date(school.clock.now()) },
        ...{ was: absent, became: { state: 'present', late: 20 } },
      },
    ]);
    expect(await notices()).toMatchObject([{ withdrawn: true }]);
    // Again, and in another lesson of the half-day: still one notice.
    const other = await school.addLesson({ classIds: [classId], teachers: [teacher], starts: '08:00', ends: '08:55' });
    for (const lesson of [params, { lessonId: other.lessonId }])
      await teacher.call(callRoll, { params: lesson, input: input(present, absent, present, present) });
    expect(await notices()).toEqual([{ pupil_id: pupil(1).userId, half: 'morning', withdrawn: false }]);
    // One of the two was a mistake: the half-day still has an absence.
    await teacher.call(callRoll, { params, input: input(present, present, present, present) });
    expect(await notices()).toMatchObject([{ withdrawn: false }]);
  });
});

describe('[A2] a roll is refused', () => {
  const marks = { pupils: [] };
  test('to who teaches another class, and the same for a lesson of another school or none', async () => {
    const stranger = await school.person({ roles: ['teacher'] });
    const elsewhere = await school.otherSchool();
    const refusals = [
      await stranger.call(getRollCall, { params }),
      await stranger.call(callRoll, { params, input: marks }),
      await elsewhere.as('head').call(getRollCall, { params }),
      await elsewhere.as('staff').call(callRoll, { params, input: marks }),
      await school.as('head').call(getRollCall, { params: { lessonId: randomUUID() } }),
    ];
    for (const reply of refusals) expect(reply).toFail(403, 'not_allowed');
    expect(new Set(refusals.map(({ error }) => error?.message)).size).toBe(1);
  });

  test('before its lesson, for a cancelled one, for a stranger among the pupils, for impossible minutes', async () => {
    const later = await school.addLesson({ classIds: [classId], teachers: [teacher], starts: '14:00', ends: '14:55' });
    expect(await teacher.call(getRollCall, { params: { lessonId: later.lessonId } })).toFail(
      409,
      'roll_call_too_early',
    );
    await school.database.query(`update lesson set state = 'cancelled', starts_at = $2 where lesson_id = $1`, [
      ...[later.lessonId, new Date(nine)],
    ]);
    expect(await teacher.call(getRollCall, { params: { lessonId: later.lessonId } })).toFail(409, 'lesson_cancelled');
    const stranger = { pupils: [{ userId: mother.userId, ...absent }] };
    expect(await teacher.call(callRoll, { params, input: stranger })).toFail(400, 'pupil_unknown');
    const long = input({ state: 'present', late: 56 });
    expect(await teacher.call(callRoll, { params, input: long })).toFail(400, 'bad_mark');
  });
});

describe('[A4] what a family says of an absence', () => {
  const morning = { startsAt: '2026-11-23T07:00:00Z', endsAt: '2026-11-23T12:00:00Z' };
  const told = () => ({ pupilId: pupil(1).userId, ...morning, reason: 'illness' as const, words: ' <b>Fièvre</b> ' });
  const pdf = Buffer.from('%PDF-1.7 a certificate');
  const send = (who: Person, declarationId: string, payload: Buffer, type = 'application/octet-stream') =>
    school.app.inject({
      method: 'PUT',
      url: `/api/attendance/declarations/${declarationId}/document`,
      ...{ headers: { cookie: who.cookie, 'content-type': type }, payload },
    });
  let declarationId: string;

  test('is told once, of her own child alone, for a time that can be', async () => {
    const headers = { [keyHeader]: randomUUID() };
    const replies = await Promise.all([1, 2].map(() => mother.call(declareAbsence, { input: told(), headers })));
    expect(new Set(replies.map(({ body }) => body.declarationId)).size).toBe(1);
    const [{ body }] = replies as [(typeof replies)[0]];
    declarationId = body.declarationId;
    expect(body).toMatchObject({
      state: 'waiting',
      words: '<b>Fièvre</b>',
      document: false,
      pupil: { name: 'Ben Ben' },
    });
    const stranger = { ...told(), pupilId: pupil(0).userId };
    expect(await mother.call(declareAbsence, { input: stranger })).toFail(404, 'person_unknown');
    for (const endsAt of ['2026-11-23T07:00:00Z', '2027-02-01T07:00:00Z'])
      expect(await mother.call(declareAbsence, { input: { ...told(), endsAt } })).toFail(400, 'bad_period');
  });

  test('her document is what its bytes say, and read by her and the office alone', async () => {
    expect((await send(mother, declarationId, Buffer.from('<script>'))).statusCode).toBe(415);
    expect((await send(mother, declarationId, Buffer.from('MZ%PDF-'))).statusCode).toBe(415);
    expect((await send(mother, declarationId, Buffer.alloc(8 * 1024 * 1024 + 1, pdf))).statusCode).toBe(413);
    expect((await send(mother, declarationId, pdf)).json()).toMatchObject({ document: true });
    const father = await school.person({ roles: ['parent'] });
    await school.relate(father, pupil(1));
    expect((await send(father, declarationId, pdf)).statusCode).toBe(404);
    const read = async (who: Pick<Person, 'call'>) => who.call(getDocument, { params: { declarationId } });
    for (const who of [mother, school.as('staff'), school.as('head')]) {
      const reply = await read(who);
      expect(reply.text).toBe(pdf.toString());
      expect(reply.headers).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' });
      expect(reply.headers['content-disposition']).toContain('attachment');
    }
    const elsewhere = await school.otherSchool();
    for (const who of [father, elsewhere.as('staff'), elsewhere.as('head')])
      expect(await read(who)).toFail(404, 'declaration_unknown');
    for (const who of [teacher, pupil(1)]) expect(await read(who)).toFail(403, 'not_allowed');
    expect((await father.call(listDeclarations)).body).toEqual([]);
  });

  test('is seen beside who is missing, answered with words, and counts: refused no, accepted yes', async () => {
    const office = school.as('staff');
    await teacher.call(callRoll, { params, input: input(present, absent, prevented, { state: 'present', late: 12 }) });
    const ben = async () => (await office.call(getMissing)).body.pupils.find(({ name }) => name === 'Ben Ben');
    expect(await ben()).toMatchObject({ family: 'waiting' });
    const query = { from: '2026-11-01', to: '2026-11-30', classId };
    const figures = async () =>
      (await office.call(getFigures, { query })).body.map((one) => [
        one.name,
        one.halfDays,
        one.unjustified,
        one.prevented,
      ]);
    const answer = (accepted: boolean, words: string) =>
      office.call(answerDeclaration, { params: { declarationId }, input: { accepted, words } });
    expect(await answer(false, ' ')).toFail(400, 'words_missing');
    await answer(false, 'Le certificat est illisible.');
    expect((await mother.call(listDeclarations)).body).toMatchObject([
      { declarationId, state: 'refused', answer: 'Le certificat est illisible.' },
    ]);
    const others = [
      ['Eve Eve', 0, 0, 1],
      ['Zoe Zoe', 0, 0, 0],
    ];
    expect(await figures()).toEqual([['Ben Ben', 1, 1, 0], ...others]);
    await send(mother, declarationId, pdf);
    expect(await ben()).toMatchObject({ family: 'waiting' });
    await answer(true, '');
    expect(await figures()).toEqual([['Ben Ben', 1, 0, 0], ...others]);
    const swapped = await send(mother, declarationId, Buffer.from('%PDF-1.7 another'));
    expect([swapped.statusCode, swapped.json().error.code]).toEqual([409, 'already_accepted']);
    expect((await mother.call(getDocument, { params: { declarationId } })).text).toBe(pdf.toString());
    const file = await office.call(getFiguresFile, { query });
    expect(file.text).toContain('Ben Ben;5e A;1;0;2;0;0;0');
    expect(await office.call(getFigures, { query: { from: '2026-11-30', to: '2026-11-01' } })).toFail(400, 'bad_dates');
    const elsewhere = await school.otherSchool();
    expect((await elsewhere.as('head').call(getFigures, { query })).body).toEqual([]);
  });

  test('two documents that meet leave one whole, and one file; an older one is still read', async () => {
    const { body: one } = await mother.call(declareAbsence, { input: told() });
    const both = [pdf, Buffer.alloc(300_000, '%PDF-')];
    for (const reply of await Promise.all(both.map((bytes) => send(mother, one.declarationId, bytes))))
      expect(reply.statusCode).toBe(200);
    const read = await mother.call(getDocument, { params: { declarationId: one.declarationId } });
    expect(both.map(String)).toContain(read.text);
    const folder = join(school.context.config.dataFolder, 'absences', school.schoolId);
    // The other is that of the first declaration.
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('is no longer read by a parent whose tie has ended; staff answer no absence of their own telling', async () => {
    const both = await school.person({ roles: ['parent', 'staff'] });
    const { body: hers } = await mother.call(declareAbsence, { input: told() });
    expect((await send(both, hers.declarationId, pdf)).statusCode).toBe(404);
    await school.relate(both, pupil(1));
    expect((await send(both, hers.declarationId, pdf)).statusCode).toBe(404);
    const { body: own } = await both.call(declareAbsence, { input: told() });
    const answer = { params: { declarationId: own.declarationId }, input: { accepted: true, words: '' } };
    expect(await both.call(answerDeclaration, answer)).toFail(403, 'own_declaration');
    const father = await school.person({ roles: ['parent'] });
    await school.relate(father, pupil(1));
    const { body: his } = await father.call(declareAbsence, { input: told() });
    expect((await send(father, his.declarationId, pdf)).statusCode).toBe(200);
    await school.database.query('delete from relation where relative_id = $1', [father.userId]);
    expect((await father.call(listDeclarations)).body).toEqual([]);
    const params = { declarationId: his.declarationId };
    expect(await father.call(getDocument, { params })).toFail(404, 'declaration_unknown');
    expect((await send(father, his.declarationId, pdf)).statusCode).toBe(404);
    expect((await school.as('staff').call(getDocument, { params })).text).toBe(pdf.toString());
  });

  test('60 of a parent may wait, also when two come at once', async () => {
    const father = await school.person({ roles: ['parent'] });
    await school.relate(father, pupil(0));
    const input = { ...told(), pupilId: pupil(0).userId };
    void (await father.call(declareAbsence, { input })).body;
    await school.database.query(
      `insert into absence_declaration (school_id, declaration_id, pupil_id, declared_by, declared_at, starts_at, ends_at, reason, words)
       select school_id, gen_random_uuid(), pupil_id, declared_by, declared_at, starts_at, ends_at, reason, words
         from absence_declaration, generate_series(1, 58) where declared_by = $1`,
      [father.userId],
    );
    const replies = await Promise.all([1, 2].map(() => father.call(declareAbsence, { input })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(replies.find(({ status }) => status === 409)).toFail(409, 'declarations_many');
  });
});

test('who was absent yesterday evening is not missing today', async () => {
  const small = await school.otherSchool('Lycée du Soir');
  const adult = await small.person({ roles: ['teacher'] });
  const one = await small.addClass({ pupils: 1, teachers: [adult] });
  const [starts, ends] = ['2026-11-22T18:00+01:00', '2026-11-22T18:55+01:00'];
  const { lessonId } = await small.addLesson({ classIds: [one.classId], teachers: [adult], starts, ends });
  const all = { pupils: one.pupils.map(({ userId }) => ({ userId, ...absent })) };
  expect((await adult.call(callRoll, { params: { lessonId }, input: all })).body.called).toBeDefined();
  expect((await small.as('head').call(getMissing)).body.pupils).toEqual([]);
});

test('[A3] a roll call is a few statements, whatever the size of the class', async () => {
  const counted = async (count: number) => {
    const large = await school.addClass({ pupils: count, teachers: [teacher] });
    const { lessonId } = await school.addLesson({ classIds: [large.classId], teachers: [teacher] });
    const all = { pupils: large.pupils.map(({ userId }) => ({ userId, ...absent })) };
    let statements = 0;
    const { database } = school;
    const { session, query } = database;
    const counting =
      (sql: Sql): Sql['query'] =>
      (text, values) => {
        statements++;
        return sql.query(text, values);
      };
    Object.assign(database, {
      query: counting({ query }),
      session: ((work) => session((sql) => work({ ...sql, query: counting(sql) }))) satisfies typeof session,
    });
    const reply = await teacher.call(callRoll, {
      params: { lessonId },
      input: all,
      headers: { [keyHeader]: randomUUID() },
    });
    Object.assign(database, { session, query });
    expect(reply.body.pupils.filter(({ state }) => state === 'absent')).toHaveLength(count);
    return statements;
  };
  const few = await counted(2);
  expect(await counted(40)).toBe(few);
  expect(few).toBeLessThanOrEqual(16);
});

test('[A5] the demonstration has rolls called, one forgotten, and an absence that its family told of', async () => {
  const demo = await school.otherSchool('Collège de démonstration');
  await school.database.query('update school set uai = $2 where school_id = $1', [demo.schoolId, 'DEMO']);
  const zoe = await demo.person({ givenName: 'Zoé', familyName: 'Lambert' });
  const claire = await demo.person({ roles: ['parent'], givenName: 'Claire', familyName: 'Lambert' });
  await demo.relate(claire, zoe);
  const adult = await demo.person({ roles: ['teacher'] });
  const { classId: fifth } = await demo.addClass({ title: '5e A', pupils: [zoe], teachers: [adult] });
  for (const starts of ['06:00', '07:00', '08:00'])
    await demo.addLesson({ classIds: [fifth], teachers: [adult], starts });
  for (let times = 0; times < 2; times++) await demonstrateAttendance(school.database, 'DEMO', school.clock.now());
  const { body } = await demo.as('head').call(getMissing);
  expect(body.lessons.map(({ call }) => call)).toEqual(['done', 'done', 'forgotten']);
  expect(body.pupils).toMatchObject([{ name: 'Zoé Lambert', now: 'missing', family: 'waiting', missed: 2 }]);
  expect((await claire.call(listDeclarations)).body).toMatchObject([{ state: 'waiting', reason: 'illness' }]);
});
