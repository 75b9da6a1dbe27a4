// What the relay's tests share: a server before each test, and members of a class who are gone after it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { type Built, buildProgram } from './built-worker.ts';
import { type LiveServer, startLiveServer } from './live-server.ts';
import { camera, Peer, teacher } from './peer.ts';

/** The running server of the current test. */
export let server: LiveServer;
let peers: Peer[] = [];

/** With `PREAU_TEST_WORKERS=2`, the same tests with the rooms in two workers: those that neither move the clock nor bring a journal. */
const count = () => Number(process.env.PREAU_TEST_WORKERS ?? 0);
let built: Built | undefined;
let dataFolder: string | undefined;

beforeEach(async () => {
  if (count() > 0) {
    built ??= await buildProgram();
    // Lessons of one test are not those of the next.
    dataFolder = mkdtempSync(join(tmpdir(), 'preau-in-class-'));
    server = await startLiveServer({ workers: { count: count(), entry: built.entry, dataFolder } });
  } else server = await startLiveServer();
});
afterAll(() => {
  built?.remove();
  built = undefined;
});
afterEach(async () => {
  for (const peer of peers) peer.close();
  peers = [];
  await server.close();
  if (dataFolder) rmSync(dataFolder, { recursive: true, force: true });
  expect(server.failures).toEqual([]);
});

/** @param at the server, or a way to it */
export function peer(who: ConstructorParameters<typeof Peer>[1], at: { port: number } = server): Peer {
  const made = new Peer(at.port, who);
  peers.push(made);
  return made;
}

export async function teacherShowing(): Promise<Peer> {
  const madame = peer(teacher);
  await madame.join();
  madame.say({ type: 'publish', publication: camera });
  await madame.until('published');
  return madame;
}

export { microphone, pupil, teacher } from './peer.ts';
