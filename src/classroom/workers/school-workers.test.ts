// The whole school with its classes in workers: what goes through HTTP and the database meets what happens in a room elsewhere.
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { aSchool, type Person, secret, type TestSchool } from '../../../tests/support/school.ts';
import { readConfig } from '../../config.ts';
import { getDay } from '../../school/day/contract.ts';
import type { Parts } from '../activities/contract.ts';
import { listChatReports } from '../chat/reports/contract.ts';
import { getReplay } from '../replay/contract.ts';
import { type Built, buildProgram } from '../testing/built-worker.ts';
import { microphone, Peer } from '../testing/peer.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'preau-school-workers-'));
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 7]);
const peers: Peer[] = [];
let built: Built;
let school: TestSchool;
let lessonId: string;
let teacher: Person;
let ana: Person;

beforeAll(async () => {
  built = await buildProgram(fileURLToPath(new URL('../testing/shifting-worker.ts', import.meta.url)));
  const settings = { PREAU_SECRET: secret, PREAU_LOG: 'silent', PREAU_DATA: dataFolder, WORKERS: '2' };
  const now = new Date();
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
  school = await aSchool({
    now: now.toISOString(),
    context: { config: readConfig(settings) },
    workerEntry: built.entry,
  });
  teacher = await school.person({ roles: ['teacher'] });
  const { classId, pupils } = await school.addClass({ pupils: 1, teachers: [teacher] });
  ana = pupils[0] as Person;
  ({ lessonId } = await school.addLesson({ classIds: [classId], teachers: [teacher], starts: at(-5), ends: at(50) }));
  school.app.listen({ port: 0, host: '127.0.0.1' });
  await once(school.app.server, 'listening');
}, 120_000);
afterAll(async () => {
  for (const peer of peers) peer.close();
  await school.close();
  built.remove();
  rmSync(dataFolder, { recursive: true, force: true });
});

async function enter({ cookie }: Person): Promise<Peer> {
  const { port } = school.app.server.address() as AddressInfo;
  const peer = new Peer(port, { cookie, lessonId });
  peers.push(peer);
  await peer.join({ picture: false });
  return peer;
}
const put = async (who: Person, what: 'pictures' | 'photos'): Promise<Record<string, string>> =>
  (
    await school.app.inject({
      ...{ method: 'POST', url: `/api/lessons/${lessonId}/${what}`, payload: png },
      headers: { cookie: who.cookie, 'content-type': 'image/png' },
    })
  ).json();
const getPhoto = async (photo: string): Promise<number> =>
  (
    await school.app.inject({
      url: `/api/lessons/${lessonId}/photos/${photo}`,
      headers: { cookie: teacher.cookie },
    })
  ).statusCode;
const ask = <Name extends keyof Parts>(peer: Peer, part: Name, command: Parts[Name]['command']) =>
  peer.say({ type: 'do', ref: 'r', part, command });
const metric = async (name: string): Promise<string[]> =>
  (await school.app.inject({ url: '/metrics' })).body.split('\n').filter((line) => line.startsWith(name));
/** Of the worker that has the lesson. */
async function workerPid(): Promise<number> {
  let slot: string | undefined;
  await vi.waitFor(async () => {
    const rooms = await metric('preau_live_worker_rooms{');
    slot = rooms.map((line) => /worker="(\d)"} 1$/.exec(line)?.[1]).find((found) => found !== undefined);
    expect(slot).toBeDefined();
  }, 10_000);
  const [line] = await metric(`preau_live_worker_pid{worker="${slot}"}`);
  return Number(line?.split(' ')[1]);
}

