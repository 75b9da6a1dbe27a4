// Three hundred seats, two thousand visitors in a process of their own, and one real browser among them, in the order of arrival.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { usualPolicy } from '../../src/gate/model.ts';
import { aFullMonday, launch, open, type PagesSchool, textOf } from './pages-school.ts';

const folder = fileURLToPath(new URL('../../build/screens', import.meta.url));
const crowdScript = fileURLToPath(new URL('../load/crowd.mjs', import.meta.url));
const seats = 300;
const visitors = 2_000;

let monday: PagesSchool;
let browser: Browser;
let running: NodeJS.Timeout;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
  let at = Date.now();
  // A test's clock stands still; this day goes on as fast as ours.
  running = setInterval(() => {
    monday.school.clock.advance(Date.now() - at);
    at = Date.now();
  }, 100);
});
afterAll(async () => {
  clearInterval(running);
  await browser?.close();
});

const gate = () => monday.school.context.gate;

/** A session of somebody of this school who does nothing but stand in line. */
function aSession(): { account: string; cookie: string } {
  const account = randomUUID();
  const me = { accountId: account, userId: account, schoolId: monday.school.schoolId, roles: ['pupil'] as const };
  return { account, cookie: `preau_session=${monday.school.context.identity.issue(me)}` };
}

/** @returns what became of them, once the last has left. */
async function crowd(): Promise<Record<string, number>> {
  const child = spawn(process.execPath, [crowdScript], { stdio: ['pipe', 'pipe', 'inherit'] });
  const cookies = Array.from({ length: visitors }, () => aSession().cookie);
  child.stdin.end(JSON.stringify({ address: monday.origin, cookies, overMs: 4_000, stayMs: 7_000 }));
  return JSON.parse(await text(child.stdout));
}

const bandText = async (page: Page) => (await textOf(page.locator('.wait-band'))).replace(/\s+/g, ' ');

async function positionOn(page: Page): Promise<number> {
  await expect.poll(() => bandText(page), { timeout: 20_000 }).toMatch(/\d personnes? avant vous/);
  const [, told = ''] = /([\d\s\u202f\u00a0]+) personnes? avant vous/.exec(await bandText(page)) ?? [];
  return Number(told.replace(/\D/g, ''));
}

const placeOf = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const reply = await fetch('/gate/tickets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return (await reply.json()).number;
  });

/** Presents a reservation until the class is let in. */
async function walkPast({ account, cookie }: { account: string; cookie: string }, now: number): Promise<number> {
  const reservation = gate().signReservation({
    ...{ school: monday.school.schoolId, account, classKey: 'a lesson at nine', size: 30 },
    ...{ opensAt: now - 60_000, endsAt: now + 3_600_000 },
  });
  const body = JSON.stringify({ reservation });
  const headers = { cookie, 'content-type': 'application/json' };
  for (;;) {
    const reply = await fetch(`${monday.origin}/gate/passes`, { method: 'POST', headers, body });
    if (reply.status !== 503) return reply.status;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

test('[G3] [G4] [G22] one browser among 2 000 visitors keeps its place and goes in; a class walks past', {
  timeout: 240_000,
}, async () => {
  const { school, petit } = monday;
  // No lesson today: nothing is set aside for this pupil.
  const { classId } = await school.addClass({ title: '4e C', pupils: 0, teachers: [petit] });
  const nour = await school.person({ givenName: 'Nour', familyName: 'Haddad' });
  await school.enroll(classId, nour, 'pupil');
  const tuesday = { starts: '2026-11-24T09:00+01:00', ends: '2026-11-24T09:55+01:00' };
  await school.addLesson({ title: 'Arts plastiques', teachers: [petit], room: '12', classIds: [classId], ...tuesday });

  const page = await open(browser, monday, nour);
  await page.goto(monday.origin);
  await page.getByText('Arts plastiques').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto('about:blank');
  await page.context().request.delete(`${monday.origin}/gate/passes`);

  await gate().setPolicy(
    { ...usualPolicy, capacity: seats, costs: { full: 1, voice: 1, text: 1 }, tiers: ['full'] },
    'test',
  );
  const ended = crowd();
  await expect.poll(() => gate().figures().waiting.open, { timeout: 60_000 }).toBeGreaterThan(visitors / 2);

  await page.goto(monday.origin);
  const first = await positionOn(page);
  expect(first).toBeGreaterThan(seats);
  await page.getByText('Arts plastiques').waitFor();
  await page.screenshot({ path: join(folder, 'gate-crowd-waiting.png') });
  const place = await placeOf(page);

  const now = school.clock.now();
  const pupils = Array.from({ length: 30 }, aSession);
  expect(new Set(await Promise.all(pupils.map((pupil) => walkPast(pupil, now))))).toEqual(new Set([200]));
  expect(gate().figures().waiting.open, 'the line still stands').toBeGreaterThan(0);
  expect(gate().figures().seats.lesson).toBe(30);

  await page.reload();
  const afterReload = await positionOn(page);
  expect(afterReload).toBeLessThanOrEqual(first);
  await page.context().setOffline(true);
  await expect.poll(() => bandText(page), { timeout: 30_000 }).toContain('Réseau coupé');
  await page.context().setOffline(false);

  const tablet = await open(browser, monday, nour, { viewport: { width: 1280, height: 800 } });
  await tablet.goto(monday.origin);
  expect(await placeOf(tablet)).toBe(place);
  expect(await positionOn(tablet)).toBeLessThanOrEqual(first);
  await tablet.screenshot({ path: join(folder, 'gate-crowd-second-device.png') });
  await page.close();

  // At its turn, by itself.
  await tablet.locator('.wait-band').waitFor({ state: 'detached', timeout: 120_000 });
  await tablet.getByRole('heading', { name: 'Bonjour' }).waitFor();
  await tablet.screenshot({ path: join(folder, 'gate-crowd-in.png') });

  expect(await ended).toMatchObject({ entered: visitors, refused: 0, errors: 0, grew: 0 });
});
