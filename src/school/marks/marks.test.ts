import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insert } from '../../../tests/support/insert.ts';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import type { SchoolEvent } from '../../context.ts';
import { getDay } from '../day/contract.ts';
import * as contract from './contract.ts';

let school: TestSchool;
let petit: Person;
/** Mathematics too. */
let colleague: Person;
let ferrand: Person;
let head: Person;
let pupils: Person[];
let parent: Person;
let classId: string;
let zoe: Person;

const noon = '2026-11-24T12:00:00Z';

beforeAll(async () => {
  school = await aSchool({ now: noon });
  const { schoolId, database } = school;
  for (const [code, label] of [
    ['MATHS', 'MATHÉMATIQUES'],
    ['ANG', 'Anglais'],
  ])
    await insert(database, 'subject', { schoolId, code, label });
  const teacher = (familyName: string) => school.person({ roles: ['teacher'], title: 'Mme', familyName });
  [petit, colleague, ferrand] = [await teacher('Petit'), await teacher('Roux'), await teacher('Ferrand')];
  head = await school.person({ roles: ['head'], familyName: 'Benali' });
});

beforeEach(async () => {
  school.clock.set(noon);
  ({ classId, pupils } = await school.addClass({ title: '5e A', pupils: 4 }));
  await school.enroll(classId, petit, 'teacher', 'MATHS');
  await school.enroll(classId, colleague, 'teacher', 'MATHS');
  await school.enroll(classId, ferrand, 'teacher', 'ANG');
  zoe = pupils[0] as Person;
  parent = await school.person({ roles: ['parent'] });
  await school.relate(parent, zoe);
});

const input = (more: Partial<contract.TestInput> = {}): contract.TestInput => ({
  ...{ title: 'Fractions', subject: 'Mathématiques', heldOn: '2026-11-20', scale: 20, coefficient: 1 },
  ...{ kind: 'plain', missingCounts: false },
  ...more,
});
const add = async (more: Partial<contract.TestInput> = {}, who: Person = petit) =>
  (await who.call(contract.addTest, { params: { classId }, input: input(more) })).body;
const given = (points: number): contract.MarkContent => ({ type: 'given', value: Math.round(points * 100) });

type Wanted = { pupilId: string; version: number; content: contract.MarkContent; comment?: string };
const write = (who: Person, testId: string, marks: Wanted[], key?: string) =>
  who.call(contract.saveMarks, {
    ...{ params: { testId }, input: { marks } },
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  });
const writeAll = (testId: string, points: number[]) =>
  write(
    petit,
    testId,
    points.map((each, index) => ({ pupilId: pupils[index]?.userId ?? '', version: 0, content: given(each) })),
  );
const gridOf = async (who: Person, subject = 'Mathématiques') =>
  (await who.call(contract.getClassMarks, { params: { classId }, query: { subject } })).body;
const seenBy = async (who: Person) => (await who.call(contract.getMyMarks)).body.pupils;

describe('[W1] who writes what', () => {
  test('a teacher writes in their subject; another of the class sees nothing of it', async () => {
    const { testId } = await add();
    await writeAll(testId, [12, 8]);
    expect((await gridOf(colleague)).tests).toMatchObject([{ testId, mayWrite: true }]);
    expect((await gridOf(ferrand)).tests).toEqual([]);
    const wanted = [{ pupilId: zoe.userId, version: 1, content: given(20) }];
    expect(await write(ferrand, testId, wanted)).toFail(404, 'test_unknown');
    expect(await ferrand.call(contract.getTestJournal, { params: { testId } })).toFail(404, 'test_unknown');
    expect(await ferrand.call(contract.addTest, { params: { classId }, input: input() })).toFail(
      400,
      'subject_unknown',
    );
    const { classes } = (await ferrand.call(contract.listMarkClasses)).body;
    expect(classes.find((one) => one.classId === classId)?.subjects).toEqual([{ subject: 'Anglais', tests: 0 }]);
  });

  test('the main teacher and the head read what they don’t write', async () => {
    const { testId } = await add();
    await school.database.query(
      'update enrollment set is_primary = true where school_id = $1 and class_id = $2 and user_id = $3',
      [school.schoolId, classId, ferrand.userId],
    );
    for (const reader of [ferrand, head])
      expect((await gridOf(reader)).tests).toMatchObject([{ testId, mayWrite: false }]);
    const wanted = [{ pupilId: zoe.userId, version: 0, content: given(20) }];
    expect(await write(ferrand, testId, wanted)).toFail(403, 'not_allowed');
  });

  test('a teacher of no lesson there finds no such class', async () => {
    const stranger = await school.person({ roles: ['teacher'] });
    const params = { classId };
    expect(await stranger.call(contract.getClassMarks, { params })).toFail(404, 'class_unknown');
    expect(await stranger.call(contract.addTest, { params, input: input() })).toFail(404, 'class_unknown');
  });

  test('a pupil of another class has no mark there', async () => {
    const { testId } = await add();
    const other = await school.addClass({ title: '5e B', pupils: 1 });
    const wanted = [{ pupilId: other.pupils[0]?.userId ?? '', version: 0, content: given(20) }];
    expect(await write(petit, testId, wanted)).toFail(400, 'pupil_unknown');
  });
});

