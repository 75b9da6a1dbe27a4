// A family hears of an absence once for each half-day, and nobody else does.
import { beforeAll, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { zoneNamed } from '../../lib/time-zone.ts';
import { callRoll } from './contract.ts';
import { declareAbsence } from './declarations/contract.ts';
import { absenceNotice } from './notice.ts';

let school: TestSchool;
let teacher: Person;
let ben: Person;
let eve: Person;
let parents: Person[];

beforeAll(async () => {
  school = await aSchool({ now: '2026-11-23T11:20+01:00' });
  teacher = await school.person({ roles: ['teacher'] });
  [ben, eve] = [await school.person({ givenName: 'Ben', familyName: 'Roux' }), await school.person()];
  parents = [await school.person({ roles: ['parent'] }), await school.person({ roles: ['parent'] })];
  for (const parent of parents) await school.relate(parent, ben);
  await school.relate(await school.person({ roles: ['parent'] }), eve);
});

/** @returns calls it again: nobody is absent */
async function call(starts: string, ends: string, state: 'absent' | 'prevented'): Promise<() => Promise<void>> {
  const { classId } = await school.addClass({ pupils: [ben, eve], teachers: [teacher] });
  const { lessonId } = await school.addLesson({ classIds: [classId], teachers: [teacher], starts, ends });
  const calling = async (mark: 'absent' | 'prevented' | 'present') => {
    const pupils = [
      { userId: ben.userId, state: mark },
      { userId: eve.userId, state: 'present' as const },
    ];
    void (await teacher.call(callRoll, { params: { lessonId }, input: { pupils } })).body;
  };
  await calling(state);
  return () => calling('present');
}

const told = () =>
  school.database.query<{ userId: string; title: string; path: string }>(
    `select user_id as "userId", words->'fr'->>'title' as title, path from notice where school_id = $1 order by made_at, user_id`,
    [school.schoolId],
  );

test('both parents of who is absent, once a morning; of who was prevented, present or called absent by mistake, nobody', async () => {
  await call('08:00', '08:55', 'prevented');
  expect(await told()).toEqual([]);
  const correct = await call('09:00', '09:55', 'absent');
  await correct();
  expect(await told()).toEqual([]);
  await call('09:00', '09:55', 'absent');
  await call('10:05', '11:00', 'absent');
  const expected = parents.map(({ userId }) => userId).sort();
  const found = await told();
  expect(found.map(({ userId }) => userId)).toEqual(expected);
  expect(new Set(found.map(({ title }) => title))).toEqual(new Set(['Ben Roux n’est pas en classe']));
  school.clock.set('2026-11-23T14:20+01:00');
  await call('14:00', '14:55', 'absent');
  expect(await told()).toHaveLength(4);
});

test('a parent who has said nothing is told outside the page, once for a half-day; who has said it is not', async () => {
  const [first, second] = [await school.person(), await school.person()];
  const [silent, talkative] = [await school.person({ roles: ['parent'] }), await school.person({ roles: ['parent'] })];
  await school.relate(silent, first);
  await school.relate(talkative, second);
  const { classId: other } = await school.addClass({ pupils: [first, second], teachers: [teacher] });
  const morning = { startsAt: '2026-11-23T07:00:00Z', endsAt: '2026-11-23T12:00:00Z' };
  const input = { pupilId: second.userId, ...morning, reason: 'illness' as const, words: 'Fièvre' };
  void (await talkative.call(declareAbsence, { input })).body;
  const all = { pupils: [first, second].map(({ userId }) => ({ userId, state: 'absent' as const })) };
  for (const starts of ['08:00', '09:00']) {
    const { lessonId } = await school.addLesson({ classIds: [other], teachers: [teacher], starts });
    await teacher.call(callRoll, { params: { lessonId }, input: all });
  }
  const rows = await school.database.query(
    `select user_id, words->'fr'->>'title' as title from notice where school_id = $1 and user_id = any($2::uuid[])`,
    [school.schoolId, [silent.userId, talkative.userId]],
  );
  expect(rows).toEqual([
    { user_id: silent.userId, title: `${first.givenName} ${first.familyName} n’est pas en classe` },
  ]);
});

test('says the lesson’s day and time by the school’s clocks', () => {
  const paris = zoneNamed('Europe/Paris');
  if (!paris) throw new Error('no Paris');
  const about = { pupilId: 'p', name: 'Ben Roux', title: 'Latin' };
  const { words, about: key } = absenceNotice(about, Date.parse('2026-11-23T08:05:00Z'), paris);
  expect(words.fr.text).toContain('Latin, le 23/11 à 9 h 05.');
  expect(words.en.text).toContain('Latin, 23/11 at 9:05.');
  expect(key).toBe('absence p 2026-11-23 morning');
});
