// A recorded lesson on the whole application: who may see it, what is in it, an authorisation taken back, its end.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insert } from '../../../tests/support/insert.ts';
import { aSchool, type Person, secret, type TestSchool } from '../../../tests/support/school.ts';
import { readConfig } from '../../config.ts';
import { systemClock } from '../../lib/clock.ts';
import { getDay } from '../../school/day/contract.ts';
import { inviteGuest } from '../../school/timetable/contract.ts';
import {
  answerAuthorisation,
  listAuthorisations,
  listClassAuthorisations,
  noteSignedPaper,
} from '../authorisation/contract.ts';
import { readRecords } from '../recording/segment.ts';
import { camera, Peer } from '../testing/peer.ts';
import { deleteReplay, getReplay, nameReplay } from './contract.ts';
import { type Told, unnamed } from './retell.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'preau-replay-'));
const lessons = join(dataFolder, 'lessons');
const minute = 60_000;
const microphone = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 } as const;
const dayLength = 24 * 60 * minute;

let school: TestSchool;
let port: number;
let teacher: Person;
let zoe: Person;
let tom: Person;
let mum: Person;
let classId: string;
let lessonId: string;
let peers: Peer[] = [];

const at = (minutes: number) => new Date(Date.now() + minutes * minute).toISOString();

