// Waiting outside over real sockets: early, in the lobby, let in, and coming back without waiting again.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ServerMessage } from '../messages.ts';
import { protocolVersion } from '../protocol.ts';
import { journal, leaveAll, peerOf, reopen, server } from '../testing/kept-lesson.ts';
import type { Peer } from '../testing/peer.ts';
import type { LobbyCommand } from './contract.ts';

const made = (name: string, who: object = {}) => peerOf({ name, role: 'pupil', ...who });
async function inClass(name: string, who: object = {}) {
  const peer = made(name, who);
  return { peer, welcome: await peer.join({ picture: false }) };
}
/** Comes to the door, and is told to wait. */
async function outside(name: string, who: object = {}) {
  const peer = made(name, who);
  const socket = await peer.open('main');
  socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion }));
  return { peer, note: await peer.until('waiting') };
}
const lobby = (peer: Peer, command: LobbyCommand) => peer.say({ type: 'do', ref: 'l', part: 'lobby', command });
const lobbyEvent = (peer: Peer, type: string, from = 0) =>
  peer.until('did', ({ part, event }) => part === 'lobby' && event.type === type, from);
const typesOf = (peer: Peer) => new Set(peer.messages.map(({ type }: ServerMessage) => type));

async function withLobby(words = '') {
  const { peer: madame } = await inClass('Mme Roux', { role: 'teacher' });
  lobby(madame, { type: 'set', on: true, words });
  await lobbyEvent(madame, 'set');
  return madame;
}

test('[J1] who is early waits at the door, is told when it opens and who waits too, and enters by themselves', async () => {
  const opensAt = Date.now() + 60_000;
  const { peer: ana, note } = await outside('Ana', { opensAt });
  expect(note).toMatchObject({ why: 'early', title: 'Histoire', opensAt, people: [], count: 1, teacher: null });
  await outside('Ben', { opensAt });
  const second = await ana.until('waiting', ({ count }) => count === 2);
  expect(second.people).toEqual(['Ben']);
  await inClass('Mme Roux', { role: 'teacher' });
  expect(await ana.until('waiting', ({ teacher }) => teacher !== null)).toMatchObject({ teacher: 'Mme Roux' });
  expect(typesOf(ana)).toEqual(new Set(['waiting']));
  // Who says nothing for 15 s is taken for gone.
  for (let at = 1; at <= 6; at += 1) {
    server.shift(10_000);
    ana.say({ type: 'ping', at });
    await ana.until('pong', (pong) => pong.at === at);
  }
  const welcome = await ana.until('welcome');
  expect(welcome.room.members.map(({ name }) => name)).toContain('Mme Roux');
});

test('[J2] in the lobby a pupil hears the title and the teacher’s words; nothing said in class reaches them', async () => {
  const madame = await withLobby('Prenez votre cahier');
  const { peer: ben } = await outside('Ben');
  const { peer: ana, note } = await outside('Ana');
  expect(note).toMatchObject({
    why: 'lobby',
    title: 'Histoire',
    words: 'Prenez votre cahier',
    people: [],
    teacher: null,
  });
  madame.write('w', 'Un secret');
  await madame.untilWritten();
  lobby(madame, { type: 'set', words: 'Encore une minute' });
  await ana.until('waiting', ({ words }) => words === 'Encore une minute');
  expect(typesOf(ana)).toEqual(new Set(['waiting']));
  expect(JSON.stringify(ana.messages)).not.toContain('Ben');
  expect(typesOf(ben)).toEqual(new Set(['waiting']));
});

test('[J2] who waits may say nothing but that they live and that they go', async () => {
  await withLobby();
  const { peer: ana } = await outside('Ana');
  ana.say({ type: 'ping', at: 7 });
  expect(await ana.until('pong')).toMatchObject({ at: 7 });
  ana.write('x', 'Coucou');
  expect((await ana.untilClosed('main')).code).toBe(1002);
  const { peer: ben } = await outside('Ben');
  ben.say({ type: 'leave' });
  expect((await ben.untilClosed('main')).code).toBe(1000);
});

test('[J2] who waits has no picture plane', async () => {
  await withLobby();
  const { peer: ana } = await outside('Ana');
  const picture = await ana.open('picture');
  picture.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, resume: 'x' }));
  expect((await ana.untilClosed('picture')).code).toBe(4008);
});

