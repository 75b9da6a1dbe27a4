// Roll calls on the real application: what is proposed, kept, journaled and told, to whom, and to nobody else.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { fileJournal, journalPath } from '../../classroom/journal.ts';
import type { SchoolEvent } from '../../context.ts';
import type { Sql } from '../../lib/database/database.ts';
import { keyHeader, receiptHeader } from '../receipts/contract.ts';
import { callRoll, getMissing, getOwnAttendance, getRollCall, listRollCalls, type Mark } from './contract.ts';

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
