// In front of a full school, in a real browser: the place is kept, the page stays readable, nothing typed is lost, one goes in by itself.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { usualPolicy } from '../../src/gate/model.ts';
import type { Person } from '../support/school.ts';
import { violations } from './axe.ts';
import { aFullMonday, keptOnDevice, launch, open, type PagesSchool, password, textOf } from './pages-school.ts';

const folder = fileURLToPath(new URL('../../build/screens', import.meta.url));

let monday: PagesSchool;
let browser: Browser;
let running: NodeJS.Timeout;
let restingClass: string;
let passwordHash: string;
/** Inside or in front. */
const seats = 5;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
  const { school, petit } = monday;
  // A test's clock stands still; this day goes on.
  running = setInterval(() => school.clock.advance(250), 250);
  passwordHash = await school.context.identity.hashing.hash(password);
  restingClass = (await school.addClass({ title: '4e C', pupils: 0, teachers: [petit] })).classId;
  const tuesday = { starts: '2026-11-24T09:00+01:00', ends: '2026-11-24T09:55+01:00' };
  await school.addLesson({
    title: 'Arts plastiques',
    teachers: [petit],
    room: '12',
    classIds: [restingClass],
    ...tuesday,
  });
});
afterAll(async () => {
  clearInterval(running);
  await browser?.close();
});

const gate = () => monday.school.context.gate;
const policy = (change: Partial<typeof usualPolicy>) => gate().setPolicy(change, 'test');
const passes = new Map<Person, string>();

async function ask(person: Person, method: string, path: string, input?: object): Promise<number> {
  const cookie = [person.cookie, passes.get(person)].filter(Boolean).join('; ');
  const body = input && JSON.stringify(input);
  const headers = { cookie, ...(body && { 'content-type': 'application/json' }) };
  const reply = await fetch(monday.origin + path, { method, headers, body: body ?? null });
  const pass = reply.headers.getSetCookie().find((one) => one.startsWith('preau_pass='));
  if (pass) passes.set(person, pass.split(';')[0] ?? '');
  return reply.status;
}

/** A pupil whose class has no lesson today: nothing is set aside for them. */
async function aPupilAtRest(): Promise<Person> {
  const pupil = await monday.school.person({ givenName: 'Nour', familyName: 'Haddad', passwordHash });
  await monday.school.enroll(restingClass, pupil, 'pupil');
  return pupil;
}

/** Opens the school to everybody, with nobody in line. */
async function openWide(): Promise<void> {
  await policy({ ...usualPolicy, claimWithin: 1_000 });
  // What an earlier test left behind lapses: turns, then seats.
  monday.school.clock.advance(usualPolicy.passLife + 10_000);
  gate().tick();
  await expect.poll(() => gate().figures().waiting.open + gate().figures().turns.open, { timeout: 10_000 }).toBe(0);
}

/** Seats in use and those set aside for a class. */
const taken = (): number => {
  const { seats: seated, setAside } = gate().figures();
  return Object.values(seated).reduce((sum, count) => sum + count, setAside);
};

/** As many seats as people inside, and others in line. */
async function fill(): Promise<{ inside: Person[]; inLine: Person[] }> {
  const people: Person[] = [];
  for (let one = 0; one < 2 * seats; one++) people.push(await monday.school.person({ givenName: 'Dominique' }));
  const [inside, inLine] = [people.slice(0, seats), people.slice(seats)];
  for (const person of inside) expect(await ask(person, 'GET', '/api/day')).toBe(200);
  await policy({
    tiers: ['text'],
    capacity: taken(),
    claimWithin: 30_000,
    shares: { lesson: 0.5, staff: 0, open: 0.5 },
  });
  for (const person of inLine) expect(await ask(person, 'POST', '/gate/tickets', {})).toBe(200);
  return { inside, inLine };
}

/** One more seat than those in line need. */
const letIn = async () => policy({ capacity: taken() + seats + 2 });

/** Closes the page first: as long as it is open it may ask for something, and be let in again. */
async function goOut(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.context().request.delete(`${monday.origin}/gate/passes`);
}

/** Somebody whose browser has seen the school before comes back when it is full. */
async function comeBack(who: Person): Promise<Page> {
  await openWide();
  const page = await open(browser, monday, who);
  await page.goto(monday.origin);
  await page.getByRole('heading', { name: 'Bonjour' }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => keptOnDevice(page)).toContain('Arts plastiques');
  await goOut(page);
  await fill();
  return page;
}

const band = (page: Page): Locator => page.locator('.wait-band');
const bandText = async (page: Page) => (await textOf(band(page))).replace(/\s+/g, ' ');
const picture = (page: Page, name: string) => page.screenshot({ path: join(folder, `gate-${name}.png`) });

test('[G1] the kept day stays readable; reload, another device and a lost network keep the place', async () => {
  const nour = await aPupilAtRest();
  const page = await comeBack(nour);
  await page.goto(monday.origin);
  await expect.poll(() => bandText(page)).toContain('5 personnes avant vous');
  await page.getByText('Arts plastiques').waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'band-day');

  await page.reload();
  await expect.poll(() => bandText(page)).toContain('5 personnes avant vous');

  const tablet = await open(browser, monday, nour, { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
  await tablet.goto(`${monday.origin}/gate/wait?to=/account`);
  await expect.poll(() => tablet.locator('#place').innerText()).toMatch(/5\s+personnes avant vous/);
  await tablet.close();

  await page.context().setOffline(true);
  await expect.poll(() => bandText(page)).toContain('Réseau coupé, votre place est gardée');
  await picture(page, 'band-offline');
  await page.context().setOffline(false);
  await expect.poll(() => bandText(page), { timeout: 20_000 }).not.toContain('Réseau coupé');
  expect(await bandText(page)).toContain('5 personnes avant vous');
  await page.getByText('En attendant').click();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violations(page)).toEqual([]);
  await picture(page, 'band-more-dark');
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);

  // Those in front are called, and then Nour.
  await letIn();
  await band(page).waitFor({ state: 'detached', timeout: 70_000 });
  await page.getByText('Arts plastiques').waitFor();
}, 150_000);