describe('[T2] [T3] marks within the scale', () => {
  test('above it, nothing of the batch is written', async () => {
    const { testId } = await add({ scale: 10 });
    expect(await writeAll(testId, [9, 10.5])).toFail(400, 'mark_off_scale');
    expect((await gridOf(petit)).marks).toEqual([]);
  });
  test('a scale stays as large as its marks', async () => {
    const { testId, version } = await add();
    await writeAll(testId, [18]);
    const change = (scale: number) =>
      petit.call(contract.changeTest, { params: { testId }, input: { ...input({ scale }), version } });
    expect(await change(10)).toFail(409, 'mark_above_scale');
    expect((await change(18)).body).toMatchObject({ scale: 18, version: version + 1 });
    expect(await change(20)).toFail(409, 'test_changed');
  });
  test('a coefficient has two decimals at most', async () => {
    const refused = await petit.call(contract.addTest, { params: { classId }, input: input({ coefficient: 0.333 }) });
    expect(refused).toFail(400, 'bad_coefficient');
  });
});

describe('[W2] [W3] [W4] two who write at once', () => {
  test('the later one is told who wrote what; nothing is lost, and what they choose then stands', async () => {
    const { testId } = await add();
    await writeAll(testId, [12]);
    const pupilId = zoe.userId;
    await write(colleague, testId, [{ pupilId, version: 1, content: given(13) }]);
    const late = (await write(petit, testId, [{ pupilId, version: 1, content: given(14) }])).body;
    expect(late).toMatchObject({
      saved: [],
      conflicts: [{ pupilId, wanted: given(14), stands: given(13), version: 2, by: 'Mme Roux' }],
    });
    expect(await gridOf(petit)).toMatchObject({
      marks: [{ content: given(13), version: 2 }],
      conflicts: [{ pupilId, wanted: given(14) }],
    });
    expect((await gridOf(colleague)).conflicts).toEqual([]);
    await write(petit, testId, [{ pupilId, version: 2, content: given(14) }]);
    expect(await gridOf(petit)).toMatchObject({ marks: [{ content: given(14), version: 3 }], conflicts: [] });

    const { changes } = (await head.call(contract.getTestJournal, { params: { testId } })).body;
    const name = `${zoe.givenName} ${zoe.familyName}`;
    expect(
      changes.map(({ by, pupil, was, now, test: what }) => [by, pupil ?? what, was?.content, now?.content]),
    ).toEqual([
      ['Mme Petit', name, given(13), given(14)],
      ['Mme Roux', name, given(12), given(13)],
      ['Mme Petit', name, undefined, given(12)],
      ['Mme Petit', 'added', undefined, undefined],
    ]);
  });

  test('what is sent again is written once; what one wrote without network follows one’s own', async () => {
    const { testId } = await add();
    const key = '0b8f4f0e-5d3c-4d5a-9d51-1f2e3a4b5c6d';
    const pupilId = zoe.userId;
    const first = [{ pupilId, version: 0, content: given(9), comment: 'Revoir les tables' }];
    const once = await write(petit, testId, first, key);
    await write(petit, testId, [{ pupilId, version: 0, content: given(11) }]);
    const again = await write(petit, testId, first, key);
    expect(again.body).toEqual(once.body);
    expect(again.headers['preau-receipt']).toBe(once.headers['preau-receipt']);
    expect((await gridOf(petit)).marks).toMatchObject([{ content: given(11), comment: 'Revoir les tables' }]);
  });
});

