// The server itself killed, or stopped for a while: what becomes of its workers and of the voices in them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Built, buildProgram } from '../testing/built-worker.ts';
import { microphone, Peer } from '../testing/peer.ts';

let relay: Built;
let worker: Built;
const dataFolder = mkdtempSync(join(tmpdir(), 'preau-server-killed-'));
const children = new Set<ChildProcess>();
const peers: Peer[] = [];

beforeAll(async () => {
  relay = await buildProgram(fileURLToPath(new URL('../testing/crewed-relay.ts', import.meta.url)));
  worker = await buildProgram();
}, 120_000);
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});
afterAll(() => {
  relay.remove();
  worker.remove();
  rmSync(dataFolder, { recursive: true });
});

async function startRelay(port = 0): Promise<{ port: number; pids: number[]; child: ChildProcess }> {
  const child = spawn(process.execPath, [relay.entry, String(port), worker.entry, dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const line = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const said: { port: number; pids: number[] } = JSON.parse(String(line.value));
  return { ...said, child };
}

async function enter(port: number, name: string, role: 'teacher' | 'pupil') {
  const peer = new Peer(port, { name, role });
  peers.push(peer);
  return { peer, welcome: await peer.join({ picture: false }) };
}

test('[W6] a server that doesn’t answer delays no voice and no message of a class', async () => {
  const { port, child } = await startRelay();
  const { peer: madame } = await enter(port, 'Mme Roux', 'teacher');
  const { peer: ana } = await enter(port, 'Ana', 'pupil');
  madame.say({ type: 'publish', publication: microphone });
  await ana.until('published');
  child.kill('SIGSTOP');
  try {
    for (let count = 0; count < 20; count += 1) madame.voice(90);
    await ana.untilTrue(() => ana.frames.length === 20);
    ana.write('a', 'on vous entend');
    await madame.untilWritten();
  } finally {
    child.kill('SIGCONT');
  }
}, 60_000);

test('[W4] [W3] the server killed, its workers end by themselves, and another one takes up the lesson', async () => {
  const first = await startRelay();
  const { peer: madame } = await enter(first.port, 'Mme Roux', 'teacher');
  const { peer: ana, welcome } = await enter(first.port, 'Ana', 'pupil');
  ana.say({ type: 'hand', up: true });
  await madame.until('did', ({ part, event }) => part === 'floor' && event.type === 'hand-up');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  await ana.untilClosed('main');
  for (const pid of first.pids)
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 });
  const second = await startRelay(first.port);
  const back = await enter(second.port, 'Ana', 'pupil');
  expect(back.welcome.you).toBe(welcome.you);
  expect(back.welcome.room.parts.floor.hands).toMatchObject([{ member: welcome.you }]);
}, 60_000);

test('[W3] no lesson is opened while a worker of the server before is still at it', async () => {
  const first = await startRelay();
  const { peer: madame } = await enter(first.port, 'Mme Roux', 'teacher');
  // Busy with something, it doesn't notice that its server is gone.
  for (const pid of first.pids) process.kill(pid, 'SIGSTOP');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const second = startRelay();
  const early = await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 1_500, 'waits'))]);
  expect(early).toBe('waits');
  for (const pid of first.pids) process.kill(pid, 'SIGCONT');
  const { port } = await second;
  await madame.untilClosed('main');
  await enter(port, 'Mme Roux', 'teacher');
}, 60_000);
