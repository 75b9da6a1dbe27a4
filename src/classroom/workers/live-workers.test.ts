// Rooms in processes of their own, with real sockets: where members land, what crosses the channel, and what a death leaves.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Parts } from '../activities/contract.ts';
import { protocolVersion } from '../protocol.ts';
import { type Built, buildProgram } from '../testing/built-worker.ts';
import { type LiveServer, personCookie, startLiveServer } from '../testing/live-server.ts';
import { camera, microphone, Peer } from '../testing/peer.ts';

let built: Built;
let dataFolder: string;
let server: LiveServer;
const peers: Peer[] = [];
/** What the gate would sign. */
const holds: string[] = [];

beforeAll(async () => {
  built = await buildProgram();
}, 120_000);
afterAll(() => built.remove());
beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'preau-workers-'));
  server = await startLiveServer({
    workers: { count: 2, entry: built.entry, dataFolder },
    sessionCheck: 50,
    signHold: ({ lessonId, accountId }, until) => {
      holds.push(lessonId);
      return `${accountId} until ${until}`;
    },
  });
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await server.close();
  rmSync(dataFolder, { recursive: true });
});

async function enter(name: string, role: 'teacher' | 'pupil' | 'staff', lessonId: string, picture = false) {
  const peer = new Peer(server.port, { cookie: personCookie({ name, role }), lessonId });
  peers.push(peer);
  return { peer, welcome: await peer.join({ picture }) };
}
function ask<Name extends keyof Parts>(peer: Peer, part: Name, command: Parts[Name]['command'], ref = 'r') {
  peer.say({ type: 'do', ref, part, command });
}
/** Rooms by worker, once the workers told. */
const roomsBySlot = () => server.classroom.workers().map(({ rooms }) => rooms);
/** Of the worker that was given a room first, or of the other. */
const workerWith = async (count: number) => {
  await vi.waitFor(() => expect(roomsBySlot()).toContain(count), 10_000);
  const found = server.classroom.workers().find(({ rooms }) => rooms === count);
  if (found?.pid === undefined) throw new Error('no such worker');
  return found;
};

describe('[W1] two lessons', () => {
  test('are in two workers, both sockets of everybody in their lesson’s; voices and pictures go through', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher', 'history', true);
    const { peer: ana, welcome } = await enter('Ana', 'pupil', 'history', true);
    const { peer: bob } = await enter('Bob', 'teacher', 'music', true);
    expect(welcome.room.members.map(({ name }) => name)).toEqual(['Mme Roux', 'Ana']);
    await vi.waitFor(() => expect(roomsBySlot()).toEqual([1, 1]), 10_000);
    await vi.waitFor(
      () =>
        expect(
          server.classroom
            .workers()
            .map(({ sockets }) => sockets)
            .sort(),
        ).toEqual([2, 4]),
      10_000,
    );
    expect(server.classroom.stats()).toEqual({ rooms: 2, members: 3, sockets: 6 });

    madame.say({ type: 'publish', publication: microphone });
    madame.say({ type: 'publish', publication: camera });
    await ana.until('published', ({ publication }) => publication.source === 'camera');
    ana.say({ type: 'want', member: 1, source: 'camera', step: 0 });
    madame.voice(90);
    madame.picture({ key: true, mark: 5 });
    await ana.untilTrue(() => ana.frames.some(({ kind }) => kind === 'voice'));
    await ana.untilTrue(() => ana.frames.some(({ kind, payload }) => kind === 'picture' && payload[0] === 5));
    expect(bob.frames).toEqual([]);
  });

  test('who is refused at the door is told so, and no worker hears of them', async () => {
    const stranger = new Peer(server.port, {
      cookie: personCookie({ name: 'stranger', role: 'pupil' }),
      lessonId: 'l',
    });
    peers.push(stranger);
    await stranger.open('main');
    expect(await stranger.untilClosed('main')).toMatchObject({ code: 4403 });
    expect(server.classroom.stats()).toMatchObject({ rooms: 0, members: 0 });
  });
});

