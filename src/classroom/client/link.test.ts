// The page's two sockets against a real relay, through a line on which a picture socket can get stuck.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { protocolVersion } from '../protocol.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import * as testing from '../testing/page-link.ts';
import { type Line, type PageLink, until } from '../testing/page-link.ts';
import { reasonOf } from './end-reasons.ts';

let server: LiveServer;
let pages: PageLink[] = [];
let lines: Line[] = [];

beforeEach(async () => {
  server = await startLiveServer();
});
afterEach(async () => {
  for (const { link } of pages) link.leave();
  for (const line of lines) await line.remove();
  pages = [];
  lines = [];
  vi.unstubAllGlobals();
  await server.close();
});

async function aLine(stuck: 'connecting' | 'welcomed' | 'nowhere' = 'nowhere'): Promise<Line> {
  const line = await testing.aLine(server.port, stuck);
  lines.push(line);
  return line;
}

function aPage(line: { url: string }, speaks?: () => number): PageLink {
  const page = testing.aPage(line, undefined, speaks);
  pages.push(page);
  return page;
}

test('a picture socket that gets no answer is replaced, and voice and text stay', async () => {
  const line = await aLine('connecting');
  const page = aPage(line);
  await until(() => page.ready() === 1);
  expect(line.opened('picture')).toBe(2);
  expect(page.lost()).toBe(0);
}, 70_000);

test('a picture socket that falls silent is replaced; one without pictures is not', async () => {
  const quiet = await aLine();
  const calm = aPage(quiet);
  await until(() => calm.ready() === 1);
  const line = await aLine('welcomed');
  const page = aPage(line);
  await until(() => page.ready() === 2);
  expect(page.lost()).toBe(0);
  // The quiet one was there longer, with as few pictures.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(quiet.opened('picture')).toBe(1);
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
  const line = await aLine();
  const page = aPage(line);
  await until(() => page.ready() === 1);
  line.hold('down');
  standStill();
  await until(() => page.lost() > 0);
}, 70_000);

test.each([
  ['the one before', protocolVersion - 1],
  ['a later one', protocolVersion + 1],
])('[V7] a page of another version (%s) ends with the word to reload, and doesn’t come again', async (_, spoken) => {
  const page = aPage({ url: `ws://127.0.0.1:${server.port}` }, () => spoken);
  await until(() => page.ends.length === 1);
  expect(page.ends.map(reasonOf)).toEqual(['version']);
  expect([page.lost(), page.heard]).toEqual([0, []]);
});

test('[V7] a page left open while its server is updated comes back, and is then told to reload', async () => {
  let spoken: number = protocolVersion;
  const line = await aLine();
  const page = aPage(line, () => spoken);
  await until(() => page.ready() === 1);
  // To the page that stays what it was, the server is of another version from here on.
  spoken = protocolVersion - 1;
  line.cut();
  await until(() => page.ends.length === 1);
  expect(page.ends.map(reasonOf)).toEqual(['version']);
  expect(page.lost()).toBe(1);
}, 70_000);
