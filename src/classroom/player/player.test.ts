// Sounds and films over real sockets: who plays them, what pupils are told, where they are after a restart.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Happened } from '../activities/contract.ts';
import { createPictures, type Pictures } from '../files/files.ts';
import { fileJournal } from '../journal.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { Peer } from '../testing/peer.ts';
import type { PlayerCommand } from './contract.ts';
import { player, positionAt } from './player.ts';

const lesson = { schoolId: 'school-1', lessonId: 'lesson-1' };
const media = `${'a'.repeat(32)}.mp3`;
let folder: string;
let server: LiveServer;
let pictures: Pictures;
const peers: Peer[] = [];

const open = async () => {
  const chance = { bytes: (count: number) => new Uint8Array(count) };
  pictures = createPictures({ folder, clock: { now: Date.now }, chance, log: { error() {} } });
  server = await startLiveServer({
    journalOf: () =>
      pictures.followed(
        lesson,
        fileJournal<Happened>(join(folder, 'lesson.jsonl'), () => {}),
      ),
  });
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-player-'));
  await open();
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await server.close();
  await pictures.settled();
  rmSync(folder, { recursive: true });
  expect(server.failures).toEqual([]);
});

const enter = async (name: string, role: 'teacher' | 'pupil') => {
  const peer = new Peer(server.port, { name, role });
  peers.push(peer);
  return { peer, welcome: await peer.join({ picture: false }) };
};
const ask = (peer: Peer, command: PlayerCommand, ref = 'a') => peer.say({ type: 'do', ref, part: 'player', command });
const heard = (peer: Peer) => JSON.stringify(peer.messages);
const until = (peer: Peer, type: string) =>
  peer.until('did', (did) => did.part === 'player' && did.event.type === type);

test('[S11] a pupil hears of a sound when it is played, and plays none', async () => {
  const { peer: teacher } = await enter('Mme Roux', 'teacher');
  const { peer: lina } = await enter('Lina', 'pupil');
  ask(teacher, { type: 'add', media, name: 'La Marseillaise' });
  await until(teacher, 'added');
  const { welcome } = await enter('Noé', 'pupil');
  expect(welcome.room.parts.player).toEqual({ files: [], playing: null });
  const tried: PlayerCommand[] = [
    { type: 'add', media, name: 'Blague' },
    { type: 'set', media, running: true, position: 0 },
    { type: 'remove', media },
  ];
  for (const command of tried) {
    ask(lina, command, command.type);
    expect(await lina.until('refused', ({ ref }) => ref === command.type)).toMatchObject({ code: 'not_allowed' });
  }
  expect(heard(lina)).not.toContain(media);
  ask(teacher, { type: 'set', media, running: true, position: 2 });
  await until(lina, 'set');
  expect(heard(lina)).toContain('La Marseillaise');
});

test('[S11] [A2] who comes late, and a restarted relay, are where the class is', async () => {
  const { peer: teacher } = await enter('Mme Roux', 'teacher');
  ask(teacher, { type: 'add', media, name: 'Un film' });
  ask(teacher, { type: 'set', media, running: true, position: 12 });
  await until(teacher, 'set');
  const { welcome: before } = await enter('Lina', 'pupil');
  await server.close();
  await open();
  const { welcome: after } = await enter('Lina', 'pupil');
  const { playing } = after.room.parts.player;
  expect(playing).toEqual(before.room.parts.player.playing);
  expect(playing).toMatchObject({ name: 'Un film', running: true, position: 12 });
});

test('[S6] removed, it leaves the stage and the disk', async () => {
  const kept = await pictures.mediaShelf.put(lesson, Buffer.from('ID3 a song'), 'mp3');
  const { peer: teacher } = await enter('Mme Roux', 'teacher');
  const { peer: lina } = await enter('Lina', 'pupil');
  ask(teacher, { type: 'set', media: kept, running: true, position: 0 }, 'unknown');
  expect(await teacher.until('refused')).toMatchObject({ code: 'media_unknown', ref: 'unknown' });
  ask(teacher, { type: 'add', media: kept, name: 'Chanson' });
  ask(teacher, { type: 'set', media: kept, running: true, position: 0 });
  ask(teacher, { type: 'remove', media: kept });
  await until(lina, 'cleared');
  await until(teacher, 'removed');
  await pictures.settled();
  expect(await pictures.mediaShelf.find(lesson, kept)).toBeUndefined();
});

test('[S11] where it is follows the relay’s clock while it runs, and stays while it doesn’t', () => {
  const file = { media, name: 'Un film' };
  const running = player.apply(player.initial, { type: 'set', ...file, running: true, position: 10 }, 1_000).playing;
  const paused = player.apply(player.initial, { type: 'set', ...file, running: false, position: 10 }, 1_000).playing;
  if (!running || !paused) throw new Error('nothing plays');
  expect(positionAt(running, 4_500)).toBe(13.5);
  // A clock that is a little late is no reason to go back.
  expect(positionAt(running, 400)).toBe(10);
  expect(positionAt(paused, 4_500)).toBe(10);
});
