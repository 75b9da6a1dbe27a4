// `kill -9` of the relay in the middle of a lesson: a new one takes up its journal, and everybody is back as they were.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Built, buildProgram } from '../testing/built-worker.ts';
import { Peer } from '../testing/peer.ts';
import type { FloorCommand } from './contract.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
let folder: string;
let built: Built;
const microphone = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 } as const;
const children = new Set<ChildProcess>();
let peers: Peer[] = [];

beforeAll(async () => {
  built = await buildProgram(here('../testing/relay-process.ts'));
  folder = mkdtempSync(join(tmpdir(), 'preau-killed-'));
}, 120_000);
afterEach(() => {
  for (const peer of peers) peer.close();
  for (const child of children) child.kill('SIGKILL');
  peers = [];
  children.clear();
});
afterAll(() => {
  built.remove();
  rmSync(folder, { recursive: true });
});

async function startRelay(port = 0): Promise<{ port: number; kill(): Promise<void> }> {
  const child = spawn(process.execPath, [built.entry, String(port), join(folder, 'lesson.jsonl')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const line = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return {
    port: Number(line.value),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function enter(port: number, name: string, role: 'teacher' | 'pupil') {
  const peer = new Peer(port, { name, role });
  peers.push(peer);
  return { peer, welcome: await peer.join({ picture: false }) };
}
const order = (peer: Peer, command: FloorCommand) => peer.say({ type: 'do', ref: 'a', part: 'floor', command });
const did = (peer: Peer, type: string) =>
  peer.until('did', ({ part, event }) => part === 'floor' && event.type === type);

test('[F5] [A2] numbers, hands with their times, floor and closed microphones outlive the process', {
  timeout: 60_000,
}, async () => {
  const first = await startRelay();
  const { peer: madame, welcome: own } = await enter(first.port, 'Mme Roux', 'teacher');
  const { peer: ana, welcome: toAna } = await enter(first.port, 'Ana', 'pupil');
  const { peer: ben, welcome: toBen } = await enter(first.port, 'Ben', 'pupil');
  const { peer: zed } = await enter(first.port, 'Zed', 'pupil');
  order(madame, { type: 'give', member: toAna.you, camera: true });
  await did(ana, 'given');
  ana.say({ type: 'publish', publication: microphone });
  await madame.until('published');
  order(madame, { type: 'microphones', open: false });
  await did(ana, 'microphones');
  ben.say({ type: 'hand', up: true });
  const { at } = await did(madame, 'hand-up');
  zed.say({ type: 'leave' });
  await zed.untilClosed('main');
  const before = await enter(first.port, 'Late', 'pupil');
  const { floor } = before.welcome.room.parts;

  await first.kill();
  await Promise.all([madame, ana, ben].map((peer) => peer.untilClosed('main')));
  const second = await startRelay(first.port);
  const backBen = await enter(second.port, 'Ben', 'pupil');
  expect(backBen.welcome.you).toBe(toBen.you);
  expect(backBen.welcome.room.parts.floor).toMatchObject({ ...floor, teacherAway: expect.any(Number) });
  expect(backBen.welcome.room.parts.floor.hands).toMatchObject([{ member: toBen.you, at }]);
  expect(backBen.welcome.room.members.map(({ name, here: there }) => [name, there])).toEqual([
    ['Mme Roux', false],
    ['Ana', false],
    ['Ben', true],
    ['Late', false],
  ]);
  const backAna = await enter(second.port, 'Ana', 'pupil');
  expect(backAna.welcome.you).toBe(toAna.you);
  backAna.peer.say({ type: 'publish', publication: microphone });
  await backAna.peer.until('refused', ({ code }) => code === 'teacher_away');
  const backMadame = await enter(second.port, 'Mme Roux', 'teacher');
  expect(backMadame.welcome.you).toBe(own.you);
  await did(backAna.peer, 'teacher-back');
  // As it was: with the floor, the microphone closed for good.
  backAna.peer.say({ type: 'publish', publication: microphone });
  await backAna.peer.until('refused', ({ code }) => code === 'microphones_closed');
  const whys = backMadame.welcome.room.parts.register.people.map(({ name, stretches }) => [name, stretches[0]?.why]);
  expect(whys).toEqual(
    expect.arrayContaining([
      ['Ana', 'platform'],
      ['Zed', 'left'],
    ]),
  );
});
