// The page's two sockets against a real relay, through a line on which a picture socket can get stuck.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ServerMessage } from '../messages.ts';
import { protocolVersion } from '../protocol.ts';
import { type LiveServer, personCookie, startLiveServer } from '../testing/live-server.ts';
import { reasonOf } from './end-reasons.ts';
import { Link, type LinkEvents } from './link.ts';

let server: LiveServer;
let links: Link[] = [];
let lines: Line[] = [];

beforeEach(async () => {
  server = await startLiveServer();
});
afterEach(async () => {
  for (const link of links) link.leave();
  for (const line of lines) await line.remove();
  links = [];
  lines = [];
  vi.unstubAllGlobals();
  await server.close();
});

type Line = { url: string; pictureSockets(): number; hold(): void; cut(): void; remove(): Promise<void> };

/** @param stuck where the first picture socket stays: before anything is answered, or once it was welcomed. */
async function aLine(stuck: 'connecting' | 'welcomed' | 'nowhere'): Promise<Line> {
  const sockets = new Set<Socket>();
  let pictures = 0;
  let held = false;
  const through = createServer((near) => {
    sockets.add(near.on('error', () => {}));
    near.once('data', (head) => {
      const sticks = head.includes('plane=picture') && ++pictures === 1 ? stuck : 'nowhere';
      if (sticks === 'connecting') return;
      const far = connect(server.port, '127.0.0.1');
      sockets.add(far.on('error', () => {}));
      let silent = false;
      far.write(head);
      near.on('data', (bytes) => void (silent || far.write(bytes)));
      far.on('data', (bytes) => {
        if (!silent && !held) near.write(bytes);
        if (sticks === 'welcomed' && bytes.includes('picture-ready')) silent = true;
      });
      near.on('close', () => silent || far.destroy());
      far.on('close', () => silent || near.destroy());
    });
  });
  await new Promise<void>((resolve) => through.listen(0, '127.0.0.1', resolve));
  const line: Line = {
    url: `ws://127.0.0.1:${(through.address() as AddressInfo).port}`,
    pictureSockets: () => pictures,
    hold() {
      held = true;
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    remove() {
      line.cut();
      return new Promise((resolve) => through.close(() => resolve()));
    },
  };
  lines.push(line);
  return line;
}

/**
 * A page of one pupil, with what it was told.
 * @param speaks the version of the protocol that the page was made for.
 */
function aPage(line: { url: string }, speaks: () => number = () => protocolVersion) {
  let ready = 0;
  let lost = 0;
  const ends: number[] = [];
  const heard: ServerMessage['type'][] = [];
  const cookie = personCookie({ name: `pupil ${links.length}`, role: 'pupil' });
  class PageSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie } });
      this.on('error', () => {});
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(typeof data === 'string' ? data.replace(/"protocol":\d+/, `"protocol":${speaks()}`) : data);
    }
  }
  vi.stubGlobal('WebSocket', PageSocket);
  const events: LinkEvents = {
    message: ({ type }) => void heard.push(type),
    frame() {},
    acked() {},
    returning() {
      lost += 1;
    },
    over: (code) => void ends.push(code),
    pictureReady() {
      ready += 1;
    },
    voiceDelay: () => 0,
  };
  const link = new Link({ url: line.url, lessonId: 'lesson-1', resume: undefined, watch: true }, events);
  links.push(link);
  return { link, ready: () => ready, lost: () => lost, heard, ends };
}

const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true), 60_000);

test('a picture socket that gets no answer is replaced, and voice and text stay', async () => {
  const line = await aLine('connecting');
  const page = aPage(line);
  await until(() => page.ready() === 1);
  expect(line.pictureSockets()).toBe(2);
  expect(page.lost()).toBe(0);
}, 70_000);

test('a picture socket that falls silent is replaced; one without pictures is not', async () => {
  const quiet = await aLine('nowhere');
  const calm = aPage(quiet);
  await until(() => calm.ready() === 1);
  const line = await aLine('welcomed');
  const page = aPage(line);
  await until(() => page.ready() === 2);
  expect(page.lost()).toBe(0);
  // The quiet one was there longer, with as few pictures.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(quiet.pictureSockets()).toBe(1);
}, 70_000);

/** Longer than a silence that means a dead network. */
const standStill = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_600);

test('after the thread stood still, what waits to be read is read before the network is called dead', async () => {
  const page = aPage({ url: `ws://127.0.0.1:${server.port}` });
  await until(() => page.ready() === 1);
  // Written before this returns, so that it waits while everything stands still.
  server.classroom.setTier('voice');
  standStill();
  await until(() => page.heard.includes('tier'));
  expect(page.lost()).toBe(0);
}, 70_000);

test('a network that died while the thread stood still is noticed all the same', async () => {
  const line = await aLine('nowhere');
  const page = aPage(line);
  await until(() => page.ready() === 1);
  line.hold();
  standStill();
  await until(() => page.lost() > 0);
}, 70_000);

test.each([
  ['the one before', protocolVersion - 1],
  ['a later one', protocolVersion + 1],
])('a page of another version (%s) ends with the word to reload, and doesn’t come again', async (_, spoken) => {
  const page = aPage({ url: `ws://127.0.0.1:${server.port}` }, () => spoken);
  await until(() => page.ends.length === 1);
  expect(page.ends.map(reasonOf)).toEqual(['version']);
  expect([page.lost(), page.heard]).toEqual([0, []]);
});

test('a page left open while its server is updated comes back, and is then told to reload', async () => {
  let spoken: number = protocolVersion;
  const line = await aLine('nowhere');
  const page = aPage(line, () => spoken);
  await until(() => page.ready() === 1);
  // To the page that stays what it was, the server is of another version from here on.
  spoken = protocolVersion - 1;
  line.cut();
  await until(() => page.ends.length === 1);
  expect(page.ends.map(reasonOf)).toEqual(['version']);
  expect(page.lost()).toBe(1);
}, 70_000);
