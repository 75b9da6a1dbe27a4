// Members who misbehave: each is closed with a code and a reason, and the class goes on.
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { protocolVersion, writeAck } from './protocol.ts';
import { peer, pupil, server, teacherShowing } from './testing/in-class.ts';
import { Peer } from './testing/peer.ts';

const saying = (text: string) => ({
  ...{ type: 'do', ref: 'a', part: 'chat' },
  command: { type: 'say', ref: 'a', text, to: 'all' },
});

describe('hostile input', () => {
  const broken: [string, 'main' | 'picture', Uint8Array | string, number][] = [
    ['an unknown kind', 'main', Uint8Array.of(protocolVersion, 9, 0, 0), 1002],
    ['a frame of the version before', 'main', Uint8Array.of(1, 1, 0, 0), 4000],
    ['an empty frame', 'main', new Uint8Array(0), 1002],
    ['text that is not JSON', 'main', '{"type":', 1002],
    ['an unknown message', 'main', '{"type":"fly"}', 1002],
    ['a message with a field too many', 'main', '{"type":"ping","at":1,"you":2}', 1002],
    ['a chat of 5 000 letters', 'main', JSON.stringify(saying('x'.repeat(5_000))), 1002],
    ['900 KB of JSON', 'main', JSON.stringify(saying('x'.repeat(900_000))), 1009],
    ['an oversized picture', 'picture', new Uint8Array(200_000), 1009],
    ['a voice frame on the picture plane', 'picture', Uint8Array.of(protocolVersion, 1, ...Array(30).fill(0)), 1002],
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
    ana.write('still', 'toujours là');
    await ana.untilWritten();
  });

  test('10 MB of JSON end with the connection, whether or not its sender stops to hear why', async () => {
    const ana = peer(pupil('Ana'));
    await ana.join();
    const bad = peer(pupil('Bad'));
    await bad.join();
    bad.sendRaw('main', JSON.stringify(saying('x'.repeat(10_000_000))));
    expect([1009, 1006]).toContain((await bad.untilClosed('main')).code);
    ana.write('still', 'toujours là');
    await ana.untilWritten();
  });

  test('an unknown version of the protocol in the hello is 4000 and names the one spoken here', async () => {
    const ana = peer(pupil('Ana'));
    (await ana.open('main')).send(JSON.stringify({ type: 'hello', protocol: 99 }));
    expect(await ana.untilClosed('main')).toEqual({
      plane: 'main',
      code: 4000,
      reason: `protocol 99 is unknown here; this server speaks ${protocolVersion}`,
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

  /** Each does it alone, in a class that goes on. */
  const floods: [string, (bad: Peer) => void | Promise<void>, 'main' | 'picture'][] = [
    [
      'acknowledgements',
      (bad) => {
        const ack = writeAck({
          mainCount: bad.mainCount,
          pictureCount: 0,
          pictureEpoch: 0,
          voiceDelay: 0,
          arrivedAt: 1,
        });
        for (let count = 0; count < 1_000; count += 1) bad.sendRaw('main', ack);
      },
      'main',
    ],
    [
      'pings of the WebSocket',
      (bad) => {
        for (let count = 0; count < 1_000; count += 1) bad.sockets.main?.ping();
      },
      'main',
    ],
    [
      'pongs that nobody asked for',
      (bad) => {
        for (let count = 0; count < 1_000; count += 1) bad.sockets.picture?.pong();
      },
      'picture',
    ],
    [
      'voices',
      (bad) => {
        for (let count = 0; count < 1_000; count += 1) bad.voice(90);
      },
      'main',
    ],
    [
      'pictures, within the limit of each',
      async (bad) => {
        // More than the allowance, and never so much after the close that nobody waits for the answer to it.
        for (let count = 0; count < 20; count += 1) bad.picture({ bytes: 100_000 });
        while (bad.closes.length === 0) {
          bad.picture({ bytes: 20_000 });
          await delay(5);
        }
      },
      'picture',
    ],
    [
      'commands to an activity',
      (bad) => {
        const command = { type: 'feel', mood: 'lost' } as const;
        for (let count = 0; count < 500; count += 1) bad.say({ type: 'do', ref: 'a', part: 'pulse', command });
      },
      'main',
    ],
  ];
  test.each(floods)('[W8] a flood of %s closes with 4006, and harms nobody', async (_, flood, plane) => {
    const ana = peer(pupil('Ana'));
    await ana.join();
    const bad = peer(pupil('Bad'));
    await bad.join();
    await flood(bad);
    expect((await bad.untilClosed(plane)).code).toBe(4006);
    ana.write('still', 'toujours là');
    await ana.untilWritten(({ ref }) => ref === 'still');
    expect(ana.closes).toEqual([]);
  });

  test('[W8] a teacher’s screen may bring what a pupil’s camera may not', async () => {
    const madame = await teacherShowing();
    for (let count = 0; count < 60; count += 1) madame.picture({ key: true, bytes: 100_000 });
    madame.say({ type: 'ping', at: 9 });
    await madame.until('pong', ({ at }) => at === 9);
    expect(madame.closes).toEqual([]);
  });

  test('acknowledging what was never sent is 1002', async () => {
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
        bad.sendRaw('main', new Uint8Array(16_000).fill(protocolVersion));
        await bad.untilClosed('main');
        bad.close();
      }
    };
    await attack(20);
    const before = heap();
    await attack(150);
    expect(heap() - before).toBeLessThan(40_000_000);
    while (server.classroom.stats().sockets > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await expect.poll(() => server.classroom.stats()).toMatchObject({ rooms: 1, members: 5 });
  });
});
