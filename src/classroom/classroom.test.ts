// The relay over real sockets: who enters, who may do what, who comes back.
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ChatCommand } from './chat/contract.ts';
import { protocolVersion } from './protocol.ts';
import { microphone, peer, pupil, server, teacher } from './testing/in-class.ts';
import { startLiveServer } from './testing/live-server.ts';
import { type Peer, writtenIn } from './testing/peer.ts';

describe('entering', () => {
  test('members see each other come and go', async () => {
    const madame = peer(teacher);
    const welcome = await madame.join();
    expect(welcome.room.members).toMatchObject([{ name: 'Mme Durand', role: 'teacher', here: true, floor: true }]);
    const ana = peer(pupil('Ana'));
    const entered = await ana.join();
    expect(entered.room.members.map(({ name }) => name)).toEqual(['Mme Durand', 'Ana']);
    await madame.until('presence', ({ changed }) => changed.some(({ name, here }) => name === 'Ana' && here));
    ana.say({ type: 'leave' });
    await madame.until('presence', ({ gone }) => gone.includes(entered.you));
    expect((await ana.untilClosed('main')).code).toBe(1000);
  });

  test('signed out is 4401, not enrolled is 4403, another site is refused before the upgrade', async () => {
    const nobody = peer(pupil('x'));
    await nobody.open('main', { cookie: '' });
    expect((await nobody.untilClosed('main')).code).toBe(4401);
    const stranger = peer(pupil('stranger'));
    await stranger.open('main');
    expect(await stranger.untilClosed('main')).toMatchObject({ code: 4403, reason: 'Ce cours n’est pas le tien.' });
    await expect(peer(pupil('y')).open('main', { origin: 'https://elsewhere.example' })).rejects.toThrow('403');
    await peer(pupil('z')).open('main', { origin: `http://127.0.0.1:${server.port}` });
  });

  test('a lesson that no address can name is refused before the upgrade', async () => {
    for (const id of ['%00', 'a%00b', '%']) {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/live/${id}?plane=main`);
      const [error] = await once(socket, 'error');
      expect(String(error)).toContain('400');
    }
  });

  test('a full room says so, and keeps the places of those who have one', async () => {
    const small = await startLiveServer({ maxMembers: 1 });
    const ana = peer(pupil('Ana'), small);
    await ana.join();
    const late = peer(pupil('Late'), small);
    const socket = await late.open('main');
    socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion }));
    expect((await late.untilClosed('main')).code).toBe(4004);
    ana.cut();
    await ana.join();
    await small.close();
  });

  test('the picture plane needs the token of one’s own place', async () => {
    const ana = peer(pupil('Ana'));
    const { resume } = await ana.join({ picture: false });
    const thief = peer(pupil('Thief'));
    await thief.join({ picture: false });
    const socket = await thief.open('picture');
    socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, resume }));
    expect((await thief.untilClosed('picture')).code).toBe(4008);
  });
});

describe('coming back', () => {
  test('after a cut, number, hand and floor are kept, and others are told', async () => {
    const madame = peer(teacher);
    await madame.join();
    const ana = peer(pupil('Ana'));
    const { you, resume } = await ana.join();
    ana.say({ type: 'hand', up: true });
    await madame.until('presence', ({ changed }) => changed.some(({ number, hand }) => number === you && hand === 1));
    madame.say({ type: 'floor', member: you, granted: true });
    await madame.until('presence', ({ changed }) => changed.some(({ number, floor }) => number === you && floor));
    ana.say({ type: 'hand', up: true });
    await madame.until('presence', ({ changed }) => changed.some(({ number, hand }) => number === you && hand === 2));
    ana.cut();
    await madame.until('presence', ({ changed }) => changed.some(({ number, here }) => number === you && !here));
    const back = await ana.join({ resume });
    expect(back.you).toBe(you);
    expect(back.room.members.find(({ number }) => number === you)).toMatchObject({ hand: 2, floor: true, here: true });
    expect(server.presence.filter(({ userId }) => userId === 'Ana').map(({ change }) => change)).toEqual([
      'entered',
      'cut',
      'returned',
    ]);
  });

  test('a second page of the same person takes over, the first is told 4001', async () => {
    const first = peer(pupil('Ana'));
    const { you } = await first.join();
    const second = peer(pupil('Ana'));
    expect((await second.join()).you).toBe(you);
    expect((await first.untilClosed('main')).code).toBe(4001);
    second.write('a', 'me voilà');
    await second.untilWritten();
  });

  test('silent for 15 s: the socket is dropped, the place kept', async () => {
    const madame = peer(teacher);
    await madame.join();
    const ana = peer(pupil('Ana'));
    const { you } = await ana.join();
    ana.acknowledging = false;
    server.shift(14_000);
    madame.say({ type: 'ping', at: 1 });
    await madame.until('pong');
    server.shift(2_000);
    await ana.untilClosed('main');
    await madame.until('presence', ({ changed }) => changed.some(({ number, here }) => number === you && !here));
    expect((await ana.join()).you).toBe(you);
  });
});

describe('chat', () => {
  test('goes to everyone, to those who come late, and once even when sent twice', async () => {
    const madame = peer(teacher);
    await madame.join();
    const ana = peer(pupil('Ana'));
    await ana.join();
    ana.write('r1', '  Bonjour <b>Madame</b> ');
    const message = await madame.untilWritten();
    expect(message).toMatchObject({ name: 'Ana', role: 'pupil', text: 'Bonjour <b>Madame</b>', ref: 'r1' });
    ana.write('r1', 'Bonjour');
    ana.write('r2', 'encore');
    await madame.untilWritten(({ ref }) => ref === 'r2');
    const late = await peer(pupil('Late')).join();
    expect(late.room.parts.chat.messages.map(({ ref }) => ref)).toEqual(['r1', 'r2']);
  });

  test('the teacher removes a message and closes the chat; a pupil can do neither', async () => {
    const madame = peer(teacher);
    await madame.join();
    const ana = peer(pupil('Ana'));
    await ana.join();
    const ask = (who: Peer, command: ChatCommand) => who.say({ type: 'do', ref: 'c', part: 'chat', command });
    const chatEvent = (type: string) => ana.until('did', (told) => told.part === 'chat' && told.event.type === type);
    madame.write('m', 'Silence');
    const { id } = await ana.untilWritten();
    ask(ana, { type: 'remove', id });
    ask(ana, { type: 'set', closed: true });
    await ana.untilTrue(
      () => ana.messages.filter((told) => told.type === 'refused' && told.code === 'not_allowed').length === 2,
    );
    ask(madame, { type: 'remove', id });
    expect(await chatEvent('removed')).toMatchObject({ event: { id } });
    ask(madame, { type: 'set', closed: true });
    expect(await chatEvent('set')).toMatchObject({ event: { settings: { closed: true } } });
    ana.write('x', 'quand même');
    await ana.until('refused', ({ code, ref }) => code === 'chat_closed' && ref === 'x');
    const late = await peer(pupil('Late')).join();
    expect(late.room.parts.chat).toMatchObject({ settings: { closed: true }, messages: [] });
  });

  test('a pupil who writes too fast is told so and stays', async () => {
    const ana = peer(pupil('Ana'));
    await ana.join();
    for (let index = 0; index < 12; index += 1) ana.write(`r${index}`, 'spam');
    await ana.until('refused', ({ code }) => code === 'too_fast');
    expect(writtenIn(ana.messages).length).toBeLessThan(8);
    expect(ana.closes).toEqual([]);
  });
});

describe('leading', () => {
  test('a removed pupil is closed with 4002 and cannot return', async () => {
    const madame = peer(teacher);
    await madame.join();
    const ana = peer(pupil('Ana'));
    const { you } = await ana.join();
    const ben = peer(pupil('Ben'));
    await ben.join();
    ben.say({ type: 'remove', member: you });
    await ben.until('refused');
    madame.say({ type: 'remove', member: you });
    expect((await ana.untilClosed('main')).code).toBe(4002);
    const again = await ana.open('main');
    ana.closes.length = 0;
    again.send(JSON.stringify({ type: 'hello', protocol: protocolVersion }));
    expect((await ana.untilClosed('main')).code).toBe(4002);
  });

  test('ending the lesson tells everyone, closes with 4003, and nobody enters any more', async () => {
    const madame = peer(teacher);
    await madame.join();
    const ana = peer(pupil('Ana'));
    await ana.join();
    ana.say({ type: 'end' });
    await ana.until('refused');
    madame.say({ type: 'end' });
    await ana.until('ended');
    expect((await ana.untilClosed('main')).code).toBe(4003);
    expect((await madame.untilClosed('main')).code).toBe(4003);
    const late = peer(pupil('Late'));
    (await late.open('main')).send(JSON.stringify({ type: 'hello', protocol: protocolVersion }));
    expect((await late.untilClosed('main')).code).toBe(4003);
    await late.untilTrue(() => server.ended.length > 0);
    expect(server.ended).toEqual(['lesson-1']);
  });

  test('a pupil publishes only with the floor, and loses what is published with it', async () => {
    const madame = peer(teacher);
    await madame.join();
    const ana = peer(pupil('Ana'));
    const { you } = await ana.join();
    ana.say({ type: 'publish', publication: microphone });
    await ana.until('refused', ({ code }) => code === 'not_allowed');
    ana.voice(90);
    madame.say({ type: 'floor', member: you, granted: true });
    await ana.until('presence', ({ changed }) => changed.some(({ number, floor }) => number === you && floor));
    ana.say({ type: 'publish', publication: microphone });
    await madame.until('published', ({ member }) => member === you);
    ana.voice(91);
    await madame.untilTrue(() => madame.frames.length > 0);
    // The packet sent without the floor went nowhere; the publisher is the relay's word, not the pupil's.
    expect(madame.frames.map(({ level, publisher }) => [level, publisher])).toEqual([[91, you]]);
    madame.say({ type: 'floor', member: you, granted: false });
    await madame.until('unpublished', ({ member, source }) => member === you && source === 'microphone');
    ana.voice(92);
    ana.say({ type: 'ping', at: 7 });
    await ana.until('pong');
    expect(madame.frames).toHaveLength(1);
  });
});

test('closing says 1012 and leaves nothing open', async () => {
  const own = await startLiveServer();
  const ana = peer(pupil('Ana'), own);
  await ana.join();
  await own.close();
  expect((await ana.untilClosed('main')).code).toBe(1012);
  expect(own.classroom.stats()).toEqual({ rooms: 0, members: 0, sockets: 0 });
});
