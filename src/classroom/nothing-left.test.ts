// Fifty rooms opened and closed: no timer, no file and no socket of them is left.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { lessonJournal } from './journal.ts';
import { type LiveServer, personCookie, startLiveServer } from './testing/live-server.ts';
import { camera, microphone, Peer } from './testing/peer.ts';

/** Timers that run, those too that don't keep a process alive: `process.getActiveResourcesInfo()` doesn't tell these. */
const timers = new Set<unknown>();
const folder = mkdtempSync(join(tmpdir(), 'preau-nothing-left-'));
let server: LiveServer | undefined;

afterEach(async () => {
  vi.restoreAllMocks();
  await server?.close();
  rmSync(folder, { recursive: true });
});

function countTimers() {
  const { setInterval: every, clearInterval: stopEvery, setTimeout: once, clearTimeout: stopOnce } = globalThis;
  const spy = (name: 'setInterval' | 'setTimeout', original: typeof every | typeof once) =>
    vi.spyOn(globalThis, name).mockImplementation(((
      work: (...given: unknown[]) => void,
      ms: number,
      ...given: unknown[]
    ) => {
      const timer: unknown = original(
        (...got: unknown[]) => {
          if (name === 'setTimeout') timers.delete(timer);
          work(...got);
        },
        ms,
        ...given,
      );
      timers.add(timer);
      return timer;
    }) as never);
  spy('setInterval', every);
  spy('setTimeout', once);
  vi.spyOn(globalThis, 'clearInterval').mockImplementation((timer) => {
    timers.delete(timer);
    stopEvery(timer);
  });
  vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    timers.delete(timer);
    stopOnce(timer);
  });
}

const left = () => ({
  timers: timers.size,
  files: readdirSync('/proc/self/fd').length,
  // Timers are counted above.
  resources: process.getActiveResourcesInfo().filter((what) => !/Timeout|Immediate/.test(what)).length,
});

test('[W9] fifty lessons with all that is done in one leave nothing once they have ended', async () => {
  countTimers();
  const running = await startLiveServer({
    journalOf: (schoolId, lessonId) => lessonJournal(folder, { schoolId, lessonId }, () => {}),
  });
  server = running;
  const visit = async (lessonId: string) => {
    const enter = async (name: string, role: 'teacher' | 'pupil') => {
      const peer = new Peer(running.port, { cookie: personCookie({ name, role }), lessonId });
      await peer.join();
      return peer;
    };
    const madame = await enter('Mme Roux', 'teacher');
    const ana = await enter('Ana', 'pupil');
    madame.say({ type: 'publish', publication: camera });
    madame.say({ type: 'publish', publication: microphone });
    madame.say({ type: 'do', ref: 't', part: 'pulse', command: { type: 'start-timer', minutes: 5 } });
    ana.write('a', 'bonjour');
    await madame.untilWritten();
    madame.picture({ key: true });
    madame.voice(90);
    await ana.untilTrue(() => ana.frames.length === 2);
    madame.say({ type: 'end' });
    await Promise.all([madame, ana].map((peer) => peer.untilClosed('main')));
    for (const peer of [madame, ana]) peer.close();
  };
  const settled = () =>
    vi.waitFor(() => expect(running.classroom.stats()).toEqual({ rooms: 0, members: 0, sockets: 0 }), 10_000);
  // The first one opens what is opened once.
  await visit('first');
  await settled();
  const before = left();
  for (let group = 0; group < 10; group += 1)
    await Promise.all([0, 1, 2, 3, 4].map((index) => visit(`lesson-${group * 5 + index}`)));
  await settled();
  await vi.waitFor(() => {
    const after = left();
    for (const what of ['timers', 'files', 'resources'] as const)
      expect(after[what], what).toBeLessThanOrEqual(before[what]);
  }, 10_000);
  expect(readdirSync(join(folder, 'school-1'))).toHaveLength(51);
}, 60_000);
