// From the click on the day to the first sound of the class, in Chromium on the built server: a device that never was here, and
// one that was. The teacher's voice is real Opus over a real socket; heard is what leaves for the loudspeaker.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { Peer } from '../src/classroom/testing/peer.ts';
import { migrate } from '../src/lib/database/migrate.ts';
import { openDatabase } from '../src/lib/database/open.ts';
import { makeRehearsalSchool, type RehearsedLesson } from '../src/school/rehearsal-school.ts';
import { migrationFolder } from '../src/server.ts';
import { listen, sing } from '../tests/e2e/class-ear.ts';
import { quantile, table } from './report.mjs';

const port = 19_403;
const address = `http://localhost:${port}`;
const secret = 'bench:0123456789abcdef0123456789abcdef';
const rounds = Number(process.env.ROUNDS ?? 20);
/** Root mean square that counts as sound: the tone's is twenty times as much. */
const audible = 0.01;

declare global {
  /** On `performance.now()`: when the link was clicked. */
  var clickedAt: number | undefined;
}

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-join-'));
  const stopping: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
  try {
    const { lessonId, teacher, pupils } = await aLesson(folder);
    const server = spawn(process.execPath, ['dist/main.js', 'serve'], {
      env: { ...process.env, PORT: String(port), PREAU_DATA: folder, PREAU_SECRET: secret, PREAU_LOG: 'error' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    stopping.push(() => stopped(server));
    await ready(server);
    const petit = new Peer(port, { cookie: teacher.cookie, lessonId });
    stopping.push(() => petit.close());
    await petit.join();
    stopping.push(sing(petit));
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
    });
    stopping.push(() => browser.close());
    const first: number[] = [];
    const known: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { cookie } = pupils[round % pupils.length] ?? teacher;
      const took = await visitTwice(browser, cookie);
      first.push(took.first);
      known.push(took.known);
    }
    return report(first, known);
  } finally {
    for (const stop of stopping.reverse()) await stop();
  }
}

async function aLesson(folder: string): Promise<RehearsedLesson> {
  const database = await openDatabase({ dataFolder: folder });
  await migrate(database, migrationFolder);
  const startsAt = Date.now() - 2 * 60_000;
  const lessons = await makeRehearsalSchool(database, { pupils: 200, startsAt, secret });
  await database.close();
  const lesson = lessons.find(({ pupils }) => pupils.length > 0);
  if (!lesson) throw new Error('no class was made');
  return lesson;
}

/** A new device, which then comes again: what it keeps is its own. */
async function visitTwice(browser: Browser, cookie: string): Promise<{ first: number; known: number }> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'fr-FR' });
  const [name = '', ...rest] = cookie.split('=');
  await context.addCookies([{ name, value: rest.join('='), url: address }]);
  const page = await context.newPage();
  await listen(page);
  try {
    const first = await clickToSound(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    return { first, known: await clickToSound(page) };
  } finally {
    await context.close();
  }
}

/** ms */
async function clickToSound(page: Page): Promise<number> {
  await page.goto(`${address}/`);
  const link = page.getByRole('link', { name: 'Entrer en classe' }).first();
  await link.waitFor();
  // Nobody clicks sooner than they can read.
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    document.addEventListener('click', () => (globalThis.clickedAt = performance.now()), { capture: true, once: true });
  });
  await link.click();
  const took = await page.evaluate(async (enough) => {
    const samples = new Float32Array(256);
    for (const until = performance.now() + 15_000; performance.now() < until; ) {
      const ear = globalThis.listened;
      if (ear) {
        ear.getFloatTimeDomainData(samples);
        const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
        if (rms > enough) return performance.now() - (globalThis.clickedAt ?? Number.NaN);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return Number.NaN;
  }, audible);
  if (Number.isNaN(took)) throw new Error('no sound came');
  return took;
}

async function ready(server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error('the server ended before it was ready');
    const answer = await fetch(`${address}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function stopped(server: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill('SIGTERM');
  return ended;
}

function report(first: number[], known: number[]) {
  const at = (all: number[], part: number) => Math.round(quantile(all, part));
  const row = (name: string, all: number[]) => [name, ...[0.5, 0.95].map((part) => `${at(all, part)} ms`)];
  const markdown = [
    'From the click on "Entrer en classe" to the first sound that leaves for the loudspeaker: embedded database, server, browser and the',
    `teacher who speaks on the same two cores, headless Chromium of a phone's size, ${rounds} devices.`,
    '',
    table(['', 'p50', 'p95'], [row('a device that never was here', first), row('the same device, come again', known)]),
  ].join('\n');
  return {
    markdown,
    figures: {
      join_to_sound_ms_p50: at(first, 0.5),
      join_to_sound_ms_p95: at(first, 0.95),
      join_to_sound_known_device_ms_p50: at(known, 0.5),
      join_to_sound_known_device_ms_p95: at(known, 0.95),
    },
  };
}
