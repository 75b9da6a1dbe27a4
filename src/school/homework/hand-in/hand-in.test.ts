// Hand-ins on the real application: pages on their way, the hand-in, who sees it, what comes back, and what is left on the disk.
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../../tests/support/school.ts';
import { checkReceipt } from '../../receipts/contract.ts';
import { getHomework, giveHomework, type HandInPolicy } from '../contract.ts';
import { getHandIn, handInHomework, listHandIns, maxPageBytes, maxPages, returnHandIn } from './contract.ts';
import { cameraPhoto, secretPlace } from './testing/camera-photo.ts';

let school: TestSchool;
let petit: Person;
let ferrand: Person;
let zoe: Person;
let tom: Person;
let claire: Person;
let classId: string;
let folder: string;

beforeAll(async () => {
  school = await aSchool();
  petit = await school.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  ferrand = await school.person({ roles: ['teacher'] });
  zoe = await school.person({ givenName: 'Zoé', familyName: 'Lambert' });
  tom = await school.person({ givenName: 'Tom', familyName: 'Girard' });
  claire = await school.person({ roles: ['parent'] });
  await school.relate(claire, zoe);
  ({ classId } = await school.addClass({ pupils: [zoe, tom], teachers: [petit, ferrand] }));
  folder = join(school.context.config.dataFolder, 'hand-ins', school.schoolId);
});

const give = async (handIn: HandInPolicy = 'until_corrected', dueOn = '2026-11-24') => {
  const input = { classId, subject: 'Maths', title: 'Exercices', text: '', minutes: 20, dueOn, handIn };
  return (await petit.call(giveHomework, { input })).body.homeworkId;
};
const send = (who: Person, homeworkId: string, body: Buffer, pageId: string = randomUUID(), headers = {}) =>
  school.app.inject({
    method: 'PUT',
    url: `/api/homework/${homeworkId}/pages/${pageId}`,
    headers: { cookie: who.cookie, 'content-type': 'application/octet-stream', ...headers },
    payload: body,
  });
const page = async (who: Person, homeworkId: string, body: Buffer = cameraPhoto()) => {
  const pageId = randomUUID();
  expect((await send(who, homeworkId, body, pageId)).statusCode).toBe(200);
  return pageId;
};
const handIn = (who: Person, homeworkId: string, pageIds: string[], text = '', headers = {}) =>
  who.call(handInHomework, { params: { homeworkId }, input: { text, pageIds }, headers });
const get = (who: Person, homeworkId: string, pageId: string, headers = {}) =>
  school.app.inject({
    url: `/api/homework/${homeworkId}/pages/${pageId}`,
    headers: { cookie: who.cookie, ...headers },
  });
const files = () => (existsSync(folder) ? readdirSync(folder) : []);

test('photos and a text are handed in once, with a receipt; the place where they were taken never reaches the disk', async () => {
  const homeworkId = await give();
  const pageIds = [await page(zoe, homeworkId), await page(zoe, homeworkId, Buffer.from('%PDF-1.7 x'))];
  for (const name of files()) {
    expect(name).toMatch(/^[0-9a-f]{32}\.(jpg|pdf)$/);
    expect(readFileSync(join(folder, name), 'latin1')).not.toContain(secretPlace);
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  }
  const headers = { 'idempotency-key': randomUUID() };
  const first = await handIn(zoe, homeworkId, pageIds, 'Voilà', headers);
  expect(first.body).toMatchObject({
    late: false,
    text: 'Voilà',
    handedAt: '2026-11-23T07:55:00.000Z',
    name: 'Zoé Lambert',
  });
  expect(first.body.pages.map(({ pageId, kind }) => [pageId, kind])).toEqual([
    [pageIds[0], 'jpg'],
    [pageIds[1], 'pdf'],
  ]);
  const receipt = String(first.headers['preau-receipt']);
  expect((await handIn(zoe, homeworkId, pageIds, 'Voilà', headers)).headers['preau-receipt']).toBe(receipt);
  const { body } = await school.stranger.call(checkReceipt, { input: { receipt } });
  expect(body).toMatchObject({
    kind: 'hand_in',
    about: 'Exercices',
    by: 'Zoé Lambert',
    at: '2026-11-23T07:55:00.000Z',
  });
  // It is done, too.
  const [state] = (await claire.call(getHomework, { params: { homeworkId } })).body.pupils[0]?.states ?? [];
  expect(state).toMatchObject({ done: true, handedAt: '2026-11-23T07:55:00.000Z' });
});

