// Seeing the class as a pupil, over real sockets: who may, what reaches them, and that nobody and nothing is told of them.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Happened } from '../activities/contract.ts';
import { fileJournal } from '../journal.ts';
import type { ClientMessage } from '../messages.ts';
import { closeCodes, protocolVersion } from '../protocol.ts';
import { microphone, peer, pupil, server, teacher, teacherShowing } from '../testing/in-class.ts';
import { type LiveServer, type Somebody, startLiveServer } from '../testing/live-server.ts';
import { camera, type Peer } from '../testing/peer.ts';

const act = (who: Peer, part: string, command: unknown, ref = 'r') => who.say({ type: 'do', ref, part, command });

function viewer(who: Somebody = teacher, at: { port: number } = server): Peer {
  const view = peer(who, at);
  view.asPupil = true;
  return view;
}

/** The answer to a hello that isn't welcome. */
async function refused(view: Peer): Promise<{ code: number; reason: string }> {
  const main = await view.open('main');
  main.send(JSON.stringify({ type: 'hello', protocol: protocolVersion }));
  return view.untilClosed('main');
}

/** What was said before this has been heard: messages come in order. */
async function caughtUp(who: Peer): Promise<void> {
  const at = Math.random();
  who.say({ type: 'ping', at });
  await who.until('pong', (pong) => pong.at === at);
}

