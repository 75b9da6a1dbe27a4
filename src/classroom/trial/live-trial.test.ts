// The test room on the whole application: what one says and shows comes back, to nobody else, and nothing is kept.
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { aSchool, type Person, secret, type TestSchool } from '../../../tests/support/school.ts';
import { readConfig } from '../../config.ts';
import { systemClock } from '../../lib/clock.ts';
import { camera, microphone, Peer } from '../testing/peer.ts';
import { mostTrials, trialLesson, trialsEach } from './trial.ts';
import { createTrials } from './trials.ts';

const folder = mkdtempSync(join(tmpdir(), 'preau-trial-'));
let school: TestSchool;
let port: number;
const peers: Peer[] = [];

beforeAll(async () => {
  const config = readConfig({ PREAU_SECRET: secret, PREAU_LOG: 'silent', PREAU_DATA: folder });
  school = await aSchool({ context: { config, clock: systemClock } });
  school.app.listen({ port: 0, host: '127.0.0.1' });
  await once(school.app.server, 'listening');
  ({ port } = school.app.server.address() as AddressInfo);
}, 60_000);
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const peerOf = ({ cookie }: Person) => {
  const peer = new Peer(port, { cookie, lessonId: trialLesson });
  peers.push(peer);
  return peer;
};

test.each(['pupil', 'parent', 'teacher'] as const)(
  '[J14] a %s hears and sees themselves after two seconds',
  async (role) => {
    const peer = peerOf(await school.person({ roles: [role] }));
    const { you, room } = await peer.join();
    expect(room.members.map(({ role: has }) => has)).toEqual(['teacher', 'pupil']);
    await peer.until('did', ({ part, event }) => part === 'floor' && event.type === 'given');
    peer.say({ type: 'publish', publication: microphone });
    peer.say({ type: 'publish', publication: camera });
    await peer.until('published', ({ member, publication }) => member !== you && publication.source === 'microphone');
    await peer.until('published', ({ member, publication }) => member !== you && publication.source === 'camera');
    const said = performance.now();
    peer.voice(90, new Uint8Array(60).fill(7));
    peer.picture({ key: true, mark: 9 });
    await peer.untilTrue(
      () => peer.frames.some(({ kind }) => kind === 'voice') && peer.frames.some(({ kind }) => kind === 'picture'),
    );
    expect(performance.now() - said).toBeGreaterThanOrEqual(1_990);
    expect(peer.frames.find(({ kind }) => kind === 'voice')?.payload[0]).toBe(7);
    expect(peer.frames.find(({ kind }) => kind === 'picture')?.payload[0]).toBe(9);
    expect(new Set(peer.frames.map(({ publisher }) => publisher)).has(you)).toBe(false);
  },
  60_000,
);

test('[J14] everybody is alone in theirs, leads nothing, and nothing of it is on the disk or on anybody’s day', async () => {
  const [one, two] = [peerOf(await school.person()), peerOf(await school.person())];
  const welcomes = [await one.join(), await two.join()];
  for (const { room } of welcomes) expect(room.members).toHaveLength(2);
  one.write('a', 'secret');
  await one.untilWritten();
  one.say({ type: 'ping', at: 1 });
  two.say({ type: 'end' });
  expect(await two.until('refused')).toMatchObject({ code: 'not_allowed' });
  expect(two.messages.filter((told) => told.type === 'did' && told.part === 'chat')).toEqual([]);
  const lessons = join(folder, 'lessons');
  expect(existsSync(lessons) ? readdirSync(lessons) : []).toEqual([]);
}, 60_000);

test('[J14] so many tries an hour of one account, and so many at once, are enough', () => {
  const trials = createTrials();
  const tries = (accountId: string, now: number, plane = 'main') =>
    trials.enter({ schoolId: 's', accountId, userId: 'u' }, { url: `/live/essai?plane=${plane}` }, now, () => true);
  for (let turn = 0; turn < trialsEach; turn += 1) expect(tries('a', turn)).toMatchObject({ trial: true });
  expect(tries('a', 1_000)).toMatchObject({ code: 'trials_full' });
  expect(tries('a', 1_000, 'picture')).toMatchObject({ trial: true });
  for (let other = 1; other < mostTrials; other += 1) expect(tries(`b${other}`, 1_000)).toMatchObject({ trial: true });
  expect(tries('c', 1_000)).toMatchObject({ code: 'trials_full' });
  expect(tries('c', 400_000)).toMatchObject({ trial: true });
  expect(tries('a', 3_700_000)).toMatchObject({ trial: true });
});

test('[J14] who is not signed in is refused', async () => {
  const stranger = new Peer(port, { cookie: '', lessonId: trialLesson });
  peers.push(stranger);
  await stranger.open('main');
  expect((await stranger.untilClosed('main')).code).toBe(4401);
}, 60_000);
