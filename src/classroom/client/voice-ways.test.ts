// Voices of a page on one connection and on two, against a real relay, through a line whose main plane stands still.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeMedia } from '../protocol.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { aLine, aPage, type Line, type PageLink, until } from '../testing/page-link.ts';
import { microphone, Peer, pupil, teacher } from '../testing/peer.ts';

let server: LiveServer;
let line: Line;
let other: Peer;
let page: PageLink;
let speaking: ReturnType<typeof setInterval> | undefined;

beforeEach(async () => {
  server = await startLiveServer();
  line = await aLine(server.port);
});
afterEach(async () => {
  clearInterval(speaking);
  page.link.leave();
  other.close();
  await line.remove();
  vi.unstubAllGlobals();
  await server.close();
  expect(server.failures).toEqual([]);
});

/** A teacher who speaks all the time, and a pupil's page that hears it. */
async function hearing(): Promise<void> {
  other = new Peer(server.port, teacher);
  await other.join();
  other.say({ type: 'publish', publication: microphone });
  await other.until('published');
  page = aPage(line, pupil('Ana'));
  await until(() => page.ready() === 1);
  speaking = setInterval(() => other.voice(80), 60);
  await until(() => page.frames.length > 3);
}

/** A teacher's page that speaks all the time, and a pupil who hears it. */
async function speakingPage(): Promise<void> {
  other = new Peer(server.port, pupil('Ana'));
  await other.join();
  page = aPage(line, teacher);
  await until(() => page.ready() === 1);
  page.link.say({ type: 'publish', publication: microphone });
  let sequence = 0;
  speaking = setInterval(() => {
    const media = { kind: 'voice', publisher: 0, source: 'microphone', step: 0, key: true, layer: 0 } as const;
    const capturedAt = (performance.timeOrigin + performance.now()) * 1_000;
    const payload = new Uint8Array(60).fill(7);
    page.link.sendVoice(
      writeMedia({ ...media, configChanged: false, sequence: sequence++, capturedAt, level: 80, payload }),
    );
  }, 60);
  await until(() => other.frames.length > 3);
}

/** The main plane stands still until voices are overdue, and goes on. */
async function stall(way: 'down' | 'up'): Promise<void> {
  const heard = page.frames.length;
  line.hold(way, 'main');
  await new Promise((resolve) => setTimeout(resolve, 900));
  line.release();
  if (way === 'down') await until(() => page.frames.length > heard);
}

const sequencesOf = (frames: readonly { sequence: number }[]) => frames.map(({ sequence }) => sequence);
const risesByOne = (sequences: number[]) =>
  sequences.every((sequence, index) => index === 0 || sequence === (sequences[index - 1] ?? 0) + 1);

test('[V2] calm voices travel once', async () => {
  await hearing();
  await until(() => page.frames.length > 40);
  expect(line.opened('voice')).toBe(0);
}, 70_000);

test('[V2] after voices came late a spare connection opens, and while the main one stands still they go on over it, each once', async () => {
  await hearing();
  await stall('down');
  await until(() => line.opened('voice') === 1 && server.classroom.stats().sockets === 5);
  const before = page.frames.length;
  line.hold('down', 'main');
  await until(() => page.frames.length > before + 20);
  line.release();
  await until(() => page.frames.length > before + 40);
  expect(risesByOne(sequencesOf(page.frames))).toBe(true);
  expect(page.lost()).toBe(0);
}, 70_000);

test('[V6] when the spare connection dies voices go on, and another is opened', async () => {
  await hearing();
  await stall('down');
  await until(() => line.opened('voice') === 1 && server.classroom.stats().sockets === 5);
  line.cut('voice');
  const before = page.frames.length;
  await until(() => page.frames.length > before + 10);
  await until(() => line.opened('voice') === 2);
  expect(risesByOne(sequencesOf(page.frames))).toBe(true);
  expect(page.lost()).toBe(0);
}, 70_000);

test('[V6] a spare connection that is stuck is replaced', async () => {
  await hearing();
  await stall('down');
  await until(() => line.opened('voice') === 1);
  line.hold('down', 'voice');
  await until(() => line.opened('voice') === 2);
  expect(page.lost()).toBe(0);
}, 70_000);

test('[V2] one’s own voice that isn’t acknowledged goes on over a spare connection, and is heard once', async () => {
  await speakingPage();
  line.hold('up', 'main');
  await until(() => line.opened('voice') === 1);
  const before = other.frames.length;
  await until(() => other.frames.length > before + 15);
  line.release();
  const after = other.frames.length;
  await until(() => other.frames.length > after + 10);
  const sequences = sequencesOf(other.frames);
  expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  expect(page.lost()).toBe(0);
}, 70_000);

test('[V5] what couldn’t be sent for more than a second isn’t sent afterwards', async () => {
  await speakingPage();
  line.hold('up');
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  const held = other.frames.length;
  line.release();
  await until(() => other.frames.length > held + 5);
  // 36 packets were made meanwhile.
  const [last = 0, next = 0] = sequencesOf(other.frames).slice(held - 1);
  expect(next - last).toBeGreaterThan(5);
}, 70_000);
