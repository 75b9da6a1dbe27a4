// The page's connections without a page: the real `Link`, through a line whose planes can be held still, cut, or made to stick.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Link, type LinkEvents } from '../client/link.ts';
import type { ServerMessage } from '../messages.ts';
import { type MediaFrame, type Plane, protocolVersion } from '../protocol.ts';
import { personCookie, type Somebody } from './live-server.ts';

export type Line = {
  url: string;
  /** Sockets of this plane opened so far. */
  opened(plane: Plane): number;
  /** Nothing goes through any more, from the relay (`down`) or to it, until it is let go. Without a plane, on all. */
  hold(way: 'down' | 'up', plane?: Plane): void;
  /** What was held comes at once. */
  release(): void;
  /** Every socket of the plane ends, or every socket. */
  cut(plane?: Plane): void;
  /** New connections are taken and get no answer, as where the network is gone; or are refused, as where the server is. */
  shut(how: 'silent' | 'refused' | 'open'): void;
  remove(): Promise<void>;
};

const planes: readonly Plane[] = ['main', 'picture', 'voice'];
const planeOf = (head: Buffer): Plane => planes.find((plane) => head.includes(`plane=${plane}`)) ?? 'main';

/** @param stuck where the first picture socket stays: before anything is answered, or once it was welcomed. */
export async function aLine(port: number, stuck: 'connecting' | 'welcomed' | 'nowhere' = 'nowhere'): Promise<Line> {
  const sockets = new Map<Socket, Plane | undefined>();
  const opened: Record<Plane, number> = { main: 0, picture: 0, voice: 0 };
  const held = new Set<string>();
  const waiting: (() => void)[] = [];
  let doors: 'silent' | 'refused' | 'open' = 'open';
  const pass = (way: 'down' | 'up', plane: Plane, go: () => void) => {
    if (held.has(way + plane)) waiting.push(go);
    else go();
  };
  const through = createServer((near) => {
    sockets.set(
      near.on('error', () => {}),
      undefined,
    );
    if (doors === 'refused') near.resetAndDestroy();
    if (doors !== 'open') return;
    near.once('data', (head) => {
      const plane = planeOf(head);
      opened[plane] += 1;
      sockets.set(near, plane);
      const sticks = plane === 'picture' && opened.picture === 1 ? stuck : 'nowhere';
      if (sticks === 'connecting') return;
      const far = connect(port, '127.0.0.1');
      sockets.set(
        far.on('error', () => {}),
        plane,
      );
      let silent = false;
      far.write(head);
      near.on('data', (bytes) => pass('up', plane, () => void (silent || far.write(bytes))));
      far.on('data', (bytes) => {
        pass('down', plane, () => void (silent || near.write(bytes)));
        if (sticks === 'welcomed' && bytes.includes('picture-ready')) silent = true;
      });
      near.on('close', () => silent || pass('up', plane, () => void far.destroy()));
      far.on('close', () => silent || pass('down', plane, () => void near.destroy()));
    });
  });
  await new Promise<void>((resolve) => through.listen(0, '127.0.0.1', resolve));
  const line: Line = {
    url: `ws://127.0.0.1:${(through.address() as AddressInfo).port}`,
    opened: (plane) => opened[plane],
    hold(way, plane) {
      for (const one of plane ? [plane] : planes) held.add(way + one);
    },
    release() {
      held.clear();
      for (const go of waiting.splice(0)) go();
    },
    cut(plane) {
      for (const [socket, of] of sockets) if (plane === undefined || of === plane) socket.destroy();
    },
    shut(how) {
      doors = how;
    },
    remove() {
      line.cut();
      return new Promise((resolve) => through.close(() => resolve()));
    },
  };
  return line;
}

export type PageLink = {
  link: Link;
  /** Picture sockets welcomed, and cuts noticed. */
  ready(): number;
  lost(): number;
  heard: ServerMessage['type'][];
  frames: MediaFrame[];
  ends: number[];
};

let pages = 0;

/**
 * A page of one person, with what it was told. The global `WebSocket` is replaced: tests put it back.
 * @param speaks the version of the protocol that the page was made for.
 */
export function aPage(
  line: { url: string },
  who: Somebody = { name: `pupil ${++pages}`, role: 'pupil' },
  speaks: () => number = () => protocolVersion,
): PageLink {
  let ready = 0;
  let lost = 0;
  const heard: ServerMessage['type'][] = [];
  const frames: MediaFrame[] = [];
  const ends: number[] = [];
  const cookie = personCookie(who);
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
    frame: (frame) => void frames.push(frame),
    still() {},
    acked() {},
    returning() {
      lost += 1;
    },
    over: (code) => void ends.push(code),
    pictureReady() {
      ready += 1;
    },
  };
  const link = new Link({ url: line.url, lessonId: 'lesson-1', resume: undefined, watch: true }, events);
  return { link, ready: () => ready, lost: () => lost, heard, frames, ends };
}

export const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true), 60_000);