test('[W5] slides, photos, reports and presence meet a room in a worker; its death takes the photos with it', async () => {
  const madame = await enter(teacher);
  const pupil = await enter(ana);
  const staff = await school.as('staff');
  await vi.waitFor(async () => {
    const { body } = await staff.call(getDay);
    expect(JSON.stringify(body)).toContain('"teacherPresent":true');
  }, 10_000);

  const { picture = '' } = await put(teacher, 'pictures');
  const path = join(dataFolder, 'lessons', school.schoolId, lessonId, 'pictures', picture);
  ask(madame, 'slides', { type: 'add-deck', deck: 'deck-0001', name: 'La Révolution' });
  ask(madame, 'slides', { type: 'add-page', deck: 'deck-0001', picture, width: 10, height: 10, text: '' });
  await madame.until('did', ({ part, event }) => part === 'slides' && event.type === 'page-added');
  expect(existsSync(path)).toBe(true);
  ask(madame, 'slides', { type: 'remove-deck', deck: 'deck-0001' });
  await vi.waitFor(() => expect(existsSync(path)).toBe(false), 10_000);

  const { photo = '' } = await put(ana, 'photos');
  ask(pupil, 'notebook', { type: 'hand-in', photo, width: 10, height: 10 });
  await madame.until('did', ({ part, event }) => part === 'notebook' && event.type === 'handed-in');
  // Another one doesn't take its place: the server heard that it was handed in.
  await vi.waitFor(async () => {
    await put(ana, 'photos');
    expect(await getPhoto(photo)).toBe(200);
  }, 10_000);

  pupil.write('a', 'bonjour');
  const { id } = await madame.untilWritten();
  ask(madame, 'chat', { type: 'report', id });
  await vi.waitFor(async () => {
    const { body } = await staff.call(listChatReports, { query: { lessonId } });
    expect(body).toMatchObject([{ message: { text: 'bonjour' }, author: { userId: ana.userId } }]);
  }, 10_000);

  process.kill(await workerPid(), 'SIGKILL');
  await madame.untilClosed('main');
  await vi.waitFor(async () => expect(await getPhoto(photo)).toBe(404), 10_000);
  const back = await enter(ana);
  expect(back.messages.find(({ type }) => type === 'welcome')).toMatchObject({
    room: { parts: { chat: { messages: [{ text: 'bonjour' }] }, notebook: { photos: [] } } },
  });
  // Told again when the room opened: the school has it once.
  const { body } = await staff.call(listChatReports, { query: { lessonId } });
  expect(body).toHaveLength(1);
  back.close();
}, 60_000);

test('[W5] a recording is made in the worker, asks the school who may be in it, and is read through the server', async () => {
  const madame = await enter(teacher);
  const pupil = await enter(ana);
  madame.say({ type: 'publish', publication: microphone });
  await pupil.until('published');
  ask(madame, 'recording', { type: 'start' });
  await pupil.until('did', ({ part, event }) => part === 'recording' && event.type === 'started');
  for (let count = 0; count < 5; count += 1) madame.voice(90);
  await pupil.untilTrue(() => pupil.frames.length === 5);
  // Nothing to read of it while it runs.
  expect((await teacher.call(getReplay, { params: { lessonId } })).status).not.toBe(200);
  ask(madame, 'recording', { type: 'stop' });
  await pupil.until('did', ({ part, event }) => part === 'recording' && event.type === 'stopped');
  await vi.waitFor(async () => {
    const reply = await teacher.call(getReplay, { params: { lessonId } });
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toMatchObject({ segments: [{ members: [1] }] });
  }, 10_000);
  for (const peer of [madame, pupil]) peer.close();
}, 60_000);

test('[W5] [F4] a class without its teacher for two minutes is on the office’s day', async () => {
  const madame = await enter(teacher);
  const pupil = await enter(ana);
  madame.cut();
  await pupil.until('did', ({ part, event }) => part === 'floor' && event.type === 'teacher-gone');
  const pid = await workerPid();
  for (let count = 0; count < 14; count += 1) {
    process.kill(pid, 'SIGUSR2');
    // Who is there goes on being heard.
    const from = pupil.messages.length;
    pupil.say({ type: 'ping', at: count });
    await pupil.until('pong', ({ at }) => at === count, from);
  }
  const staff = await school.as('staff');
  await vi.waitFor(async () => {
    const { body } = await staff.call(getDay);
    expect(JSON.stringify(body)).toContain('teacherMissingSince');
  }, 10_000);
}, 60_000);

test('each worker is on /metrics', async () => {
  for (const what of ['rooms', 'members', 'sockets', 'memory_bytes', 'cpu_seconds', 'busy', 'restarts'])
    expect((await metric(`preau_live_worker_${what}{`)).map((line) => line.split('}')[0])).toEqual([
      `preau_live_worker_${what}{worker="0"`,
      `preau_live_worker_${what}{worker="1"`,
    ]);
});
