// What is prepared before a lesson, over real sockets: slides, questions and groups are there the next day, and pupils know of none.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Happened, PartName, Parts } from './activities/contract.ts';
import { fileJournal } from './journal.ts';
import { type LiveServer, startLiveServer } from './testing/live-server.ts';
import { Peer } from './testing/peer.ts';

let folder: string;
let server: LiveServer;
const peers: Peer[] = [];
const open = async () => {
  server = await startLiveServer({
    journalOf: () =>
      fileJournal<Happened>(join(folder, 'lesson.jsonl'), (message) => {
        throw new Error(message);
      }),
  });
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-prepared-'));
  await open();
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await server.close();
  rmSync(folder, { recursive: true });
  expect(server.failures).toEqual([]);
});

async function enter(name: string, role: 'teacher' | 'pupil') {
  const peer = new Peer(server.port, { name, role, userId: `user-${name}` });
  peers.push(peer);
  const { you, room } = await peer.join({ picture: false });
  return { peer, number: you, parts: room.parts };
}

test('[T2] slides, a question and groups prepared the day before are there the next day, after a restart', async () => {
  const { peer } = await enter('Mme Roux', 'teacher');
  const ask = async <Name extends PartName>(part: Name, command: Parts[Name]['command']) => {
    const heard = peer.messages.length;
    peer.say({ type: 'do', ref: `r${heard}`, part, command });
    await peer.until('did', (told) => told.part === part, heard);
  };
  const deck = 'deck-0001';
  await ask('slides', { type: 'add-deck', deck, name: 'Les fractions' });
  const picture = `${'a'.repeat(32)}.webp`;
  await ask('slides', { type: 'add-page', deck, picture, width: 1600, height: 900, text: '1/3 + 1/4' });
  const choices = ['2/7', '7/12'];
  await ask('polls', { type: 'draft', question: { kind: 'single', text: 'Combien ?', choices, named: false } });
  await ask('groups', { type: 'add' });
  await ask('groups', { type: 'name', group: 1, name: 'Les renards' });
  await ask('groups', { type: 'expect', who: { user: 'user-Lina', name: 'Lina' }, group: 1 });
  await ask('lobby', { type: 'set', on: false, words: 'Prenez vos cahiers.' });
  peer.say({ type: 'leave' });
  await server.close();
  await open();

  const lina = await enter('Lina', 'pupil');
  expect(lina.parts.slides.decks).toEqual([]);
  expect(lina.parts.polls.polls).toEqual([]);
  expect(lina.parts.groups.groups).toEqual([]);
  const { parts } = await enter('Mme Roux', 'teacher');
  expect(parts.slides.decks).toMatchObject([{ name: 'Les fractions', pages: [{ picture, text: '1/3 + 1/4' }] }]);
  expect(parts.polls.polls).toMatchObject([{ phase: 'draft', question: { text: 'Combien ?' } }]);
  expect(parts.groups.groups).toMatchObject([{ name: 'Les renards', members: [lina.number], expected: [] }]);
  expect(parts.lobby.words).toBe('Prenez vos cahiers.');
});