test('only the pupil, the parents and who gave it see it; nobody learns whether it exists', async () => {
  const homeworkId = await give();
  const pageId = await page(zoe, homeworkId);
  // On its way, it is the pupil's alone.
  expect((await get(zoe, homeworkId, pageId)).statusCode).toBe(200);
  for (const who of [claire, petit])
    expect((await get(who, homeworkId, pageId)).json().error.code).toBe('page_unknown');
  await handIn(zoe, homeworkId, [pageId]);
  const elsewhere = await (await school.otherSchool()).person({ roles: ['teacher', 'parent', 'pupil'] });
  const head = await school.person({ roles: ['head', 'teacher'] });
  const params = { homeworkId, userId: zoe.userId };
  for (const who of [zoe, claire, petit]) {
    expect((await who.call(getHandIn, { params })).body.pages).toHaveLength(1);
    const got = await get(who, homeworkId, pageId);
    expect(got.headers).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' });
    expect(got.headers['content-security-policy']).toContain('sandbox');
    expect(got.rawPayload.includes(secretPlace)).toBe(false);
  }
  for (const who of [tom, ferrand, elsewhere, head]) {
    expect(await who.call(getHandIn, { params })).toFail(404, 'homework_unknown');
    expect((await get(who, homeworkId, pageId)).statusCode).toBe(404);
  }
  const other = await give();
  expect((await get(zoe, other, pageId)).statusCode).toBe(404);
  expect(await ferrand.call(listHandIns, { params: { homeworkId } })).toFail(404, 'homework_unknown');
  expect(await handIn(tom, homeworkId, [pageId])).toFail(404, 'page_unknown');
});

test('what is not a page, is too heavy, too much, or another’s number leaves nothing', async () => {
  const homeworkId = await give();
  const before = files().length;
  expect((await send(zoe, homeworkId, Buffer.from('<svg onload=alert(1)>'))).json().error.code).toBe('not_a_page');
  expect((await send(zoe, homeworkId, Buffer.alloc(maxPageBytes + 1, 0x25))).statusCode).toBe(413);
  expect((await send(zoe, homeworkId, cameraPhoto(), '..%2F..%2Fsecret')).statusCode).toBe(400);
  expect((await send(petit, homeworkId, cameraPhoto())).statusCode).toBe(403);
  expect((await send(zoe, await give('none'), cameraPhoto())).json().error.code).toBe('no_hand_in');
  expect(await handIn(zoe, homeworkId, [], '  ')).toFail(400, 'empty_hand_in');
  expect(files()).toHaveLength(before);
  const pageIds: string[] = [];
  for (let count = 0; count < maxPages; count++) pageIds.push(await page(zoe, homeworkId));
  expect((await send(zoe, homeworkId, cameraPhoto())).json().error.code).toBe('pages_many');
  expect((await send(tom, homeworkId, cameraPhoto(), pageIds[0])).json().error.code).toBe('page_taken');
  // The same page again, as a device does that heard no answer.
  const headers = { 'idempotency-key': randomUUID() };
  for (let count = 0; count < 3; count++)
    expect((await send(zoe, homeworkId, cameraPhoto(), pageIds[0], headers)).statusCode).toBe(200);
  expect(files()).toHaveLength(before + maxPages);
  await handIn(zoe, homeworkId, pageIds.slice(0, 2));
  expect(files()).toHaveLength(before + 2);
});