test('[J3] leaders see who waits, and let in one or all; pupils in class are told none of it', async () => {
  const { peer: tom } = await inClass('Tom');
  const madame = await withLobby();
  const { peer: ana } = await outside('Ana');
  const { peer: ben } = await outside('Ben');
  const { peer: lea } = await outside('Léa');
  await lobbyEvent(madame, 'came');
  lobby(madame, { type: 'let-in', user: 'Ana' });
  await ana.until('welcome');
  expect(typesOf(ben)).toEqual(new Set(['waiting']));
  lobby(madame, { type: 'let-all-in' });
  await Promise.all([ben.until('welcome'), lea.until('welcome')]);
  const { welcome } = await inClass('M. Petit', { role: 'teacher' });
  expect(welcome.room.parts.lobby).toMatchObject({ on: true, waiting: [] });
  expect(tom.messages.filter((told) => told.type === 'did' && told.part === 'lobby')).toEqual([]);
});

test('[J3] a pupil neither sets the lobby nor lets in, and is told nothing of it in the state', async () => {
  const { peer: tom, welcome } = await inClass('Tom');
  await withLobby('Patience');
  lobby(tom, { type: 'set', on: false });
  expect(await tom.until('refused')).toMatchObject({ code: 'not_allowed' });
  lobby(tom, { type: 'let-all-in' });
  expect(welcome.room.parts.lobby).toEqual({ on: false, words: '', admitted: [], waiting: [] });
});

test('[J4] who was let in comes back without waiting, after a restart too; who was in already stays', async () => {
  const { peer: tom } = await inClass('Tom');
  const madame = await withLobby();
  const { peer: ana } = await outside('Ana');
  lobby(madame, { type: 'let-in', user: 'Ana' });
  await ana.until('welcome');
  ana.cut();
  await inClass('Ana');
  tom.cut();
  await inClass('Tom');
  await server.close();
  leaveAll();
  await reopen();
  await inClass('Ana');
  await inClass('Tom');
  expect((await outside('Zoé')).note.why).toBe('lobby');
});

test('[J4] a cut between being let in and entering doesn’t put them back', async () => {
  const madame = await withLobby();
  const { peer: ana } = await outside('Ana', { opensAt: Date.now() + 3_600_000 });
  lobby(madame, { type: 'let-in', user: 'Ana' });
  await lobbyEvent(madame, 'admitted');
  // Let in, and still early: the door isn't open for anybody.
  expect(typesOf(ana)).toEqual(new Set(['waiting']));
  ana.cut();
  await lobbyEvent(madame, 'went');
  await inClass('Ana');
});

test('[J5] teachers and staff never wait in the lobby; opening it lets everybody in', async () => {
  const madame = await withLobby();
  await inClass('M. Petit', { role: 'teacher' });
  await inClass('Mme Vie', { role: 'staff' });
  const { peer: ana } = await outside('Ana');
  lobby(madame, { type: 'set', on: false });
  await ana.until('welcome');
});

test('[J5] set the day before it is there for the lesson, and who waits is kept nowhere', async () => {
  await withLobby('Bonjour');
  await outside('Zoé');
  await server.close();
  leaveAll();
  expect(readFileSync(journal(), 'utf8')).not.toContain('Zoé');
  await reopen();
  expect((await outside('Ana')).note).toMatchObject({ why: 'lobby', words: 'Bonjour' });
});

test('[J6] the end of the lesson, a removal and another page reach who waits', async () => {
  const madame = await withLobby();
  const { peer: ana } = await outside('Ana');
  const { peer: again } = await outside('Ana');
  expect((await ana.untilClosed('main')).code).toBe(4001);
  madame.say({ type: 'end' });
  expect((await again.untilClosed('main')).code).toBe(4003);
});

test('[J6] who falls silent outside is let go; a room where somebody waits is kept', async () => {
  const { peer: ana } = await outside('Ana', { opensAt: Date.now() + 40 * 60_000 });
  server.shift(14_000);
  ana.say({ type: 'ping', at: 0 });
  await ana.until('pong');
  server.shift(11 * 60_000);
  expect((await ana.untilClosed('main')).code).toBe(4005);
});
