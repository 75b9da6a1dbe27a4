import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import type { InputOf } from '../../lib/contract.ts';
import { getDay } from '../day/contract.ts';
import * as contract from './contract.ts';
import { refuseAnswer, refuseTimes, seesTally } from './news.ts';

let school: TestSchool;
let zoe: Person;
let lea: Person;
let sophie: Person;
let petit: Person;
let staff: Person;
let head: Person;
let classId: string;

beforeAll(async () => {
  school = await aSchool();
  const person = (role: Person['me']['roles'][number], givenName: string, familyName: string) =>
    school.person({ roles: [role], givenName, familyName });
  [zoe, lea] = [await person('pupil', 'Zoé', 'Lambert'), await person('pupil', 'Léa', 'Roux')];
  sophie = await person('parent', 'Sophie', 'Lambert');
  petit = await person('teacher', 'Jean', 'Petit');
  [staff, head] = [await person('staff', 'Karim', 'Haddad'), await person('head', 'Nadia', 'Benali')];
  await school.relate(sophie, zoe);
  ({ classId } = await school.addClass({ title: '5e A', pupils: [zoe], teachers: [petit] }));
  await school.addClass({ title: '3e B', pupils: [lea] });
});
beforeEach(() => school.clock.set('2026-11-23T08:55:00+01:00'));

type Wish = InputOf<typeof contract.publishNews>;
const wish: Wish = {
  title: 'Photo de classe',
  text: 'Jeudi, souriez.',
  roles: ['pupil'],
  classIds: [],
  acknowledge: false,
};
const publish = (author: Person, more: Partial<Wish> = {}) =>
  author.call(contract.publishNews, { input: { ...wish, ...more } });
const board = async (reader: Person) => (await reader.call(contract.listNews)).body.news;
const seen = async (reader: Person, newsId: string) => (await board(reader)).find((one) => one.newsId === newsId);
const read = (reader: Person, newsId: string, acknowledged = false) =>
  reader.call(contract.readNews, { params: { newsId }, input: { acknowledged } });
const answer = (reader: Person, newsId: string, ...choices: number[]) =>
  reader.call(contract.answerSurvey, { params: { newsId }, input: { choices } });

const survey: contract.SurveyAsked = {
  ...{ question: 'Quelle sortie ?', options: ['Musée', 'Forêt', 'Mer'], multiple: false, anonymous: true },
  ...{ closesAt: '2026-11-27T18:00:00Z', results: 'readers' },
};

test('reaches those it is for, of the classes it names, and nobody else', async () => {
  const { newsId, count } = (await publish(petit, { classIds: [classId], roles: ['pupil', 'parent'] })).body;
  expect(count).toBe(2);
  for (const who of [zoe, sophie]) expect(await seen(who, newsId)).toMatchObject({ unread: true, by: 'Jean Petit' });
  expect(await seen(lea, newsId)).toBeUndefined();
  expect(await read(lea, newsId)).toFail(404, 'news_unknown');
  const all = (await publish(head)).body;
  expect(all.count).toBe(2);
  expect(await seen(sophie, all.newsId)).toBeUndefined();
  const elsewhere = await school.otherSchool();
  const there = await elsewhere.as('head');
  expect(await publish(there, { classIds: [classId] })).toFail(404, 'class_unknown');
  expect(await read(there, newsId)).toFail(404, 'news_unknown');
  expect(await there.call(contract.newsReaders, { params: { newsId } })).toFail(404, 'news_unknown');
});

test('a teacher publishes to their classes alone, families to nobody', async () => {
  expect(await publish(petit)).toFail(403, 'whole_school');
  expect(await publish(await school.as('teacher'), { classIds: [classId] })).toFail(404, 'class_unknown');
  for (const who of [zoe, sophie]) expect(await publish(who)).toFail(403, 'not_allowed');
});

test('its author sees who has not acknowledged, until they have', async () => {
  const { newsId } = (await publish(staff, { acknowledge: true })).body;
  const missing = async () =>
    (await staff.call(contract.newsReaders, { params: { newsId } })).body.missing.map(({ name }) => name);
  expect(await missing()).toEqual(['Zoé Lambert', 'Léa Roux']);
  await read(lea, newsId);
  expect(await missing()).toHaveLength(2);
  await read(lea, newsId, true);
  expect(await missing()).toEqual(['Zoé Lambert']);
  expect(await seen(lea, newsId)).toMatchObject({ unread: false, acknowledge: true, acknowledged: true });
  expect((await seen(staff, newsId))?.reached).toEqual({ of: 2, read: 1, acknowledged: 1 });
  expect(await seen(lea, newsId)).not.toHaveProperty('reached');
  expect(await petit.call(contract.newsReaders, { params: { newsId } })).toFail(404, 'news_unknown');
});

test('in quiet hours it waits for 7:00; the day says what is new', async () => {
  const parent = await school.person({ roles: ['parent'] });
  school.clock.set('2026-11-27T20:30:00+01:00');
  const sent = (await publish(head, { title: 'Grève lundi', roles: ['parent'] })).body;
  expect(sent.publishAt).toBe('2026-11-30T06:00:00.000Z');
  expect(await seen(head, sent.newsId)).toMatchObject({ waiting: true });
  school.clock.set('2026-11-30T06:59:59+01:00');
  expect(await seen(parent, sent.newsId)).toBeUndefined();
  expect(await seen(staff, sent.newsId)).toBeUndefined();
  expect(await read(parent, sent.newsId)).toFail(404, 'news_unknown');
  expect((await parent.call(getDay)).body).toMatchObject({ unread: { news: 0 } });
  school.clock.set('2026-11-30T07:00:05+01:00');
  expect(await seen(parent, sent.newsId)).toMatchObject({ unread: true, waiting: false });
  expect((await parent.call(getDay)).body).toMatchObject({ unread: { news: 1 }, news: { title: 'Grève lundi' } });
  await read(parent, sent.newsId);
  expect((await parent.call(getDay)).body).not.toHaveProperty('news');
});

