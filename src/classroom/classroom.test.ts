// The relay over real sockets: who enters, who hears what, who may do what, and what happens to those who misbehave.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LiveServer, type Somebody, startLiveServer } from './testing/live-server.ts';
import { camera, Peer } from './testing/peer.ts';

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

function peer(who: Somebody, at = server): Peer {
  const made = new Peer(at.port, who);
  peers.push(made);
  return made;
}
const teacher: Somebody = { name: 'Mme Durand', role: 'teacher' };
const pupil = (name: string): Somebody => ({ name, role: 'pupil' });

async function teacherShowing(): Promise<Peer> {
  const madame = peer(teacher);
  await madame.join();
  madame.say({ type: 'publish', publication: camera });
  await madame.until('published');
  return madame;
}
const microphone = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 } as const;

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

  test('a full room says so, and keeps the places of those who have one', async () => {
    const small = await startLiveServer({ maxMembers: 1 });
    const ana = peer(pupil('Ana'), small);
    await ana.join();
    const late = peer(pupil('Late'), small);
    const socket = await late.open('main');
    socket.send(JSON.stringify({ type: 'hello', protocol: 1 }));
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
    socket.send(JSON.stringify({ type: 'hello', protocol: 1, resume }));
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
    second.say({ type: 'chat', ref: 'a', text: 'me voilà' });
    await second.until('chat');
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
    ana.say({ type: 'chat', ref: 'r1', text: '  Bonjour <b>Madame</b> ' });
    const { message } = await madame.until('chat');
    expect(message).toMatchObject({ name: 'Ana', role: 'pupil', text: 'Bonjour <b>Madame</b>', ref: 'r1' });
    ana.say({ type: 'chat', ref: 'r1', text: 'Bonjour' });
    ana.say({ type: 'chat', ref: 'r2', text: 'encore' });
    await madame.until('chat', (said) => said.message.ref === 'r2');
    const late = await peer(pupil('Late')).join();
    expect(late.room.chat.tail.map(({ ref }) => ref)).toEqual(['r1', 'r2']);
  });

  test('the teacher removes a message and closes the chat; a pupil can do neither', async () => {
    const madame = peer(teacher);
    await madame.join();
    const ana = peer(pupil('Ana'));
    await ana.join();
    madame.say({ type: 'chat', ref: 'm', text: 'Silence' });
    const { message } = await ana.until('chat');
    ana.say({ type: 'chat-remove', id: message.id });
    ana.say({ type: 'chat-close', closed: true });
    await ana.until('refused', ({ code }) => code === 'not_allowed');
    madame.say({ type: 'chat-remove', id: message.id });
    await ana.until('chat-removed', ({ id }) => id === message.id);
    madame.say({ type: 'chat-close', closed: true });
    await ana.until('chat-closed', ({ closed }) => closed);
    ana.say({ type: 'chat', ref: 'x', text: 'quand même' });
    await ana.until('refused', ({ code, ref }) => code === 'chat_closed' && ref === 'x');
    const late = await peer(pupil('Late')).join();
    expect(late.room.chat).toEqual({ closed: true, tail: [] });
  });

  test('a pupil who writes too fast is told so and stays', async () => {
    const ana = peer(pupil('Ana'));
    await ana.join();
    for (let index = 0; index < 12; index += 1) ana.say({ type: 'chat', ref: `r${index}`, text: 'spam' });
    await ana.until('refused', ({ code }) => code === 'too_fast');
    expect(ana.messages.filter(({ type }) => type === 'chat').length).toBeLessThan(8);
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
    again.send(JSON.stringify({ type: 'hello', protocol: 1 }));
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
    (await late.open('main')).send(JSON.stringify({ type: 'hello', protocol: 1 }));
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

describe('voice and pictures', () => {
  test('empty packets are not forwarded, others go to everyone but their author', async () => {
    const madame = peer(teacher);
    const { you } = await madame.join();
    const ana = peer(pupil('Ana'));
    await ana.join();
    madame.say({ type: 'publish', publication: microphone });
    await ana.until('published');
    madame.voice(50, Uint8Array.of(1, 2));
    madame.voice(60);
    await ana.untilTrue(() => ana.frames.length > 0);
    expect(ana.frames).toMatchObject([{ kind: 'voice', publisher: you, level: 60 }]);
    expect(madame.frames).toEqual([]);
  });

  test('a late pupil gets the key frame and the base frames since, at once', async () => {
    const madame = await teacherShowing();
    const ana = peer(pupil('Ana'));
    await ana.join();
    await madame.until('need', ({ steps }) => steps.includes(0));
    await madame.until('key');
    const layers = [0, 2, 1, 2, 0, 2, 1, 2, 0] as const;
    layers.forEach((layer, mark) => {
      madame.picture({ key: mark === 0, layer, mark });
    });
    await ana.untilTrue(() => ana.frames.length === 9);
    const late = peer(pupil('Late'));
    await late.join();
    await late.untilTrue(() => late.frames.length === 3);
    expect(late.frames.map(({ key, layer, payload }) => [key, layer, payload[0]])).toEqual([
      [true, 0, 0],
      [false, 0, 4],
      [false, 0, 8],
    ]);
    // Upper layers follow from the next base frame on.
    madame.picture({ layer: 2, mark: 9 });
    madame.picture({ layer: 0, mark: 10 });
    madame.picture({ layer: 2, mark: 11 });
    await late.untilTrue(() => late.frames.length === 5);
    expect(late.frames.slice(3).map(({ payload }) => payload[0])).toEqual([10, 11]);
  });

  test('thirty who ask for a key frame make one request', async () => {
    const madame = await teacherShowing();
    const { you } = await madame.until('welcome');
    const class30 = Array.from({ length: 30 }, (_, index) => peer(pupil(`p${index}`)));
    for (const one of class30) await one.join();
    await madame.until('key');
    madame.picture({ key: true });
    for (const one of class30) await one.untilTrue(() => one.frames.length > 0);
    const before = madame.messages.filter(({ type }) => type === 'key').length;
    for (const one of class30) one.say({ type: 'key', member: you, source: 'camera' });
    for (const one of class30) one.say({ type: 'ping', at: 1 });
    for (const one of class30) await one.until('pong');
    await madame.untilTrue(() => madame.messages.filter(({ type }) => type === 'key').length > before);
    expect(madame.messages.filter(({ type }) => type === 'key').length).toBeLessThanOrEqual(before + 2);
  });

  test('a receiver who acknowledges nothing loses the top layer first and is never owed more than the budget', async () => {
    const madame = await teacherShowing();
    const quick = peer(pupil('Quick'));
    const stuck = peer(pupil('Stuck'));
    await quick.join();
    await stuck.join();
    await madame.until('key');
    stuck.acknowledging = false;
    madame.picture({ key: true });
    const layers = [2, 1, 2, 0] as const;
    const sent = 120;
    for (let index = 0; index < sent; index += 1) {
      madame.picture({ layer: layers[index % 4] ?? 0, bytes: 1_500 });
      if (index % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await quick.untilTrue(() => quick.frames.length >= sent / 2);
    const count = (who: Peer, layer: number) => who.frames.filter((frame) => frame.layer === layer).length;
    expect(stuck.frames.length).toBeLessThan(quick.frames.length / 2);
    const lastTop = stuck.frames.findLastIndex(({ layer }) => layer === 2);
    const lastMiddle = stuck.frames.findLastIndex(({ layer }) => layer === 1);
    const lastBase = stuck.frames.findLastIndex(({ layer }) => layer === 0);
    expect(lastTop).toBeLessThan(lastMiddle);
    expect(lastMiddle).toBeLessThan(lastBase);
    expect(count(quick, 2)).toBeGreaterThan(count(stuck, 2));
    const owed = stuck.frames.reduce((sum, { payload }) => sum + payload.length, 0);
    expect(owed).toBeLessThan(60_000);
  });

  test('control that piles up becomes one snapshot', async () => {
    const madame = peer(teacher);
    await madame.join();
    const stuck = peer(pupil('Stuck'));
    await stuck.join();
    stuck.acknowledging = false;
    let said = 0;
    while (said < 330) {
      for (let burst = 0; burst < 20; burst += 1)
        madame.say({ type: 'chat', ref: `r${said++}`, text: 'x'.repeat(900) });
      await madame.until('chat', ({ message }) => message.ref === `r${said - 1}`);
      stuck.say({ type: 'ping', at: said });
      // Long enough for the others to acknowledge.
      await new Promise((resolve) => setTimeout(resolve, 120));
      server.shift(4_000);
    }
    expect(stuck.messages.filter(({ type }) => type === 'chat').length).toBeLessThan(330);
    stuck.acknowledging = true;
    const { room } = await stuck.until('snapshot');
    expect(room.chat.tail.at(-1)?.ref).toBe(`r${said - 1}`);
    madame.say({ type: 'chat', ref: 'after', text: 'encore' });
    await stuck.until('chat', ({ message }) => message.ref === 'after');
  });

  test('the voice tier stops pictures and says so; the text tier stops voices', async () => {
    const madame = await teacherShowing();
    madame.say({ type: 'publish', publication: microphone });
    const ana = peer(pupil('Ana'));
    await ana.join();
    await madame.until('key');
    server.classroom.setTier('voice');
    await ana.until('tier', ({ tier }) => tier === 'voice');
    await madame.until('need', ({ steps }) => steps.length === 0);
    madame.picture({ key: true });
    madame.voice(80);
    await ana.untilTrue(() => ana.frames.length > 0);
    server.classroom.setTier('text');
    await madame.until('tier', ({ tier }) => tier === 'text');
    madame.voice(81);
    madame.say({ type: 'chat', ref: 'c', text: 'on écrit' });
    await ana.until('chat');
    expect(ana.frames.map(({ kind, level }) => [kind, level])).toEqual([['voice', 80]]);
  });
});

describe('hostile input', () => {
  const broken: [string, 'main' | 'picture', Uint8Array | string, number][] = [
    ['an unknown kind', 'main', Uint8Array.of(1, 9, 0, 0), 1002],
    ['an unknown frame version', 'main', Uint8Array.of(2, 1, 0, 0), 4000],
    ['an empty frame', 'main', new Uint8Array(0), 1002],
    ['text that is not JSON', 'main', '{"type":', 1002],
    ['an unknown message', 'main', '{"type":"fly"}', 1002],
    ['a message with a field too many', 'main', '{"type":"ping","at":1,"you":2}', 1002],
    ['a chat of 5 000 letters', 'main', JSON.stringify({ type: 'chat', ref: 'a', text: 'x'.repeat(5_000) }), 1002],
    ['10 MB of JSON', 'main', JSON.stringify({ type: 'chat', ref: 'a', text: 'x'.repeat(10_000_000) }), 1009],
    ['an oversized picture', 'picture', new Uint8Array(200_000), 1009],
    ['a voice frame on the picture plane', 'picture', Uint8Array.of(1, 1, ...Array(30).fill(0)), 1002],
    ['text on the picture plane', 'picture', 'hello?', 1002],
    ['deep JSON', 'main', `${'['.repeat(8_000)}${']'.repeat(8_000)}`, 1002],
    ['a prototype in JSON', 'main', '{"type":"ping","at":1,"__proto__":{"role":"teacher"}}', 1002],
  ];
  test.each(broken)('%s closes that socket alone', async (_, plane, data, code) => {
    const ana = peer(pupil('Ana'));
    await ana.join();
    const bad = peer(pupil('Bad'));
    await bad.join();
    bad.sendRaw(plane, data);
    const close = await bad.untilClosed(plane);
    expect(close.code).toBe(code);
    if (code !== 1009) expect(close.reason).not.toBe('');
    ana.say({ type: 'chat', ref: 'still', text: 'toujours là' });
    await ana.until('chat');
  });

  test('an unknown version of the protocol in the hello is 4000 and names the one spoken here', async () => {
    const ana = peer(pupil('Ana'));
    (await ana.open('main')).send(JSON.stringify({ type: 'hello', protocol: 99 }));
    expect(await ana.untilClosed('main')).toEqual({
      plane: 'main',
      code: 4000,
      reason: 'protocol 99 is unknown here; this server speaks 1',
    });
  });

  test('broken WebSocket framing is 1002 and harms nobody', async () => {
    const ana = peer(pupil('Ana'));
    await ana.join();
    const { connect } = await import('node:net');
    for (const garbage of [
      [0xff, 0xff],
      [0x82, 0x05, 1, 2, 3, 4, 5],
      [0x83, 0x80, 0, 0, 0, 0],
      Array(100).fill(0xc1),
    ]) {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      const cookie = 'person=eyJuYW1lIjoiQmFkIiwicm9sZSI6InB1cGlsIn0';
      socket.write(
        `GET /live/lesson-1?plane=main HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: ${cookie}\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
      await new Promise((resolve) => socket.once('data', resolve));
      const over = new Promise((resolve) => socket.once('close', resolve));
      socket.write(Uint8Array.from(garbage));
      socket.on('data', () => socket.end());
      await over;
    }
    ana.say({ type: 'ping', at: 3 });
    await ana.until('pong');
  });

  test('a flood of messages closes with 4006', async () => {
    const bad = peer(pupil('Bad'));
    await bad.join();
    for (let index = 0; index < 500; index += 1) bad.say({ type: 'ping', at: index });
    expect((await bad.untilClosed('main')).code).toBe(4006);
  });

  test('acknowledging what was never sent is 1002', async () => {
    const { writeAck } = await import('./protocol.ts');
    const bad = peer(pupil('Bad'));
    await bad.join();
    bad.acknowledging = false;
    bad.sendRaw('main', writeAck({ mainCount: 4_000, pictureCount: 0, pictureEpoch: 0, voiceDelay: 0, arrivedAt: 1 }));
    expect(await bad.untilClosed('main')).toMatchObject({ code: 1002 });
  });

  test('thousands of malformed frames leave no memory behind', async () => {
    const heap = () => {
      globalThis.gc?.();
      return process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    };
    const attack = async (rounds: number) => {
      for (let round = 0; round < rounds; round += 1) {
        const bad = new Peer(server.port, pupil(`bad${round % 5}`));
        await bad.join({ picture: false });
        bad.sendRaw('main', new Uint8Array(16_000).fill(1));
        await bad.untilClosed('main');
        bad.close();
      }
    };
    await attack(20);
    const before = heap();
    await attack(150);
    expect(heap() - before).toBeLessThan(40_000_000);
    while (server.classroom.stats().sockets > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(server.classroom.stats()).toMatchObject({ rooms: 1, members: 5 });
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
