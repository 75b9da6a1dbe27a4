// A class on the whole application, with its own policy: M. Petit, Lina on a phone, Noé at a desk, and what they look at.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { builtWeb } from '../support/built-web.ts';
import { aSchool, type Person, secret, type TestSchool } from '../support/school.ts';
import { launch } from './pages-school.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
let web = '';
export const dataFolder = mkdtempSync(join(tmpdir(), 'preau-class-school-data-'));
const screens = here('../../build/screens');
export const wide = { width: 1440, height: 900 };
export const phone = { width: 360, height: 740 };
const minute = 60_000;
/** Building the pages on a busy machine, ms. */
const buildTime = 240_000;

let browser: Browser;
let classId: string;
export let school: TestSchool;
export let origin: string;
export let petit: Person;
export let lina: Person;
export let noe: Person;
/** What the pages said that they should not; a test that expects some of it takes it out. */
export const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(screens, { recursive: true });
  web = await builtWeb();
  const config = readConfig({ PREAU_SECRET: secret, PREAU_LOG: 'silent', PREAU_DATA: dataFolder });
  school = await aSchool({ context: { config, clock: systemClock }, pages: web });
  petit = await school.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  lina = await school.person({ givenName: 'Lina', familyName: 'Benali' });
  noe = await school.person({ givenName: 'Noé', familyName: 'Martin' });
  ({ classId } = await school.addClass({ title: '5e A', pupils: [lina, noe], teachers: [petit] }));
  await school.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://localhost:${(school.app.server.address() as AddressInfo).port}`;
  browser = await launch();
}, buildTime);
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  expect(complaints.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

/** A moment so many minutes from now. */
export const at = (minutes: number) => new Date(Date.now() + minutes * minute).toISOString();
export const lessonAt = async (minutes: number) => {
  const lesson = { classIds: [classId], teachers: [petit], starts: at(minutes), ends: at(minutes + 55) };
  return (await school.addLesson(lesson)).lessonId;
};

export async function pageOf(who: Person, viewport = wide): Promise<Page> {
  const touch = viewport === phone;
  const context = await browser.newContext({ viewport, locale: 'fr-FR', reducedMotion: 'reduce', hasTouch: touch });
  await context.grantPermissions(['camera', 'microphone'], { origin });
  const [name = '', value = ''] = who.cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(`${who.givenName}: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|pdf/i.test(message.text())) complaints.push(`${who.givenName}: ${message.text()}`);
  });
  return page;
}

export const controls = (page: Page) => page.getByRole('navigation', { name: 'Commandes du cours' });

/** @param before runs in the page before its own scripts */
export async function enter(who: Person, lessonId: string, viewport = wide, before?: () => void): Promise<Page> {
  const page = await pageOf(who, viewport);
  if (before) await page.addInitScript(before);
  await page.goto(`${origin}/class/${lessonId}`);
  // A lesson that the day doesn't show is entered at once: one of yesterday evening, at midnight.
  const door = page.getByRole('button', { name: 'Entrer en classe' });
  await door.or(controls(page)).first().waitFor();
  if (await door.isVisible()) await door.click();
  await controls(page).waitFor();
  return page;
}

export const openTools = (page: Page) => controls(page).getByRole('button', { name: 'Outils' }).click();
/** Looked at by people, and never compared. */
export const picture = (name: string) => ({ path: join(screens, `class-${name}.png`) });
