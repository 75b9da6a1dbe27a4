// Guests over real sockets: seen as what they are, leading nothing, publishing nothing unless given the floor.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClientMessage } from '../messages.ts';
import { protocolVersion } from '../protocol.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { camera, Peer } from '../testing/peer.ts';
import type { Guest, GuestKind } from './contract.ts';
import { mayAsk } from './guest.ts';

let server: LiveServer;
let peers: Peer[] = [];
beforeEach(async () => {
  server = await startLiveServer();
});
afterEach(async () => {
  for (const peer of peers) peer.close();
  peers = [];
  await server.close();
  expect(server.failures).toEqual([]);
});

async function enter(name: string, who: { role?: 'teacher' | 'pupil'; guest?: Guest } = {}) {
  const peer = new Peer(server.port, { name, role: who.role ?? 'pupil', ...(who.guest && { guest: who.guest }) });
  peers.push(peer);
  return { peer, welcome: await peer.join({ picture: false }) };
}
const besideZoe: Guest = { kind: 'assistant', pupil: { userId: 'Zoé', name: 'Zoé' } };
const act = (peer: Peer, part: string, command: unknown) => peer.say({ type: 'do', ref: 'r', part, command });

const asks: { ask: string; message: ClientMessage; who: GuestKind[] }[] = [
  {
    ask: 'to hear and see',
    message: { type: 'want', member: 1, source: 'camera', step: 0 },
    who: ['assistant', 'parent', 'visitor'],
  },
  {
    ask: 'for less, by choice or by their machine',
    message: { type: 'quality', choice: 'voice', device: 5 },
    who: ['assistant', 'parent', 'visitor'],
  },
  { ask: 'to go', message: { type: 'leave' }, who: ['assistant', 'parent', 'visitor'] },
  { ask: 'for the floor', message: { type: 'hand', up: true }, who: ['assistant', 'parent'] },
  { ask: 'to read the board', message: command('board', 'read'), who: ['assistant', 'parent', 'visitor'] },
  { ask: 'to write', message: command('chat', 'say'), who: ['assistant', 'parent'] },
  { ask: 'to report', message: command('chat', 'report'), who: ['assistant', 'parent'] },
  { ask: 'to set the chat', message: command('chat', 'set'), who: [] },
  { ask: 'to draw', message: command('board', 'ink'), who: [] },
  { ask: 'to answer', message: command('polls', 'answer'), who: [] },
  { ask: 'to say a mood', message: command('pulse', 'feel'), who: [] },
  { ask: 'to caption', message: command('captions', 'say'), who: [] },
  { ask: 'to join a group', message: command('groups', 'join'), who: [] },
  { ask: 'to let in', message: command('lobby', 'let-all-in'), who: [] },
  { ask: 'to hand in', message: command('notebook', 'hand-in'), who: [] },
  { ask: 'to give the floor', message: { type: 'floor', member: 1, granted: true }, who: [] },
  { ask: 'to remove', message: { type: 'remove', member: 1 }, who: [] },
  { ask: 'to end', message: { type: 'end' }, who: [] },
  { ask: 'what nobody knows', message: command('later', 'anything'), who: [] },
];

function command(part: string, type: string): ClientMessage {
  return { type: 'do', ref: 'r', part, command: { type } };
}

describe('[J8] what guests may ask', () => {
  for (const { ask, message, who } of asks)
    for (const kind of ['assistant', 'parent', 'visitor'] as const)
      test(`a guest (${kind}) ${who.includes(kind) ? 'may' : 'may not'} ask ${ask}`, () => {
        expect(mayAsk(kind, message)).toBe(who.includes(kind));
      });
});

test('[J8] everybody sees who is a guest and of whom; nobody is there unseen', async () => {
  const { peer: zoe } = await enter('Zoé');
  await enter('Mme Aide', { guest: besideZoe });
  await enter('M. Inspect', { guest: { kind: 'visitor', pupil: null } });
  const told = await zoe.until('presence', ({ changed }) => changed.some(({ name }) => name === 'M. Inspect'));
  expect(told.changed.find(({ name }) => name === 'M. Inspect')?.guest).toEqual({
    kind: 'visitor',
    of: '',
    member: null,
  });
  const { welcome } = await enter('Léa');
  const aide = welcome.room.members.find(({ name }) => name === 'Mme Aide');
  expect(aide).toMatchObject({ role: 'pupil', guest: { kind: 'assistant', of: 'Zoé', member: 1 } });
});

test('[J8] a guest leads nothing and publishes nothing, until a leader gives them the floor', async () => {
  const { peer: madame } = await enter('Mme Roux', { role: 'teacher' });
  const { peer: parent, welcome } = await enter('Mme Sy', { guest: { kind: 'parent', pupil: null } });
  expect(welcome.room.parts.register.people).toEqual([]);
  parent.say({ type: 'publish', publication: camera });
  expect(await parent.until('refused')).toMatchObject({ code: 'not_allowed' });
  const before = parent.messages.length;
  parent.say({ type: 'end' });
  expect(await parent.until('refused', () => true, before)).toMatchObject({ code: 'not_allowed' });
  madame.say({ type: 'floor', member: welcome.you, granted: true });
  await parent.until('did', ({ part, event }) => part === 'floor' && event.type === 'given');
  parent.say({ type: 'publish', publication: camera });
  await madame.until('published');
});