describe('[L1] by the role of the session', () => {
  test.each([
    ['a pupil', { name: 'Zoé', role: 'pupil' }],
    ['an invited adult', { name: 'Mme Aide', role: 'pupil', guest: { kind: 'visitor', pupil: null } }],
  ] as const)('%s is turned away, in class or not, and their own place goes on', async (_, who) => {
    await teacherShowing();
    const own = peer(who);
    await own.join({ picture: false });
    expect(await refused(viewer(who))).toMatchObject({ code: closeCodes.notAllowed });
    await caughtUp(own);
    expect(own.closes).toEqual([]);
  });

  test('who is refused by the door is refused the view', async () => {
    const main = viewer({ name: 'stranger', role: 'teacher' });
    await main.open('main');
    expect(await main.untilClosed('main')).toMatchObject({ code: closeCodes.notAllowed });
  });

  test('a view that doesn’t exist is no address', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/live/lesson-1?plane=main&view=head`);
    await expect(once(socket, 'open')).rejects.toThrow('400');
  });
});

describe('[L2] nobody watches unseen', () => {
  test('the view is refused to who isn’t in class, staff too, and ends when they leave', async () => {
    const madame = await teacherShowing();
    const office: Somebody = { name: 'M. Vie', role: 'staff' };
    expect(await refused(viewer(office))).toMatchObject({ code: closeCodes.notInClass });
    const own = peer(office);
    await own.join({ picture: false });
    await madame.until('presence', ({ changed }) => changed.some(({ name }) => name === 'M. Vie'));
    const view = viewer(office);
    await view.join();
    own.say({ type: 'leave' });
    expect(await view.untilClosed('main')).toMatchObject({ code: closeCodes.notInClass });
    await view.untilClosed('picture');
  });

  test('who is removed from the lesson doesn’t see it any more', async () => {
    const madame = await teacherShowing();
    const office: Somebody = { name: 'M. Vie', role: 'staff' };
    const { you } = await peer(office).join({ picture: false });
    const view = viewer(office);
    await view.join({ picture: false });
    madame.say({ type: 'remove', member: you });
    await view.untilClosed('main');
    expect(await refused(viewer(office))).toMatchObject({ code: closeCodes.removed });
  });

  test('the view outlives a short cut of their own place, not a long one', async () => {
    const madame = await teacherShowing();
    const zoe = peer(pupil('Zoé'));
    await zoe.join({ picture: false });
    const view = viewer();
    await view.join({ picture: false });
    madame.cut();
    await zoe.until('presence', ({ changed }) => changed.some(({ role, here }) => role === 'teacher' && !here));
    await caughtUp(view);
    expect(view.closes).toEqual([]);
    server.shift(10_000);
    view.say({ type: 'ping', at: 1 });
    server.shift(51_000);
    // Heard or not, the place is a minute away.
    expect((await view.untilClosed('main')).code).toBe(closeCodes.notInClass);
  });
});

test('[L3] two views of a person at once; one that comes back with its token takes its own place', async () => {
  const madame = await teacherShowing();
  const [first, second] = [viewer(), viewer()];
  const { resume } = await first.join();
  await second.join();
  expect(await refused(viewer())).toMatchObject({ code: closeCodes.enoughViews });
  const again = viewer();
  await again.join({ resume });
  await first.untilClosed('main');
  second.say({ type: 'leave' });
  await second.untilClosed('main');
  await viewer().join({ picture: false });
  await caughtUp(madame);
  expect(madame.closes).toEqual([]);
});

test('[L3] a view has the limits of a pupil’s connection', async () => {
  await teacherShowing();
  const view = viewer();
  await view.join();
  view.sendRaw('picture', new Uint8Array(200 * 1024));
  expect(await view.untilClosed('picture')).toMatchObject({ code: closeCodes.tooBig });
  for (let count = 0; count < 400; count += 1) view.say({ type: 'ping', at: count });
  expect(await view.untilClosed('main')).toMatchObject({ code: closeCodes.flood });
});

describe('[L4] nobody is told of it', () => {
  test('no member, no presence, no register, no quality, no count; the teacher’s own place goes on', async () => {
    const madame = await teacherShowing();
    const zoe = peer(pupil('Zoé'));
    await zoe.join();
    await madame.until('presence', ({ changed }) => changed.some(({ name }) => name === 'Zoé'));
    await caughtUp(madame);
    const [toMadame, toZoe] = [madame.messages.length, zoe.messages.length];
    const presence = [...server.presence];
    const view = viewer();
    const welcome = await view.join();
    expect(welcome.room.members.filter(({ number }) => number !== welcome.you).map(({ name }) => name)).toEqual([
      'Mme Durand',
      'Zoé',
    ]);
    expect(welcome.room.members.find(({ number }) => number === welcome.you)).toMatchObject({
      role: 'pupil',
      floor: false,
    });
    // Their quality is theirs.
    view.say({ type: 'quality', choice: 'voice', device: 0 });
    await view.until('quality');
    zoe.say({ type: 'quality', choice: 'voice', device: 0 });
    const told = await madame.until('qualities', () => true, toMadame);
    expect(told.changed.map(({ member }) => member)).toEqual([2]);
    view.say({ type: 'leave' });
    await view.untilClosed('main');
    const late = peer(pupil('Late'));
    const { room } = await late.join({ picture: false });
    expect(room.members.map(({ name }) => name)).toEqual(['Mme Durand', 'Zoé', 'Late']);
    await madame.until('presence', ({ changed }) => changed.some(({ name }) => name === 'Late'), toMadame);
    for (const message of [...madame.messages.slice(toMadame), ...zoe.messages.slice(toZoe)]) {
      expect(['presence', 'pong', 'need', 'key', 'qualities', 'quality', 'did']).toContain(message.type);
      if (message.type === 'presence') expect(message.changed.map(({ number }) => number)).toEqual([3]);
      if (message.type === 'did') expect(message.event).toMatchObject({ member: 3 });
    }
    expect(server.presence.slice(presence.length)).toEqual([{ userId: 'Late', change: 'entered' }]);
    expect(madame.closes).toEqual([]);
    const colleague = await peer({ name: 'M. Roy', role: 'teacher' }).join();
    expect(colleague.room.parts.register.people.map(({ name }) => name)).toEqual([
      'Mme Durand',
      'Zoé',
      'Late',
      'M. Roy',
    ]);
  });

  test('it is no teacher: when the only one is cut off, the class is without one', async () => {
    const madame = await teacherShowing();
    const zoe = peer(pupil('Zoé'));
    await zoe.join({ picture: false });
    const view = viewer();
    await view.join({ picture: false });
    madame.cut();
    await zoe.until('did', ({ part, event }) => part === 'floor' && event.type === 'teacher-gone');
    await view.until('did', ({ part, event }) => part === 'floor' && event.type === 'teacher-gone');
  });

  test('it is not drawn, not put into a group, and waits in no lobby', async () => {
    const madame = await teacherShowing();
    const zoe = peer(pupil('Zoé'));
    await zoe.join({ picture: false });
    act(madame, 'lobby', { type: 'set', on: true });
    await madame.until('did', ({ part }) => part === 'lobby');
    const view = viewer();
    await view.join({ picture: false });
    for (let round = 0; round < 3; round += 1) {
      const before = view.messages.length;
      act(madame, 'pulse', { type: 'pick' });
      const drawn = await view.until('did', ({ part, event }) => part === 'pulse' && event.type === 'picked', before);
      expect(drawn.event).toMatchObject({ name: 'Zoé' });
    }
    act(madame, 'groups', { type: 'draw', by: 'groups', count: 1, absent: [] });
    const seated = await madame.until('did', ({ part, event }) => part === 'groups' && event.type === 'drawn');
    expect(seated.event).toMatchObject({ groups: [{ members: [2] }] });
  });
});

const asks: { ask: string; message: ClientMessage }[] = [
  { ask: 'its hand', message: { type: 'hand', up: true } },
  { ask: 'a microphone', message: { type: 'publish', publication: microphone } },
  { ask: 'a camera', message: { type: 'publish', publication: camera } },
  { ask: 'a message', message: command('chat', { type: 'say', ref: 'r', text: 'bonjour', to: 'all' }) },
  { ask: 'a report', message: command('chat', { type: 'report', id: 1 }) },
  { ask: 'ink', message: command('board', { type: 'open', open: true }) },
  { ask: 'a mood', message: command('pulse', { type: 'feel', mood: 'lost' }) },
  { ask: 'to let in', message: command('lobby', { type: 'let-all-in' }) },
  { ask: 'the floor for somebody', message: { type: 'floor', member: 2, granted: true } },
  { ask: 'to remove', message: { type: 'remove', member: 2 } },
  { ask: 'the end', message: { type: 'end' } },
];

function command(part: string, asked: unknown): ClientMessage {
  return { type: 'do', ref: 'r', part, command: asked };
}

test('[L5] all else that it asks is refused with words, and changes nothing', async () => {
  const madame = await teacherShowing();
  const zoe = peer(pupil('Zoé'));
  await zoe.join();
  const view = viewer();
  await view.join();
  await zoe.until('presence', ({ changed }) => changed.some(({ name }) => name === 'Zoé'));
  const heard = zoe.messages.length;
  for (const { ask, message } of asks) {
    const before = view.messages.length;
    view.say(message);
    const refusal = await view.until('refused', () => true, before);
    expect(refusal, ask).toMatchObject({ code: 'only_looking' });
    expect(refusal.message).toContain('on ne fait que regarder');
  }
  view.voice(90);
  view.picture({ key: true });
  await caughtUp(view);
  await caughtUp(zoe);
  // A busy machine may cost quality, which is her own.
  const told = zoe.messages.slice(heard).map(({ type }) => type);
  expect(told.filter((type) => type !== 'pong' && type !== 'quality')).toEqual([]);
  expect(zoe.frames).toEqual([]);
  expect([...madame.closes, ...view.closes]).toEqual([]);
});

describe('[L6] it is sent what a pupil is', () => {
  test('voices, pictures from their key frame on, slides that are shown, ink; and no teacher’s word', async () => {
    const madame = await teacherShowing();
    const zoe = peer(pupil('Zoé'));
    await zoe.join();
    madame.say({ type: 'publish', publication: microphone });
    await zoe.until('published', ({ publication }) => publication.source === 'microphone');
    madame.picture({ key: true, mark: 7 });
    await zoe.untilTrue(() => zoe.frames.length > 0);
    act(madame, 'polls', { type: 'draft', question: { kind: 'word', text: 'Capitale ?', named: false } });
    act(madame, 'board', { type: 'add-page', ground: 'blank' });
    zoe.write('secret', 'je suis perdue', 'leaders');
    await madame.untilWritten(({ text }) => text === 'je suis perdue');

    const view = viewer();
    const { room } = await view.join();
    // The picture of now, at once.
    await view.untilTrue(() => view.frames.some(({ kind, payload }) => kind === 'picture' && payload[0] === 7));
    expect(room.parts.chat.messages).toEqual([]);
    expect(room.parts.polls.polls).toEqual([]);
    expect(room.parts.register.people).toEqual([]);
    expect(room.qualities).toEqual([]);
    expect(room.parts.board.pages).toHaveLength(2);
    act(view, 'board', { type: 'read', page: 'p1', sheet: 1, from: 0, most: 1_024 });
    await view.until('did', ({ part, event }) => part === 'board' && event.type === 'slice');
    madame.voice(90);
    await view.untilTrue(() => view.frames.some(({ kind }) => kind === 'voice'));

    zoe.write('secret-2', 'vraiment perdue', 'leaders');
    await madame.untilWritten(({ text }) => text === 'vraiment perdue');
    madame.write('answer', 'je viens', 2);
    await zoe.untilWritten(({ text }) => text === 'je viens');
    madame.write('public', 'page 12', 'all');
    await view.untilWritten(({ text }) => text === 'page 12');
    expect(JSON.stringify(view.messages)).not.toMatch(/perdue|je viens|Capitale/);
    // Its own key requests and wishes count like a pupil's.
    view.say({ type: 'want', member: 1, source: 'camera', step: null });
    await caughtUp(view);
    const before = view.frames.filter(({ kind }) => kind === 'picture').length;
    madame.picture({ key: true, mark: 8 });
    await zoe.untilTrue(() => zoe.frames.some(({ payload }) => payload[0] === 8));
    await caughtUp(view);
    expect(view.frames.filter(({ kind }) => kind === 'picture')).toHaveLength(before);
  });

  test('no voice of a group', async () => {
    const madame = await teacherShowing();
    const zoe = peer(pupil('Zoé'));
    const tom = peer(pupil('Tom'));
    const [toZoe, toTom] = [await zoe.join(), await tom.join()];
    const view = viewer();
    await view.join();
    act(madame, 'groups', { type: 'add' });
    for (const { you } of [toZoe, toTom]) act(madame, 'groups', { type: 'place', member: you, group: 1 });
    act(madame, 'groups', { type: 'open', seconds: null });
    await tom.until('did', ({ part, event }) => part === 'groups' && event.type === 'seen');
    zoe.say({ type: 'publish', publication: microphone });
    await tom.until('published', ({ member }) => member === toZoe.you);
    zoe.voice(90);
    await tom.untilTrue(() => tom.frames.some(({ kind }) => kind === 'voice'));
    await caughtUp(view);
    expect(view.frames.filter(({ kind }) => kind === 'voice')).toEqual([]);
    expect(view.messages.some((message) => message.type === 'published' && message.member === toZoe.you)).toBe(false);
    // What is said to the plenary is heard.
    madame.say({ type: 'publish', publication: microphone });
    await view.until('published', ({ publication }) => publication.source === 'microphone');
    madame.voice(100);
    await view.untilTrue(() => view.frames.some(({ kind }) => kind === 'voice'));
  });
});

test('[L7] after a restart the view is back before its teacher, and the lesson’s journal knows nothing of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-onlookers-'));
  const path = join(folder, 'lesson.jsonl');
  const open = (port = 0) => startLiveServer({ port, journalOf: () => fileJournal<Happened>(path, () => {}) });
  let relay: LiveServer = await open();
  onTestFinished(async () => {
    await relay.close();
    rmSync(folder, { recursive: true });
    expect(relay.failures).toEqual([]);
  });
  const madame = peer(teacher, relay);
  await madame.join();
  const view = viewer(teacher, relay);
  const { resume } = await view.join();
  const { port } = relay;
  await relay.close();
  expect(await view.untilClosed('main')).toMatchObject({ code: closeCodes.restart });
  relay = await open(port);
  const again = viewer(teacher, relay);
  const { room, you } = await again.join({ resume });
  expect(room.members.filter(({ number }) => number !== you)).toMatchObject([{ name: 'Mme Durand', here: false }]);
  const back = peer(teacher, relay);
  await back.join();
  await again.until('presence', ({ changed }) => changed.some(({ name, here }) => name === 'Mme Durand' && here));
  expect(again.closes).toEqual([]);
  back.say({ type: 'end' });
  expect(await again.untilClosed('main')).toMatchObject({ code: closeCodes.ended });
  expect(readFileSync(path, 'utf8')).not.toMatch(/as-pupil|65535/);
});