test('it is over when its author said, and gone when taken away', async () => {
  const { newsId } = (await publish(staff, { until: '2026-11-24T23:00:00Z' })).body;
  const { newsId: other } = (await publish(staff)).body;
  expect(await petit.call(contract.removeNews, { params: { newsId: other } })).toFail(404, 'news_unknown');
  expect((await head.call(contract.removeNews, { params: { newsId: other } })).status).toBe(204);
  expect(await seen(zoe, other)).toBeUndefined();
  school.clock.set('2026-11-25T00:00:00+01:00');
  expect(await seen(zoe, newsId)).toBeUndefined();
  expect(await publish(staff, { until: '2026-11-24T23:00:00Z' })).toFail(400, 'bad_times');
});

test('sent twice with the same key, it is there once', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const input = { ...wish, title: 'Une fois' };
  for (let times = 0; times < 2; times++) await staff.call(contract.publishNews, { input, headers });
  expect((await board(zoe)).filter(({ title }) => title === 'Une fois')).toHaveLength(1);
});

describe('a survey', () => {
  test('anonymous: one answer each, kept without a name; results to readers once it is closed', async () => {
    const { newsId } = (await publish(staff, { survey })).body;
    expect(await answer(zoe, newsId, 3)).toFail(400, 'bad_choice');
    expect(await answer(zoe, newsId, 0, 1)).toFail(400, 'bad_choice');
    expect((await answer(zoe, newsId, 1)).status).toBe(204);
    expect(await answer(zoe, newsId, 0)).toFail(409, 'already_answered');
    expect(await answer(sophie, newsId, 0)).toFail(404, 'news_unknown');
    expect((await seen(zoe, newsId))?.survey).toMatchObject({ answered: true, open: true });
    for (const who of [zoe, staff]) expect((await seen(who, newsId))?.survey).not.toHaveProperty('tally');
    const kept = await school.database.query('select user_id, choices from news_voter where news_id = $1', [newsId]);
    expect(kept).toEqual([{ user_id: zoe.userId, choices: null }]);
    const { answers } = (await staff.call(contract.newsReaders, { params: { newsId } })).body;
    expect(answers).toEqual([]);
    school.clock.set('2026-11-27T19:00:00+01:00');
    expect(await answer(lea, newsId, 0)).toFail(409, 'survey_closed');
    for (const who of [lea, staff])
      expect((await seen(who, newsId))?.survey).toMatchObject({ open: false, tally: [0, 1, 0], voters: 1 });
  });

  test('named, several choices: its author sees who chose what, nobody else', async () => {
    const asked: contract.SurveyAsked = { ...survey, anonymous: false, multiple: true, results: 'author' };
    const { newsId } = (await publish(staff, { survey: asked })).body;
    await answer(lea, newsId, 0, 2);
    const answersFor = async (who: Person) =>
      (await who.call(contract.newsReaders, { params: { newsId } })).body.answers.map(({ name, choices }) => [
        name,
        choices,
      ]);
    expect(await answersFor(staff)).toEqual([['Léa Roux', [0, 2]]]);
    expect(await answersFor(head)).toEqual([]);
    expect((await seen(lea, newsId))?.survey?.own).toEqual([0, 2]);
    expect((await seen(staff, newsId))?.survey?.tally).toEqual([1, 0, 1]);
    school.clock.set('2026-11-28T10:00:00+01:00');
    expect((await seen(lea, newsId))?.survey).not.toHaveProperty('tally');
  });
});

test.each<[Partial<contract.SurveyAsked>, boolean, string, boolean]>([
  [{ anonymous: true }, true, '2026-11-26T12:00Z', false],
  [{ anonymous: true }, true, '2026-11-27T18:00Z', true],
  [{ anonymous: false }, true, '2026-11-26T12:00Z', true],
  [{ anonymous: false }, false, '2026-11-26T12:00Z', false],
  [{ results: 'readers' }, false, '2026-11-27T18:00Z', true],
  [{ results: 'author' }, false, '2026-11-28T18:00Z', false],
])('votes of %o, for its author %s, at %s: %s', (part, isAuthor, now, sees) => {
  expect(seesTally({ ...survey, ...part }, isAuthor, Date.parse(now))).toBe(sees);
});

test('what would be over before it is seen is refused; so is an answer that wasn’t offered', () => {
  const monday = Date.parse('2026-11-30T06:00Z');
  expect(() => refuseTimes({ survey }, monday)).toThrow('avant la publication');
  expect(() => refuseTimes({ until: 'not a date' }, monday)).toThrow('avant la publication');
  expect(() => refuseTimes({ until: '2026-12-01T06:00Z' }, monday)).not.toThrow();
  expect(() => refuseAnswer(survey, [9], monday - 7 * 86_400_000)).toThrow('proposées');
});