test('what was typed when the school got full is sent by itself at the turn', async () => {
  await openWide();
  const page = await open(browser, monday, monday.vasseur, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${monday.origin}/timetable?date=2026-11-23`);
  await page.getByRole('button', { name: 'Changer : Anglais' }).click();
  await page.getByLabel('Annuler le cours').check();
  await page.getByLabel('Raison').fill('Fuite d’eau dans la salle');
  await fill();
  // This page had a seat until just now.
  await page.evaluate(() => fetch('/gate/passes', { method: 'DELETE' }));
  await policy({ capacity: taken() });
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  // First in the line of the staff.
  await expect.poll(() => bandText(page)).toContain('C’est bientôt votre tour 0 personne avant vous');
  expect(await page.getByLabel('Raison').inputValue()).toBe('Fuite d’eau dans la salle');
  await picture(page, 'band-typed');
  await letIn();
  await band(page).waitFor({ state: 'detached', timeout: 70_000 });
  await page.getByText('Fuite d’eau dans la salle').waitFor();
  expect(await page.getByLabel('Raison').count()).toBe(0);
}, 150_000);

test('[G22] a class with lessons now walks past the line while it stands', async () => {
  await openWide();
  const page = await open(browser, monday, monday.zoe);
  await page.goto(monday.origin);
  await page.locator('.now').waitFor();
  await expect.poll(() => keptOnDevice(page)).toContain('Mathématiques');
  await goOut(page);
  await fill();
  await page.goto(monday.origin);
  await band(page).waitFor();
  await page.locator('.now').waitFor();
  // Seats come free, fewer than those who were there before: the class goes first.
  await policy({ shares: { lesson: 0.95, staff: 0, open: 0.05 }, capacity: taken() + 4 });
  await band(page).waitFor({ state: 'detached', timeout: 70_000 });
  expect(gate().figures().entered.class).toBe(1);
  expect(gate().figures().waiting.open).toBeGreaterThan(0);
}, 150_000);

test('the waiting page goes in by itself, to the address that was asked for and to no other site', async () => {
  const nour = await aPupilAtRest();
  await openWide();
  await fill();
  const page = await open(browser, monday, nour);
  await page.goto(`${monday.origin}/gate/wait?to=${encodeURIComponent('/account')}`);
  await expect.poll(() => page.locator('#place').innerText()).toMatch(/5\s+personnes avant vous/);
  expect(await page.title()).toContain('5 personnes avant vous');
  await letIn();
  await page.waitForURL(`${monday.origin}/account`, { timeout: 70_000 });
  await page.getByLabel('Mot de passe actuel').waitFor();
  await page.goto(`${monday.origin}/gate/wait?to=https://elsewhere.example/`);
  expect(page.url()).toBe(`${monday.origin}/`);
}, 150_000);

test('without a script: a place, kept by a reload, and in at the turn', async () => {
  const nour = await aPupilAtRest();
  await openWide();
  await fill();
  const page = await open(browser, monday, nour, { javaScriptEnabled: false });
  for (const _again of [1, 2]) {
    await page.goto(`${monday.origin}/gate/wait?to=/account`);
    expect((await page.locator('#place').innerText()).replace(/\s+/g, ' ')).toContain('5 personnes avant vous');
  }
  await letIn();
  const path = async () => {
    await page.goto(`${monday.origin}/gate/wait?to=/account`);
    return new URL(page.url()).pathname;
  };
  await expect.poll(path, { timeout: 20_000 }).toBe('/account');
}, 60_000);

test('[G14] whoever missed the turn waits for the next free seat', async () => {
  const nour = await aPupilAtRest();
  await openWide();
  const { inLine } = await fill();
  expect(await ask(nour, 'POST', '/gate/tickets', {})).toBe(200);
  await policy({ claimWithin: 1_000 });
  await letIn();
  await expect.poll(() => gate().figures().waiting.open, { timeout: 10_000 }).toBe(0);
  for (const person of inLine) expect(await ask(person, 'POST', '/gate/passes', {})).toBe(200);
  await expect.poll(() => gate().figures().turns.open, { timeout: 10_000 }).toBe(0);
  await policy({ capacity: taken(), claimWithin: 30_000 });
  const page = await open(browser, monday, nour);
  await page.goto(`${monday.origin}/gate/wait?to=/account`);
  await page.getByRole('heading', { name: 'Votre tour est passé, pas votre place' }).waitFor();
  for (const person of inLine) await ask(person, 'DELETE', '/gate/passes');
  await page.waitForURL(`${monday.origin}/account`, { timeout: 70_000 });
}, 150_000);

test('who signs out leaves the seat to the next', async () => {
  const nour = await aPupilAtRest();
  await openWide();
  const page = await open(browser, monday, nour);
  await page.goto(monday.origin);
  await page.getByRole('heading', { name: 'Bonjour Nour' }).waitFor();
  const before = taken();
  await page.getByRole('button', { name: 'Nour Haddad' }).click();
  await page.getByRole('button', { name: 'Me déconnecter' }).click();
  await page.getByLabel('Identifiant').waitFor();
  expect(taken()).toBe(before - 1);
}, 60_000);