describe('[W2] the socket is handed over', () => {
  test('with what a client in a hurry sent behind its request', async () => {
    const hello = Buffer.from(JSON.stringify({ type: 'hello', protocol: protocolVersion }));
    const frame = Buffer.concat([Buffer.of(0x81, 0x80 | hello.length, 0, 0, 0, 0), hello]);
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `GET /live/history?plane=main HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Cookie: ${personCookie({ name: 'Ana', role: 'pupil' })}\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    socket.write(frame);
    let heard = '';
    await new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
        if (heard.includes('"type":"welcome"')) resolve();
      });
    });
    expect(heard).toContain('HTTP/1.1 101');
    socket.destroy();
    await vi.waitFor(() => expect(server.classroom.stats().sockets).toBe(0), 10_000);
  });

  test('a hundred at once, of which half leave on the way: all who stay are welcomed, nothing is left of the others', async () => {
    const comers = Array.from({ length: 100 }, (_, index) => {
      const peer = new Peer(server.port, {
        cookie: personCookie({ name: `P${index}`, role: 'pupil' }),
        lessonId: `lesson-${index % 7}`,
      });
      peers.push(peer);
      return peer;
    });
    await Promise.all(
      comers.map(async (peer, index) => {
        if (index % 2 === 0) return void (await peer.join());
        void peer.open('main').catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, index / 10));
        peer.close();
      }),
    );
    await vi.waitFor(() => expect(server.classroom.stats()).toEqual({ rooms: 7, members: 50, sockets: 100 }), 10_000);
  });
});

describe('[W3] a worker that is killed', () => {
  test('is replaced: its members come back to number, board, chat, hand and floor; the others notice nothing', async () => {
    const { peer: bob } = await enter('Bob', 'teacher', 'music');
    const spared = await workerWith(1);
    const { peer: madame, welcome: own } = await enter('Mme Roux', 'teacher', 'history', true);
    const { peer: ana, welcome: toAna } = await enter('Ana', 'pupil', 'history', true);
    await vi.waitFor(() => expect(roomsBySlot()).toEqual([1, 1]), 10_000);
    const killed = server.classroom.workers().find(({ slot }) => slot !== spared.slot);
    if (killed?.pid === undefined) throw new Error('two workers');

    ask(madame, 'floor', { type: 'give', member: toAna.you, camera: true });
    ana.say({ type: 'hand', up: true });
    await madame.until('did', ({ part, event }) => part === 'floor' && event.type === 'hand-up');
    ana.write('a', 'je suis là');
    await madame.untilWritten();
    ask(madame, 'board', { type: 'add-page', ground: 'lined' });
    await ana.until('did', ({ part, event }) => part === 'board' && event.type === 'page-added');
    const before = (await enter('Late', 'staff', 'history')).welcome.room;

    process.kill(killed.pid, 'SIGKILL');
    await Promise.all([madame, ana].map((peer) => peer.untilClosed('main')));
    const backMadame = await enter('Mme Roux', 'teacher', 'history', true);
    const backAna = await enter('Ana', 'pupil', 'history', true);
    expect([backMadame.welcome.you, backAna.welcome.you]).toEqual([own.you, toAna.you]);
    const { parts } = backAna.welcome.room;
    expect(parts.board.pages).toEqual(before.parts.board.pages);
    expect(parts.chat.messages).toEqual(before.parts.chat.messages);
    expect(parts.floor.hands).toEqual(before.parts.floor.hands);
    expect(parts.floor.floors).toEqual(before.parts.floor.floors);
    const [stretch] = parts.register.people;
    expect(stretch === undefined || stretch.stretches[0]?.why === 'platform').toBe(true);
    // And the class goes on.
    backAna.peer.write('b', 'de retour');
    await backMadame.peer.untilWritten(({ ref }) => ref === 'b');

    bob.say({ type: 'ping', at: 7 });
    await bob.until('pong', ({ at }) => at === 7);
    expect(bob.closes).toEqual([]);
    expect(server.presence).toContainEqual({ userId: 'Ana', change: 'cut' });
    expect(server.presence).not.toContainEqual({ userId: 'Bob', change: 'cut' });
    await vi.waitFor(
      () =>
        expect(
          server.classroom
            .workers()
            .map(({ restarts }) => restarts)
            .sort(),
        ).toEqual([0, 1]),
      10_000,
    );
    // What was written of the lesson is whole: one line an event, each readable.
    const journal = readFileSync(join(dataFolder, 'lessons/school-1/history.jsonl'), 'utf8').trimEnd().split('\n');
    for (const line of journal) expect(() => JSON.parse(line)).not.toThrow();
  }, 60_000);

  test('is replaced for who sees the class as a pupil too, whose own place isn’t touched', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher', 'history');
    const view = () => {
      const peer = new Peer(server.port, {
        cookie: personCookie({ name: 'Mme Roux', role: 'teacher' }),
        lessonId: 'history',
      });
      peer.asPupil = true;
      peers.push(peer);
      return peer;
    };
    const first = view();
    const { resume } = await first.join();
    const killed = await workerWith(1);
    expect(server.classroom.stats()).toMatchObject({ rooms: 1, sockets: 3 });
    if (killed.pid !== undefined) process.kill(killed.pid, 'SIGKILL');
    await first.untilClosed('main');
    const { room, you } = await view().join({ resume });
    expect(room.members.filter(({ number }) => number !== you)).toMatchObject([{ name: 'Mme Roux', here: false }]);
    await madame.untilClosed('main');
    await enter('Mme Roux', 'teacher', 'history');
    // Her own place alone was told of.
    await vi.waitFor(
      () => expect(server.presence.map(({ change }) => change)).toEqual(['entered', 'cut', 'returned']),
      10_000,
    );
  }, 60_000);

  test('that is stuck is killed, and those on their way to it land in another', async () => {
    const { peer: bob } = await enter('Bob', 'teacher', 'music');
    const stuck = await workerWith(1);
    if (stuck.pid === undefined) throw new Error('no process');
    process.kill(stuck.pid, 'SIGSTOP');
    // Handed to the worker that doesn't look up any more.
    const ana = new Peer(server.port, { cookie: personCookie({ name: 'Ana', role: 'pupil' }), lessonId: 'music' });
    peers.push(ana);
    const joined = ana.join();
    await vi.waitFor(() => expect(server.classroom.stats().sockets).toBe(2), 5_000);
    process.kill(stuck.pid, 'SIGKILL');
    expect((await joined).room.members.map(({ name }) => name)).toEqual(['Bob', 'Ana']);
    await bob.untilClosed('main');
  }, 30_000);
});

describe('[W5] across the channel', () => {
  test('a session that ends closes both of its sockets, and nobody else’s', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher', 'history', true);
    const { peer: ana } = await enter('Ana', 'pupil', 'history', true);
    server.signOut('Ana');
    expect(await ana.untilClosed('main')).toMatchObject({ code: 4401 });
    await ana.untilClosed('picture');
    expect(madame.closes).toEqual([]);
  });

  test('the tier reaches all rooms, those opened later and those of a worker that was restarted', async () => {
    const { peer: ana } = await enter('Ana', 'teacher', 'history');
    const { peer: bob } = await enter('Bob', 'teacher', 'music');
    server.classroom.setTier('voice');
    await ana.until('tier', ({ tier }) => tier === 'voice');
    await bob.until('tier', ({ tier }) => tier === 'voice');
    const { welcome } = await enter('Zoé', 'teacher', 'later');
    expect(welcome.room.tier).toBe('voice');
    for (const { pid } of server.classroom.workers()) if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await ana.untilClosed('main');
    expect((await enter('Ana', 'teacher', 'history')).welcome.room.tier).toBe('voice');
  }, 30_000);

  test('the timetable reaches the lesson’s room; a lesson that was ended stays over, whoever was let in just before', async () => {
    const { peer: ana } = await enter('Ana', 'teacher', 'history');
    const endsAt = Date.now() + 7_200_000;
    server.classroom.learn('school-1', 'history', { title: 'Géographie', endsAt, cancelled: false });
    expect((await ana.until('lesson')).lesson).toEqual({ id: 'history', title: 'Géographie', endsAt });
    ana.say({ type: 'end' });
    expect(await ana.untilClosed('main')).toMatchObject({ code: 4003 });
    await vi.waitFor(() => expect(server.ended).toEqual(['history']), 5_000);
    const late = new Peer(server.port, { cookie: personCookie({ name: 'Bob', role: 'pupil' }), lessonId: 'history' });
    peers.push(late);
    await late.open('main');
    expect(await late.untilClosed('main')).toMatchObject({ code: 4003 });
    await vi.waitFor(() => expect(server.classroom.stats()).toEqual({ rooms: 0, members: 0, sockets: 0 }), 5_000);
  });

  test('who is in a lesson is given a hold that the server signed', async () => {
    const { peer: ana } = await enter('Ana', 'pupil', 'history');
    const { hold, until } = await ana.until('hold');
    expect(hold).toBe(`account-Ana until ${until}`);
    expect(holds).toContain('history');
  });

  test('a report and a freed slide are told once kept, and again when the lesson’s room opens after a death', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher', 'history');
    const { peer: ana } = await enter('Ana', 'pupil', 'history');
    const { peer: tom } = await enter('Tom', 'pupil', 'history');
    ana.write('a', 'méchant');
    const { id } = await tom.untilWritten();
    ask(tom, 'chat', { type: 'report', id });
    await madame.until('did', ({ part, event }) => part === 'chat' && event.type === 'reported');
    const told = (when: string) =>
      server.told.filter((text) => text.includes('reported') && text.includes(`"when":"${when}"`));
    await vi.waitFor(() => expect(told('now')).toHaveLength(1), 5_000);
    expect(told('now')[0]).toContain('méchant');
    expect(server.told.join()).not.toContain('"said"');
    const { pid } = await workerWith(1);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await ana.untilClosed('main');
    await enter('Ana', 'pupil', 'history');
    await vi.waitFor(() => expect(told('before')).toHaveLength(1), 5_000);
    expect(JSON.parse(told('before')[0] ?? '')).toEqual({ ...JSON.parse(told('now')[0] ?? ''), when: 'before' });
  }, 30_000);
});

test('[W4] a stop says 1012 to everybody and leaves no process', async () => {
  const { peer: ana } = await enter('Ana', 'pupil', 'history', true);
  const { peer: bob } = await enter('Bob', 'pupil', 'music', true);
  const pids = server.classroom.workers().flatMap(({ pid }) => pid ?? []);
  expect(pids).toHaveLength(2);
  await server.close();
  for (const peer of [ana, bob])
    for (const plane of ['main', 'picture'] as const)
      expect(await peer.untilClosed(plane)).toMatchObject({ code: 1012 });
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  server = await startLiveServer({ workers: { count: 1, entry: built.entry, dataFolder } });
});

test('[W7] a worker’s environment holds no setting of the school', async () => {
  vi.stubEnv('PREAU_SECRET', 'of:the-whole-school-0123456789abcdef');
  vi.stubEnv('DATABASE_URL', 'postgres://school');
  try {
    const other = await startLiveServer({
      workers: { count: 1, entry: built.entry, dataFolder: join(dataFolder, 'b') },
    });
    await vi.waitFor(() => expect(other.classroom.workers()[0]?.memory).toBeGreaterThan(0), 10_000);
    const environment = readFileSync(`/proc/${other.classroom.workers()[0]?.pid}/environ`, 'utf8');
    expect(environment).toContain('PATH=');
    expect(environment).not.toMatch(/PREAU|DATABASE|school/);
    await other.close();
  } finally {
    vi.unstubAllEnvs();
  }
});