describe('[P1] nothing before its moment', () => {
  test('to the second, for pupil and parent, averages and figures too', async () => {
    const { testId } = await add({ publishAt: '2026-11-25T07:00:00Z' });
    await writeAll(testId, [14.5, 8, 11, 20]);
    for (const moment of [noon, '2026-11-25T06:59:59Z']) {
      school.clock.set(moment);
      for (const who of [zoe, parent]) {
        const reply = await who.call(contract.getMyMarks);
        expect(reply.body.pupils).toMatchObject([{ pupil: { userId: zoe.userId }, subjects: [] }]);
        expect(reply.text).not.toContain('Fractions');
      }
    }
    school.clock.set('2026-11-25T07:00:00Z');
    for (const who of [zoe, parent])
      expect(await seenBy(who)).toMatchObject([
        {
          subjects: [
            {
              ...{ subject: 'Mathématiques', average: 14.5, class: { minimum: 8, average: 13.38, maximum: 20 } },
              marks: [{ title: 'Fractions', scale: 20, coefficient: 1, state: 'given', points: 14.5 }],
            },
          ],
        },
      ]);
  });

  test('not published is never seen, and taking a publication back hides it at once', async () => {
    const { testId, version } = await add({ publishAt: noon });
    await writeAll(testId, [14.5]);
    expect((await seenBy(zoe))[0]?.subjects).toHaveLength(1);
    await petit.call(contract.changeTest, { params: { testId }, input: { ...input(), version } });
    expect((await seenBy(zoe))[0]?.subjects).toEqual([]);
  });

  test('[P2] published in the evening, it is seen at 7:00 on the next school morning', async () => {
    school.clock.set('2026-11-27T20:30:00Z');
    const { testId, visibleAt } = await add({ publishAt: '2026-11-27T20:30:00Z' });
    expect(visibleAt).toBe('2026-11-30T06:00:00.000Z');
    const asked = (await petit.call(contract.askVisibleAt)).body;
    expect(asked.visibleAt).toBe(visibleAt);
    await writeAll(testId, [14.5]);
    school.clock.set('2026-11-30T05:59:59Z');
    expect((await seenBy(zoe))[0]?.subjects).toEqual([]);
    school.clock.set('2026-11-30T06:00:00Z');
    expect((await seenBy(zoe))[0]?.subjects).toHaveLength(1);
  });

  test('[P3] a mark that is changed at night is seen in the morning; [P4] the rest of the test hides nothing', async () => {
    const { testId, version } = await add({ publishAt: noon });
    await writeAll(testId, [10]);
    school.clock.set('2026-11-24T22:00:00Z');
    await write(petit, testId, [{ pupilId: zoe.userId, version: 1, content: given(16) }]);
    await write(petit, testId, [{ pupilId: zoe.userId, version: 2, content: given(17), comment: 'Bravo' }]);
    const renamed = { ...input({ publishAt: noon, title: 'Fractions 2' }), version };
    await petit.call(contract.changeTest, { params: { testId }, input: renamed });
    expect(await seenBy(zoe)).toMatchObject([
      { subjects: [{ average: 10, marks: [{ points: 10, comment: '', title: 'Fractions 2' }] }] },
    ]);
    school.clock.set('2026-11-25T06:00:00Z');
    expect(await seenBy(zoe)).toMatchObject([
      { subjects: [{ average: 17, marks: [{ points: 17, comment: 'Bravo' }] }] },
    ]);
  });

  test('pupils hear of what they may see, and of nothing else', async () => {
    const heard: SchoolEvent[] = [];
    const stop = school.context.bus.subscribe(`school:${school.schoolId}`, (event) => heard.push(event));
    const { testId } = await add();
    await writeAll(testId, [10]);
    const [later, now] = [{ publishAt: '2026-11-25T07:00:00Z' }, { publishAt: noon }];
    for (const [index, more] of [later, now].entries())
      await petit.call(contract.changeTest, { params: { testId }, input: { ...input(more), version: index + 1 } });
    expect(heard.map((event) => 'classIds' in event && event.classIds)).toEqual([[], [], [], [classId]]);
    // Pages that stand open when it comes out hear it then.
    heard.length = 0;
    school.clock.set(later.publishAt);
    await expect
      .poll(() => heard.some((event) => 'userIds' in event && event.userIds.includes(zoe.userId)), { timeout: 5_000 })
      .toBe(true);
    stop();
  });
});