beforeAll(async () => {
  const config = readConfig({ PREAU_SECRET: secret, PREAU_LOG: 'silent', PREAU_DATA: dataFolder });
  school = await aSchool({ context: { config, clock: systemClock } });
  teacher = await school.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  zoe = await school.person({ givenName: 'Zoé', familyName: 'Arnaud' });
  tom = await school.person({ givenName: 'Tom', familyName: 'Leroy' });
  mum = await school.person({ roles: ['parent'], givenName: 'Awa', familyName: 'Arnaud' });
  await insert(school.database, 'relation', {
    ...{ schoolId: school.schoolId, pupilId: zoe.userId, relativeId: mum.userId, legal: true },
  });
  ({ classId } = await school.addClass({ pupils: [zoe, tom], teachers: [teacher] }));
  await school.app.listen({ port: 0, host: '127.0.0.1' });
  port = (school.app.server.address() as AddressInfo).port;
});
beforeEach(async () => {
  for (const one of peers) one.close();
  peers = [];
  ({ lessonId } = await school.addLesson({ classIds: [classId], teachers: [teacher], starts: at(-5), ends: at(50) }));
});
afterAll(() => {
  for (const one of peers) one.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

async function comes({ cookie }: Person): Promise<Peer & { you: number }> {
  const made = new Peer(port, { cookie, lessonId });
  peers.push(made);
  const { you } = await made.join();
  return Object.assign(made, { you });
}
const asks = (who: Peer, part: string, command: object) => who.say({ type: 'do', ref: 'r', part, command });
const folder = () => join(lessons, school.schoolId, lessonId, 'replay');
const files = () => (existsSync(folder()) ? readdirSync(folder()).filter((name) => name.endsWith('.rec')) : []);
const onDisk = () => Buffer.concat(files().map((name) => readFileSync(join(folder(), name))));
const holds = (mark: number) => onDisk().includes(Buffer.alloc(40, mark));
const voiceOf = (who: Peer, mark: number) => who.voice(100, new Uint8Array(60).fill(mark));

async function until(looks: () => boolean | Promise<boolean>, act: () => void = () => {}): Promise<void> {
  const look = () => {
    act();
    return looks();
  };
  await expect.poll(look, { timeout: 15_000, interval: 100 }).toBe(true);
}

/** Zoé and her mother agree; Tom doesn't. Both speak and write; a slide is turned, something drawn, a caption typed. */
async function recorded(): Promise<{ zoe: number; tom: number; teacher: number }> {
  await zoe.call(answerAuthorisation, { params: { userId: zoe.userId }, input: { answer: true } });
  await mum.call(answerAuthorisation, { params: { userId: zoe.userId }, input: { answer: true } });
  const madame = await comes(teacher);
  const pupils = [await comes(zoe), await comes(tom)] as const;
  for (const one of pupils) {
    madame.say({ type: 'floor', member: one.you, granted: true });
    await one.until('presence', ({ changed }) => changed.some(({ number, floor }) => number === one.you && floor));
    one.say({ type: 'publish', publication: microphone });
    await madame.until('published', ({ member }) => member === one.you);
  }
  madame.say({ type: 'publish', publication: microphone });
  madame.say({ type: 'publish', publication: camera });
  await pupils[0].until('published', ({ publication }) => publication.source === 'camera');
  asks(pupils[1], 'chat', { type: 'say', ref: 'c0', text: 'avant', to: 'all' });
  asks(madame, 'slides', { type: 'add-deck', deck: 'deck-0001', name: 'Volcans' });
  for (const mark of ['a', 'b'])
    asks(madame, 'slides', {
      ...{ type: 'add-page', deck: 'deck-0001', picture: `${mark.repeat(32)}.webp`, width: 10, height: 10 },
      text: `Page ${mark}`,
    });
  asks(madame, 'slides', { type: 'go', deck: 'deck-0001', page: 1 });
  asks(madame, 'recording', { type: 'start' });
  await until(
    () => holds(1) && holds(2) && holds(3),
    () => {
      voiceOf(madame, 1);
      madame.picture({ key: true, mark: 2 });
      voiceOf(pupils[0], 3);
      voiceOf(pupils[1], 4);
    },
  );
  asks(madame, 'captions', { type: 'say', text: 'Le magma monte.' });
  asks(pupils[0], 'chat', { type: 'say', ref: 'c1', text: 'c’est chaud', to: 'all' });
  asks(pupils[1], 'chat', { type: 'say', ref: 'c2', text: 'moi aussi', to: 'all' });
  asks(pupils[0], 'chat', { type: 'say', ref: 'c3', text: 'en privé', to: 'leaders' });
  await madame.untilWritten(({ text }) => text === 'moi aussi');
  asks(madame, 'recording', { type: 'stop' });
  await madame.untilTrue(() =>
    madame.messages.some((one) => one.type === 'did' && one.part === 'recording' && one.event.type === 'stopped'),
  );
  await until(async () => (await teacher.get(`/api/lessons/${lessonId}/replay`)).status === 200);
  return { zoe: pupils[0].you, tom: pupils[1].you, teacher: madame.you };
}

const params = () => ({ params: { lessonId } });
async function replayFor(who: Person) {
  const { body } = await who.call(getReplay, params());
  const events = JSON.parse((await raw(who, `/api/lessons/${lessonId}/replay/events`)).body) as Told[];
  return { replay: body, events };
}
const raw = (who: Person | undefined, url: string, headers = {}) =>
  school.app.inject({ url, headers: { ...(who && { cookie: who.cookie }), ...headers } });
const served = async (who: Person) => {
  const { replay } = await replayFor(who);
  const parts = await Promise.all(
    replay.segments.map(({ from }) => raw(who, `/api/lessons/${lessonId}/replay/segments/${Math.floor(from)}.rec`)),
  );
  return parts.flatMap(({ rawPayload }) => [...readRecords(rawPayload)]);
};

describe('[R10] [R11] what a replay tells', () => {
  test('teacher, slides, captions, and of pupils only who agreed; [R4] names likewise; the same for everybody', async () => {
    const members = await recorded();
    const { replay, events } = await replayFor(tom);
    expect(replay).toMatchObject({ title: 'Mathématiques', name: '', manages: false });
    expect(replay.runs).toHaveLength(1);
    expect(replay.people).toEqual([
      { member: members.teacher, name: 'M. Petit', role: 'teacher' },
      { member: members.zoe, name: 'Zoé Arnaud', role: 'pupil' },
    ]);
    const speaking = (await served(tom)).flatMap((one) => (one.kind === 'frame' ? [one.frame.publisher] : []));
    expect(new Set(speaking)).toEqual(new Set([members.teacher, members.zoe]));
    expect(replay.segments.some(({ keys }) => keys.some(([, member]) => member === members.teacher))).toBe(true);

    const said = events.flatMap(({ part, event }) =>
      part === 'chat' && event.type === 'said' ? [event.message.text] : [],
    );
    expect(said).toEqual(['c’est chaud']);
    expect(
      events.flatMap(({ part, event }) => (part === 'captions' && event.type === 'said' ? [event.text] : [])),
    ).toEqual(['Le magma monte.']);
    const authors = events.flatMap(({ part, event }) => (part === 'board' && event.type === 'seated' ? [event] : []));
    expect(authors.map(({ name }) => name)).toEqual(['M. Petit', 'Zoé Arnaud', unnamed]);
    expect(authors.every(({ userId, member }) => userId === '' && member === 0)).toBe(true);
    // A slide that was never shown keeps its text; nothing says who was there.
    expect(JSON.stringify(events)).not.toContain('Page b');
    expect(JSON.stringify(events)).not.toContain('Leroy');
    expect((await replayFor(teacher)).events).toEqual(events);
  });

  test('it is asked for again with an ETag, and a part of a file by its range', async () => {
    await recorded();
    for (const path of ['replay', 'replay/events', `replay/segments/${files()[0]}`]) {
      const url = `/api/lessons/${lessonId}/${path}`;
      const first = await raw(zoe, url);
      expect([path, first.statusCode, first.headers['cache-control']]).toEqual([path, 200, 'private, no-cache']);
      const again = await raw(zoe, url, { 'if-none-match': first.headers.etag });
      expect([path, again.statusCode, again.body]).toEqual([path, 304, '']);
    }
    const url = `/api/lessons/${lessonId}/replay/segments/${files()[0]}`;
    const whole = (await raw(zoe, url)).rawPayload;
    const part = await raw(zoe, url, { range: 'bytes=5-24' });
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 5-24/${whole.length}`]);
    expect(part.rawPayload).toEqual(whole.subarray(5, 25));
    expect((await raw(zoe, url, { range: `bytes=${whole.length}-` })).statusCode).toBe(416);
  });
});

describe('[R10] who may see it', () => {
  test('its class, its teachers, staff and head, after its end too; nobody else', async () => {
    await recorded();
    await school.database.query('update lesson set starts_at = $2, ends_at = $3 where lesson_id = $1', [
      ...[lessonId, new Date(Date.now() - 2 * dayLength), new Date(Date.now() - 2 * dayLength + 55 * minute)],
    ]);
    const urls = ['replay', 'replay/events', `replay/segments/${files()[0]}`].map(
      (path) => `/api/lessons/${lessonId}/${path}`,
    );
    const elsewhere = await school.otherSchool();
    const staff = await school.person({ roles: ['staff'] });
    const head = await school.person({ roles: ['head'] });
    for (const who of [teacher, zoe, tom, staff, head])
      for (const url of urls) expect((await raw(who, url)).statusCode).toBe(200);
    const others = [
      ...[mum, await school.person(), await school.person({ roles: ['teacher'] })],
      ...[await elsewhere.person({ roles: ['staff'] }), await elsewhere.person({ roles: ['head'] })],
    ];
    for (const who of others) for (const url of urls) expect((await raw(who, url)).statusCode).toBe(403);
    for (const url of urls) expect((await raw(undefined, url)).statusCode).toBe(401);
  });

  test('[S2] [J9] its slides are for its class and, while it lasts, for who is invited', async () => {
    await recorded();
    const url = `/api/lessons/${lessonId}/pictures`;
    const payload = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
    const headers = { cookie: teacher.cookie, 'content-type': 'image/png' };
    const put = await school.app.inject({ method: 'POST', url, headers, payload });
    const slide = `${url}/${put.json().picture}`;
    expect((await raw(mum, slide)).statusCode).toBe(403);
    const guest = { userId: mum.userId, kind: 'parent', pupilId: zoe.userId } as const;
    await teacher.call(inviteGuest, { ...params(), input: guest });
    expect((await raw(mum, slide)).statusCode).toBe(200);
    // What was recorded isn't for guests.
    expect((await raw(mum, `/api/lessons/${lessonId}/replay/events`)).statusCode).toBe(403);
    await school.database.query('update lesson set live_ended_at = now() where lesson_id = $1', [lessonId]);
    expect((await raw(mum, slide)).statusCode).toBe(403);
    expect((await raw(tom, slide)).statusCode).toBe(200);
  });

  test('not while it is recorded; the day says that it is there once the lesson is over', async () => {
    const madame = await comes(teacher);
    asks(madame, 'recording', { type: 'start' });
    await until(async () => (await zoe.call(getReplay, params())).error?.code === 'still_recording');
    const dayOf = async (who: Person) => {
      const { body } = await who.call(getDay);
      return body.timetables.flatMap((one) => one.lessons).find((one) => one.lessonId === lessonId)?.replay;
    };
    expect(await dayOf(zoe)).toBeUndefined();
    madame.say({ type: 'end' });
    await madame.untilClosed('main');
    await until(async () => (await dayOf(zoe)) === true);
    expect((await zoe.call(getReplay, params())).status).toBe(200);
  });

  test('its teacher names it and deletes it at once; a pupil does neither', async () => {
    await recorded();
    expect((await zoe.call(nameReplay, { ...params(), input: { name: 'x' } })).status).toBe(403);
    expect((await zoe.call(deleteReplay, params())).status).toBe(403);
    expect((await teacher.call(nameReplay, { ...params(), input: { name: ' Les volcans ' } })).status).toBe(204);
    expect((await zoe.call(getReplay, params())).body.name).toBe('Les volcans');
    expect((await teacher.call(deleteReplay, params())).status).toBe(204);
    expect(existsSync(folder())).toBe(false);
    expect(await school.database.query('select 1 from recording where lesson_id = $1', [lessonId])).toEqual([]);
    expect(await school.database.query('select 1 from recording_pupil where lesson_id = $1', [lessonId])).toEqual([]);
    expect((await zoe.call(getReplay, params())).error?.code).toBe('replay_unknown');
  });
});

describe('[R5] an authorisation is stored, and taken back', () => {
  test('each answers for themselves, a paper stands for the family, and each answer stays with who and when', async () => {
    const about = async (who: Person) =>
      (await who.call(listAuthorisations)).body.find(({ userId }) => userId === tom.userId);
    const dad = await school.person({ roles: ['parent'], familyName: 'Leroy' });
    const uncle = await school.person({ roles: ['parent'], familyName: 'Oncle' });
    const relation = { schoolId: school.schoolId, pupilId: tom.userId };
    await insert(school.database, 'relation', { ...relation, relativeId: dad.userId, legal: true });
    await insert(school.database, 'relation', { ...relation, relativeId: uncle.userId, legal: false });
    const say = (who: Person, answer: boolean) =>
      who.call(answerAuthorisation, { params: { userId: tom.userId }, input: { answer } });
    expect((await say(uncle, true)).status).toBe(403);
    expect((await say(mum, true)).status).toBe(403);
    expect((await say(teacher, true)).status).toBe(403);
    expect((await say(tom, true)).body.authorised).toBe(false);
    expect((await say(dad, true)).body.authorised).toBe(true);
    expect(await about(tom)).toMatchObject({ authorised: true, pupil: { answer: true }, family: [{ you: false }] });
    expect(await about(uncle)).toBeUndefined();
    expect((await say(dad, false)).body.authorised).toBe(false);
    const office = await school.person({ roles: ['staff'] });
    const paper = (who: Person, signed: boolean) =>
      who.call(noteSignedPaper, { params: { userId: tom.userId }, input: { signed } });
    expect((await paper(teacher, true)).status).toBe(403);
    expect((await paper(office, true)).body.authorised).toBe(true);
    const listed = await teacher.call(listClassAuthorisations, { params: { classId } });
    expect(listed.body.map(({ name, authorised }) => [name, authorised])).toEqual([
      ['Zoé Arnaud', true],
      ['Tom Leroy', true],
    ]);
    expect((await paper(office, false)).body.authorised).toBe(false);
    const kept = await school.database.query<{ giver: string; answer: boolean; by: string }>(
      'select giver, answer, noted_by as by from recording_authorisation where pupil_id = $1 order by answered_at',
      [tom.userId],
    );
    expect(kept.map(({ giver, answer, by }) => [giver, answer, by])).toEqual([
      ['pupil', true, tom.userId],
      ['relative', true, dad.userId],
      ['relative', false, dad.userId],
      ['paper', true, office.userId],
      ['paper', false, office.userId],
    ]);
  });

  test('said again it is kept once; turned over and over, a no still counts and a yes has to wait', async () => {
    const sam = await school.person();
    const says = (answer: boolean) =>
      sam.call(answerAuthorisation, { params: { userId: sam.userId }, input: { answer } });
    const kept = async () =>
      (await school.database.query('select 1 from recording_authorisation where pupil_id = $1', [sam.userId])).length;
    for (let turn = 0; turn < 10; turn += 1) for (const answer of [true, true, false, false]) await says(answer);
    expect(await kept()).toBe(20);
    expect(await says(true)).toFail(429, 'too_many_tries');
    expect((await says(false)).body.pupil).toMatchObject({ answer: false });
    expect(await kept()).toBe(20);
  });

  test('[R6] taken back, nothing of the pupil is served any more, nor left on the disk', async () => {
    const members = await recorded();
    expect(holds(3)).toBe(true);
    const back = await mum.call(answerAuthorisation, { params: { userId: zoe.userId }, input: { answer: false } });
    expect(back.body.authorised).toBe(false);
    // Already now, whatever the disk still holds.
    const { replay, events } = await replayFor(teacher);
    expect(replay.people.map(({ member }) => member)).toEqual([members.teacher]);
    expect(replay.segments.flatMap(({ members: inIt }) => inIt)).not.toContain(members.zoe);
    expect(JSON.stringify(events)).not.toMatch(/chaud|Arnaud/);
    expect((await served(teacher)).some((one) => one.kind === 'frame' && one.frame.publisher === members.zoe)).toBe(
      false,
    );
    await until(() => !holds(3));
    expect(holds(1)).toBe(true);
    expect(readFileSync(join(folder(), 'index.jsonl'), 'utf8')).not.toContain(`,${members.zoe}]`);
    await until(
      async () =>
        (await school.database.query('select 1 from recording_pupil where lesson_id = $1', [lessonId])).length === 0,
    );
    await until(async () => (await served(teacher)).length > 0);
  });
});

test('[R6] taken back in the middle of a recording, what was said is cut out while the others go on', async () => {
  for (const who of [zoe, mum])
    await who.call(answerAuthorisation, { params: { userId: zoe.userId }, input: { answer: true } });
  const madame = await comes(teacher);
  const hers = await comes(zoe);
  madame.say({ type: 'floor', member: hers.you, granted: true });
  await hers.until('presence', ({ changed }) => changed.some(({ number, floor }) => number === hers.you && floor));
  hers.say({ type: 'publish', publication: microphone });
  madame.say({ type: 'publish', publication: microphone });
  await hers.until('published', ({ member }) => member === madame.you);
  asks(madame, 'recording', { type: 'start' });
  const say = (teachers: number, pupils: number) => () => {
    voiceOf(madame, teachers);
    voiceOf(hers, pupils);
  };
  await until(() => holds(5) && holds(6), say(5, 6));
  await mum.call(answerAuthorisation, { params: { userId: zoe.userId }, input: { answer: false } });
  await until(() => !holds(6) && holds(7), say(7, 8));
  expect([holds(5), holds(8)]).toEqual([true, false]);
  await hers.untilTrue(() =>
    hers.messages.some(
      (one) =>
        one.type === 'did' && one.part === 'recording' && one.event.type === 'pupils' && one.event.members.length === 0,
    ),
  );
  asks(madame, 'recording', { type: 'stop' });
  await until(async () => (await teacher.call(getReplay, params())).status === 200);
  expect((await replayFor(teacher)).replay.segments.flatMap(({ members }) => members)).not.toContain(hers.you);
});