test('[J9] an assistant and their pupil write to each other, whatever is closed between pupils; nobody else does', async () => {
  const { peer: zoe } = await enter('Zoé');
  const { peer: lea } = await enter('Léa');
  const { peer: madame } = await enter('Mme Roux', { role: 'teacher' });
  const { peer: aide, welcome } = await enter('Mme Aide', { guest: besideZoe });
  aide.write('a', 'On relit la consigne ?', 1);
  expect(await zoe.untilWritten()).toMatchObject({ text: 'On relit la consigne ?', member: welcome.you });
  zoe.write('b', 'oui', welcome.you);
  await aide.untilWritten(({ text }) => text === 'oui');
  lea.write('c', 'et moi ?', welcome.you);
  expect(await lea.until('refused')).toMatchObject({ code: 'no_recipient' });
  aide.write('d', 'bonjour', 2);
  aide.write('e', 'bonjour', 'all');
  await aide.until('refused', ({ ref }) => ref === 'e');
  aide.write('f', 'Zoé a fini', 'leaders');
  expect(await madame.untilWritten()).toMatchObject({ text: 'Zoé a fini' });
  expect(lea.messages.filter((told) => told.type === 'did' && told.part === 'chat')).toEqual([]);
});

test('[J9] an assistant is in their pupil’s group, whoever came first, and hears it alone', async () => {
  const { peer: aide } = await enter('Mme Aide', { guest: besideZoe });
  const { peer: zoe } = await enter('Zoé');
  const { peer: lea } = await enter('Léa');
  const { peer: madame } = await enter('Mme Roux', { role: 'teacher' });
  for (const _ of [1, 2]) act(madame, 'groups', { type: 'add' });
  act(madame, 'groups', { type: 'place', member: 2, group: 1 });
  act(madame, 'groups', { type: 'place', member: 3, group: 2 });
  act(madame, 'groups', { type: 'open', seconds: null });
  const opened = await aide.until('did', ({ part, event }) => part === 'groups' && event.type === 'seen');
  expect(opened).toMatchObject({ event: { as: { groups: [{ members: [2] }, { members: [] }] } } });
  for (const peer of [zoe, lea]) {
    await peer.until('did', ({ part }) => part === 'groups');
    peer.say({
      type: 'publish',
      publication: { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 },
    });
  }
  expect((await aide.until('published')).member).toBe(2);
  await lea.until('published');
  lea.voice(90);
  lea.say({ type: 'ping', at: 1 });
  await lea.until('pong');
  zoe.voice(90);
  await aide.untilTrue(() => aide.frames.length > 0);
  expect(new Set(aide.frames.map(({ publisher }) => publisher))).toEqual(new Set([2]));
});

test('[J9] [G12] an assistant reads the board of their pupil’s group, and no other group’s', async () => {
  const { peer: aide } = await enter('Mme Aide', { guest: besideZoe });
  await enter('Zoé');
  await enter('Léa');
  const { peer: madame } = await enter('Mme Roux', { role: 'teacher' });
  for (const _ of [1, 2]) act(madame, 'groups', { type: 'add' });
  act(madame, 'groups', { type: 'place', member: 2, group: 1 });
  act(madame, 'groups', { type: 'place', member: 3, group: 2 });
  act(madame, 'groups', { type: 'open', seconds: null });
  await aide.until('did', ({ part, event }) => part === 'groups' && event.type === 'seen');
  const stroke = { id: 1, look: { kind: 'pen', colour: 0, width: 1, force: false }, points: 'AgI=' };
  act(madame, 'board', { type: 'wet', page: 'group:2', ...stroke });
  act(madame, 'board', { type: 'wet', page: 'group:1', ...stroke });
  const { event } = await aide.until('did', ({ part, event }) => part === 'board' && event.type === 'wet');
  expect(event).toMatchObject({ page: 'group:1' });
});

test('[J10] guests are not drawn, not put into groups, and stand apart in the register', async () => {
  await enter('M. Inspect', { guest: { kind: 'visitor', pupil: null } });
  await enter('Zoé');
  const { peer: madame } = await enter('Mme Roux', { role: 'teacher' });
  for (let round = 0; round < 3; round += 1) {
    const from = madame.messages.length;
    act(madame, 'pulse', { type: 'pick' });
    const { event } = await madame.until('did', ({ part }) => part === 'pulse', from);
    expect(event).toMatchObject({ name: 'Zoé' });
  }
  const from = madame.messages.length;
  act(madame, 'groups', { type: 'draw', by: 'groups', count: 1, absent: [] });
  const { event } = await madame.until('did', ({ part }) => part === 'groups', from);
  expect(event).toMatchObject({ groups: [{ members: [2] }] });
  const { welcome } = await enter('M. Petit', { role: 'teacher' });
  const { people } = welcome.room.parts.register;
  expect(people.map(({ name, guest }) => [name, guest?.kind]).slice(0, 3)).toEqual([
    ['M. Inspect', 'visitor'],
    ['Zoé', undefined],
    ['Mme Roux', undefined],
  ]);
});

test('[J10] who is no longer invited leaves at once; a pupil of the class can’t be sent out so', async () => {
  const { peer: parent } = await enter('Mme Sy', { guest: { kind: 'parent', pupil: null } });
  const { peer: zoe } = await enter('Zoé');
  server.classroom.dismissGuest('school-1', 'lesson-1', 'Zoé');
  server.classroom.dismissGuest('school-1', 'lesson-1', 'Mme Sy');
  expect((await parent.untilClosed('main')).code).toBe(4403);
  zoe.say({ type: 'ping', at: 1 });
  await zoe.until('pong');
});

test('[J10] a connection that the door let in before, and that says hello after, doesn’t bring them back', async () => {
  await enter('Zoé');
  const parent = new Peer(server.port, { name: 'Mme Sy', role: 'pupil', guest: { kind: 'parent', pupil: null } });
  peers.push(parent);
  const held = await parent.open('main');
  server.classroom.dismissGuest('school-1', 'lesson-1', 'Mme Sy');
  held.send(JSON.stringify({ type: 'hello', protocol: protocolVersion }));
  expect((await parent.untilClosed('main')).code).toBe(4403);
});
