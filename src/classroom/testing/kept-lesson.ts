// What tests of what a lesson keeps share: a relay before each test, with a journal that a test may open again, and members who are gone after it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Happened } from '../activities/contract.ts';
import { fileJournal } from '../journal.ts';
import { type LiveServer, type Somebody, startLiveServer } from './live-server.ts';
import { Peer } from './peer.ts';

/** The running server of the current test. */
export let server: LiveServer;
let folder: string;
const peers: Peer[] = [];

/** The lesson's file. */
export const journal = () => join(folder, 'lesson.jsonl');

/** After a `server.close()`: the same lesson, as its journal has it. */
export async function reopen(): Promise<void> {
  server = await startLiveServer({
    secret: 'known to this server alone',
    journalOf: () =>
      fileJournal<Happened>(journal(), (message) => {
        throw new Error(message);
      }),
  });
}

export function leaveAll(): void {
  for (const peer of peers.splice(0)) peer.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-kept-'));
  await reopen();
});
afterEach(async () => {
  leaveAll();
  await server.close();
  rmSync(folder, { recursive: true });
  expect(server.failures).toEqual([]);
});

/** Not in class yet. */
export function peerOf(who: Somebody): Peer {
  const peer = new Peer(server.port, who);
  peers.push(peer);
  return peer;
}

export async function enter(name: string, role: Somebody['role'] = 'pupil') {
  const peer = peerOf({ name, role, userId: `user-${name}` });
  const welcome = await peer.join({ picture: false });
  return { peer, welcome, you: welcome.you };
}
