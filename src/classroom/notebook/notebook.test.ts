// Photos of notebooks over real sockets: who is told of them, who shows them, and that nothing of them is kept.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Happened } from '../activities/contract.ts';
import { createPictures, type Pictures } from '../files/files.ts';
import { fileJournal } from '../journal.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { Peer } from '../testing/peer.ts';
import type { NotebookCommand } from './contract.ts';

const lesson = { schoolId: 'school-1', lessonId: 'lesson-1' };
let folder: string;
let server: LiveServer;
let pictures: Pictures;
let marks = 0;
const peers: Peer[] = [];
const journal = () => join(folder, 'lesson.jsonl');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-notebook-'));
  const chance = { bytes: (count: number) => new Uint8Array(count).fill(++marks) };
  pictures = createPictures({ folder, clock: { now: Date.now }, chance, log: { error() {} } });
  server = await startLiveServer({
    journalOf: () =>
      pictures.followed(
        lesson,
        fileJournal<Happened>(journal(), () => {}),
      ),
  });
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await server.close();
  rmSync(folder, { recursive: true });
  expect(server.failures).toEqual([]);
});

const enter = async (name: string, role: 'teacher' | 'pupil') => {
  const peer = new Peer(server.port, { name, role });
  peers.push(peer);
  return { peer, welcome: await peer.join({ picture: false }) };
};
const ask = (peer: Peer, command: NotebookCommand, ref = 'a') =>
  peer.say({ type: 'do', ref, part: 'notebook', command });
const heard = (peer: Peer) => JSON.stringify(peer.messages);
const photographed = (owner: string) =>
  pictures.tray.put(lesson, owner, { bytes: Buffer.from('photo'), kind: 'jpg' }, Date.now() + 60_000);
const handIn = async (peer: Peer, owner: string) => {
  const photo = photographed(owner);
  ask(peer, { type: 'hand-in', photo, width: 1200, height: 1600 });
  await peer.until('did', (did) => did.part === 'notebook' && heard(peer).includes(photo));
  return photo;
};

test('[S8] a photo is told to who leads and to its author, to the others only once shown', async () => {
  const { peer: roux } = await enter('Mme Roux', 'teacher');
  const { peer: lina } = await enter('Lina', 'pupil');
  const { peer: noe } = await enter('Noé', 'pupil');
  const photo = await handIn(lina, 'Lina');
  await roux.until('did', (did) => did.part === 'notebook' && did.event.type === 'handed-in');
  expect(heard(roux)).toContain('"name":"Lina"');
  const { welcome } = await enter('Zoé', 'pupil');
  expect(welcome.room.parts.notebook).toEqual({ photos: [], shown: null });
  expect(heard(noe)).not.toContain(photo);

  // Without a name, nobody is told whose it is.
  ask(roux, { type: 'show', photo, named: false });
  const shown = await noe.until('did', (did) => did.part === 'notebook');
  expect(shown.event).toEqual({ type: 'shown', shown: { id: photo, width: 1200, height: 1600, name: null } });
  ask(roux, { type: 'show', photo, named: true });
  await noe.until('did', (did) => did.part === 'notebook' && did.event.type === 'shown' && !!did.event.shown.name);

  // Removed while it is shown, it leaves the stage too, and the memory.
  ask(roux, { type: 'remove', photo });
  await noe.until('did', (did) => did.part === 'notebook' && did.event.type === 'hidden');
  await lina.until('did', (did) => did.part === 'notebook' && did.event.type === 'removed');
  expect(pictures.tray.get(lesson, photo)).toBeUndefined();
  const kept = existsSync(journal()) ? readFileSync(journal(), 'utf8') : '';
  expect(kept).not.toContain('notebook');
  expect(kept).not.toContain(photo);
});

test('[S8] a pupil can’t show, hide, or remove what is another’s', async () => {
  const { peer: roux } = await enter('Mme Roux', 'teacher');
  const { peer: lina } = await enter('Lina', 'pupil');
  const { peer: noe } = await enter('Noé', 'pupil');
  const photo = await handIn(lina, 'Lina');
  const refused: [NotebookCommand, string][] = [
    [{ type: 'show', photo, named: true }, 'not_allowed'],
    [{ type: 'hide' }, 'not_allowed'],
    [{ type: 'remove', photo }, 'photo_unknown'],
  ];
  for (const [command, code] of refused) {
    ask(noe, command, command.type);
    expect(await noe.until('refused', ({ ref }) => ref === command.type)).toMatchObject({ code });
  }
  ask(roux, { type: 'hand-in', photo: 'f'.repeat(32), width: 1, height: 1 }, 'teacher');
  expect(await roux.until('refused')).toMatchObject({ code: 'not_allowed' });
  // One's own may be taken back.
  ask(lina, { type: 'remove', photo });
  await roux.until('did', (did) => did.part === 'notebook' && did.event.type === 'removed');
  expect(pictures.tray.bytes()).toBe(0);
});

test('[S9] three photos each, and what a pupil who comes back sees is their own', async () => {
  const { peer: lina } = await enter('Lina', 'pupil');
  const { peer: noe } = await enter('Noé', 'pupil');
  for (let count = 0; count < 3; count++) await handIn(lina, 'Lina');
  ask(lina, { type: 'hand-in', photo: 'e'.repeat(32), width: 1, height: 1 }, 'fourth');
  expect(await lina.until('refused')).toMatchObject({ code: 'photos_many', ref: 'fourth' });
  await handIn(noe, 'Noé');
  lina.sockets.main?.terminate();
  const { welcome } = await enter('Lina', 'pupil');
  expect(welcome.room.parts.notebook.photos.map(({ name }) => name)).toEqual(['Lina', 'Lina', 'Lina']);
});

test('[S9] the room closed, its photos are gone', async () => {
  const { peer: lina } = await enter('Lina', 'pupil');
  await handIn(lina, 'Lina');
  pictures.closed(lesson);
  expect(pictures.tray.bytes()).toBe(0);
});
