// Activities over real sockets: commands, who is told, what a restart of the relay keeps, and what breaks the protocol.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileJournal } from '../journal.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { Peer } from '../testing/peer.ts';
import type { Happened } from './contract.ts';

let folder: string;
let server: LiveServer;
const peers: Peer[] = [];
const warnings: string[] = [];
const path = () => join(folder, 'school', 'lesson.jsonl');

const open = async () => {
  server = await startLiveServer({
    journalOf: () => fileJournal<Happened>(path(), (warning) => warnings.push(warning)),
  });
};
const enter = async (name: string, role: 'teacher' | 'pupil') => {
  const peer = new Peer(server.port, { name, role });
  peers.push(peer);
  return { peer, welcome: await peer.join({ picture: false }) };
};
const show = (peer: Peer, shown: string) =>
  peer.say({ type: 'do', ref: 'a', part: 'stage', command: { type: 'show', shown } });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-activities-'));
  await open();
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await server.close();
  rmSync(folder, { recursive: true });
  expect(server.failures).toEqual([]);
  warnings.length = 0;
});

describe('[A1] [A2] [A4] an activity', () => {
  test('tells everybody what the teacher did, and who comes later the state', async () => {
    const { peer: teacher } = await enter('Mme Roux', 'teacher');
    const { peer: pupil } = await enter('Lina', 'pupil');
    show(teacher, 'board');
    const did = await pupil.until('did', ({ part }) => part === 'stage');
    expect(did).toMatchObject({ event: { type: 'shown', shown: 'board' } });
    const { welcome } = await enter('Noé', 'pupil');
    expect(welcome.room.parts.stage).toEqual({ shown: 'board' });
  });

  test('refuses a pupil with words and the reference, and nothing changes', async () => {
    const { peer: pupil } = await enter('Lina', 'pupil');
    show(pupil, 'board');
    expect(await pupil.until('refused')).toMatchObject({ code: 'not_allowed', ref: 'a' });
    expect((await enter('Noé', 'pupil')).welcome.room.parts.stage).toEqual({ shown: 'people' });
  });

  test.each([
    ['an unknown part', { part: 'nothing', command: {} }],
    ['a part of every object', { part: 'toString', command: {} }],
    ['a malformed command', { part: 'stage', command: { type: 'show', shown: 'moon' } }],
    ['no command', { part: 'stage', command: null }],
  ])('%s breaks the protocol', async (_name, wrong) => {
    const { peer } = await enter('Mme Roux', 'teacher');
    peer.say({ type: 'do', ref: 'a', ...wrong });
    expect((await peer.untilClosed('main')).code).toBe(1002);
  });

  test('is as it was when the relay comes back, whatever the last line of its journal', async () => {
    const { peer } = await enter('Mme Roux', 'teacher');
    show(peer, 'slides');
    await peer.until('did', ({ part }) => part === 'stage');
    await server.close();
    appendFileSync(path(), '{"part":"of another version","event":{},"at":1}\n{"part":"stage","ev');
    await open();
    const again = await enter('Mme Roux', 'teacher');
    expect(again.welcome.room.parts.stage).toEqual({ shown: 'slides' });
    expect(warnings).toHaveLength(1);
    show(again.peer, 'board');
    await again.peer.until('did', ({ part }) => part === 'stage');
    const lines = readFileSync(path(), 'utf8').split('\n');
    expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ part: 'stage', event: { shown: 'board' } });
  });
});
