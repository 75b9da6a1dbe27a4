// A page that comes back: from a network without an answer, from a server that is down, and at a word of the browser that the network moved.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { aLine, aPage, type Line, type PageLink, until } from '../testing/page-link.ts';
import { pupil, teacher } from '../testing/peer.ts';

let server: LiveServer;
let line: Line;
let page: PageLink;

beforeEach(async () => {
  server = await startLiveServer();
  line = await aLine(server.port);
  page = aPage(line, pupil('Ana'));
  await until(() => page.ready() === 1);
});
afterEach(async () => {
  page.link.leave();
  await line.remove();
  vi.unstubAllGlobals();
  await server.close();
  expect(server.failures).toEqual([]);
});

const welcomes = () => page.heard.filter((type) => type === 'welcome').length;
const soon = () => new Promise((resolve) => setTimeout(resolve, 400));

test('[V9] an attempt that hangs is given up at the word that the network is back', async () => {
  line.shut('silent');
  line.cut();
  await until(() => page.lost() === 1);
  // The attempt under way was taken by a network that answers nothing, and would hang for seconds.
  await soon();
  line.shut('open');
  page.link.lookAgain(true);
  await until(() => page.ready() === 2);
  expect([page.lost(), welcomes()]).toEqual([1, 2]);
}, 70_000);

test('[V9] without any word the page tries by itself, and has its place again', async () => {
  line.shut('silent');
  line.cut();
  await until(() => page.lost() > 1);
  line.shut('open');
  await until(() => page.ready() === 2);
  expect(server.classroom.stats()).toMatchObject({ members: 1 });
}, 70_000);

test('[V9] a server that refuses while it starts is asked again until it is there', async () => {
  line.shut('refused');
  line.cut();
  await until(() => page.lost() > 3);
  line.shut('open');
  await until(() => page.ready() === 2);
}, 70_000);

test('[V9] a connection that lives is kept when the network is said to have moved', async () => {
  for (let times = 0; times < 4; times += 1) {
    page.link.lookAgain(true);
    await soon();
  }
  await soon();
  expect([page.lost(), welcomes()]).toEqual([0, 1]);
}, 70_000);

test('[V9] one that answers nothing after the network moved is replaced', async () => {
  line.hold('down');
  line.hold('up');
  page.link.lookAgain(true);
  await until(() => page.lost() === 1);
  line.release();
  await until(() => page.ready() === 2);
  expect(server.classroom.stats()).toMatchObject({ members: 1 });
}, 70_000);

test('[V9] a teacher’s page finds its class after the server was another process for it', async () => {
  const other = aPage(line, teacher);
  await until(() => other.ready() === 1);
  await server.close();
  server = await startLiveServer({ port: server.port });
  await until(() => page.ready() === 2 && other.ready() === 2);
  other.link.leave();
}, 70_000);