describe('[C2] [C3] the class, as the school chooses', () => {
  const shows = async (figures: contract.FiguresShown) => {
    expect((await head.call(contract.chooseFigures, { input: { figures } })).status).toBe(204);
    return (await seenBy(zoe))[0]?.subjects[0];
  };
  test('all, the average, nothing; with fewer than three, nothing', async () => {
    const { testId } = await add({ publishAt: noon, scale: 10 });
    await writeAll(testId, [8, 5]);
    expect(await shows('all')).not.toHaveProperty('class');
    await write(petit, testId, [{ pupilId: pupils[2]?.userId ?? '', version: 0, content: given(6) }]);
    expect(await shows('all')).toMatchObject({
      class: { minimum: 10, average: 12.67, maximum: 16 },
      marks: [{ class: { minimum: 5, average: 6.33, maximum: 8 } }],
    });
    const average = await shows('average');
    expect([average?.class, average?.marks[0]?.class]).toEqual([{ average: 12.67 }, { average: 6.33 }]);
    const none = await shows('none');
    expect([none?.class, none?.marks[0]?.class]).toEqual([undefined, undefined]);
    await shows('all');
  });
});

test('[P1] the day carries what came out since yesterday, from its very moment, for the pupil and each child', async () => {
  const { testId } = await add({ publishAt: '2026-11-25T07:00:00Z' });
  await writeAll(testId, [14.5, 8]);
  const day = async (who: Person) => {
    const { body, text, headers } = await who.call(getDay);
    return { marks: body.timetables[0]?.marks, text, etag: headers.etag };
  };
  school.clock.set('2026-11-25T06:59:59Z');
  const before = await day(zoe);
  expect(before.text).not.toContain('Fractions');
  school.clock.set('2026-11-25T07:00:00Z');
  const seen = [{ testId, subject: 'Mathématiques', title: 'Fractions', scale: 20, state: 'given', points: 14.5 }];
  for (const who of [zoe, parent]) expect((await day(who)).marks).toEqual(seen);
  expect((await day(zoe)).etag).not.toBe(before.etag);
  // What changes shows at once, and what is taken back is gone.
  await write(petit, testId, [{ pupilId: zoe.userId, version: 1, content: { type: 'absent' } }]);
  expect((await day(zoe)).marks).toMatchObject([{ state: 'absent' }]);
  school.clock.set('2026-11-27T07:00:00Z');
  expect((await day(zoe)).marks).toBeUndefined();
});

test('an unchanged answer isn’t sent again, and a test that is taken away is gone', async () => {
  const { testId } = await add({ publishAt: noon });
  await writeAll(testId, [12]);
  const { headers } = await zoe.call(contract.getMyMarks);
  school.clock.advance(1_000);
  const again = await zoe.call(contract.getMyMarks, { headers: { 'if-none-match': String(headers.etag) } });
  expect([again.status, again.text]).toEqual([304, '']);
  expect((await petit.call(contract.removeTest, { params: { testId } })).status).toBe(204);
  expect((await seenBy(zoe))[0]?.subjects).toEqual([]);
  expect((await gridOf(petit)).tests).toEqual([]);
  expect(await petit.call(contract.getTestJournal, { params: { testId } })).toFail(404, 'test_unknown');
});

test('the file for spreadsheets is read by head and teacher, and no name is a formula', async () => {
  const wicked = await school.person({ givenName: '=1+1', familyName: '@SUM(A1)' });
  await school.enroll(classId, wicked, 'pupil');
  const { testId } = await add({ title: '+cmd|calc', coefficient: 0.5 });
  await write(petit, testId, [{ pupilId: wicked.userId, version: 0, content: given(12.5) }]);
  for (const who of [petit, head]) {
    const { text, headers } = await who.get(`/api/classes/${classId}/marks.csv?subject=Math%C3%A9matiques`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [first, ...rows] = text.trimEnd().split('\r\n');
    expect(first).toBe('\uFEFFNom;Prénom;"\'+cmd|calc (2026-11-20, sur 20, coef. 0,5)";Moyenne sur 20');
    expect(rows).toContain(`'@SUM(A1);'=1+1;"12,5";"12,5"`);
  }
  const english = await ferrand.get(`/api/classes/${classId}/marks.csv?subject=Math%C3%A9matiques`);
  expect(english.text).not.toContain('12,5');
});

test('last year’s marks are not this year’s', async () => {
  const { testId } = await add({ publishAt: noon, heldOn: '2026-07-31' });
  await writeAll(testId, [12]);
  expect((await seenBy(zoe))[0]?.subjects).toEqual([]);
  expect((await gridOf(petit)).tests).toEqual([]);
});