test('again replaces until the date or the correction; late is said', async () => {
  const [strict, open] = [await give('until_due'), await give('until_corrected')];
  const first = await page(zoe, strict);
  await handIn(zoe, strict, [first]);
  const second = await page(zoe, strict);
  const before = files().length;
  expect((await handIn(zoe, strict, [second], 'mieux')).body.pages.map(({ pageId }) => pageId)).toEqual([second]);
  expect(files()).toHaveLength(before - 1);
  expect((await get(zoe, strict, first)).statusCode).toBe(404);
  school.clock.set('2026-11-25T08:00+01:00');
  expect(await handIn(zoe, strict, [second])).toFail(409, 'hand_in_closed');
  expect((await send(zoe, strict, cameraPhoto())).json().error.code).toBe('hand_in_closed');
  expect((await handIn(tom, strict, [], 'désolé')).body).toMatchObject({ late: true, closed: 'hand_in_closed' });
  await handIn(zoe, open, [], 'un');
  expect((await handIn(zoe, open, [], 'deux')).body).toMatchObject({ late: true, text: 'deux' });
  const back = { params: { homeworkId: open, userId: zoe.userId }, input: { comment: 'Bien', marks: [] } };
  await petit.call(returnHandIn, back);
  expect(await handIn(zoe, open, [], 'trois')).toFail(409, 'already_returned');
  school.clock.set('2026-11-23T08:55+01:00');
});

test('the teacher sees who has handed in, draws over a photo and gives it back; then the pupil and the parents see it', async () => {
  const homeworkId = await give();
  const pageId = await page(zoe, homeworkId);
  const params = { homeworkId, userId: zoe.userId };
  const strokes = [{ colour: 'red' as const, points: [0, 0, 5_000, 10_000] }];
  const input = { comment: 'Attention aux **signes**', marks: [{ pageId, strokes }] };
  expect(await petit.call(returnHandIn, { params, input })).toFail(409, 'not_handed_in');
  await handIn(zoe, homeworkId, [pageId]);
  const { pupils } = (await petit.call(listHandIns, { params: { homeworkId } })).body;
  expect(pupils.map(({ name, pages, done }) => [name, pages, done])).toEqual([
    ['Tom Girard', 0, false],
    ['Zoé Lambert', 1, true],
  ]);
  for (const who of [ferrand, await (await school.otherSchool()).person({ roles: ['teacher'] })])
    expect(await who.call(returnHandIn, { params, input })).toFail(404, 'homework_unknown');
  const foreign = { ...input, marks: [{ pageId: randomUUID(), strokes }] };
  expect(await petit.call(returnHandIn, { params, input: foreign })).toFail(404, 'page_unknown');
  const outside = {
    ...input,
    marks: [{ pageId, strokes: [{ colour: 'red' as const, points: [0, 0, 5_000, 10_001] }] }],
  };
  expect(await petit.call(returnHandIn, { params, input: outside })).toFail(400, 'invalid');
  expect((await zoe.call(getHandIn, { params })).body).toMatchObject({ comment: '', pages: [{ marks: [] }] });
  await petit.call(returnHandIn, { params, input });
  for (const who of [zoe, claire])
    expect((await who.call(getHandIn, { params })).body).toMatchObject({
      ...{ comment: 'Attention aux **signes**', closed: 'already_returned', pages: [{ pageId, marks: strokes }] },
    });
});

test('a sound is given by ranges, and a PDF only to be kept', async () => {
  const homeworkId = await give();
  const sound = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(996, 7)]);
  const [heard, read] = [await page(zoe, homeworkId, sound), await page(zoe, homeworkId, Buffer.from('%PDF-1.7'))];
  const part = await get(zoe, homeworkId, heard, { range: 'bytes=0-3' });
  expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, 'OggS', 'bytes 0-3/1000']);
  expect((await get(zoe, homeworkId, heard, { range: 'bytes=5000-' })).statusCode).toBe(416);
  expect((await get(zoe, homeworkId, read)).headers['content-disposition']).toContain('attachment');
});
