// Every page for everyone: no violation that axe can find, in both themes; whole at 320 pixels, which is also 400 % zoom.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../support/school.ts';
import { aFullMonday, keptOnDevice, launch, open, type PagesSchool, signIn } from './pages-school.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let monday: PagesSchool;
let browser: Browser;
/** Whose class has no lesson on Monday. */
let resting: Person;
beforeAll(async () => {
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
  const { school, petit } = monday;
  resting = await school.person({ givenName: 'Nour', familyName: 'Haddad' });
  const { classId } = await school.addClass({ title: '4e C', pupils: [resting], teachers: [petit] });
  const tuesday = { starts: '2026-11-24T09:00+01:00', ends: '2026-11-24T09:55+01:00' };
  await school.addLesson({ title: 'Arts plastiques', teachers: [petit], room: '12', classIds: [classId], ...tuesday });
});
afterAll(() => browser?.close());

type Visit = {
  name: string;
  path: string | (() => string);
  who?: () => Person;
  /** What to do there before looking. */
  before?: (page: Page) => Promise<void>;
  wide?: boolean;
};

const visits: Visit[] = [
  { name: 'sign-in', path: '/' },
  { name: 'first sign-in', path: '/activate' },
  {
    name: 'who is it',
    path: '/',
    before: async (page) => {
      await signIn(page, 'zoe.lambert', 'recognised');
      await page.goto(`${monday.origin}/sign-in`);
      await signIn(page, 'malo.lambert', 'recognised');
      await page.getByRole('button', { name: 'Malo Lambert' }).click();
      await page.getByRole('button', { name: 'Me déconnecter' }).click();
      await page.getByRole('heading', { name: 'Qui êtes-vous' }).waitFor();
    },
  },
  { name: 'day of a pupil', path: '/', who: () => monday.zoe, before: (page) => page.locator('.now').waitFor() },
  {
    name: 'menu of people',
    path: '/',
    who: () => monday.zoe,
    before: (page) => page.getByRole('button', { name: 'Zoé Lambert' }).click(),
  },
  {
    name: 'day of a parent',
    path: '/',
    who: () => monday.sophie,
    before: (page) => page.locator('.now:visible').waitFor(),
  },
  { name: 'day of a teacher', path: '/', who: () => monday.petit, before: (page) => page.locator('.now').waitFor() },
  { name: 'school now', path: '/', who: () => monday.vasseur, before: (page) => page.locator('.now-table').waitFor() },
  {
    name: 'timetable',
    path: '/timetable?date=2026-11-23',
    who: () => monday.vasseur,
    before: (page) => page.locator('.timetable').waitFor(),
  },
  {
    name: 'change of a lesson',
    path: '/timetable?date=2026-11-23',
    who: () => monday.vasseur,
    before: async (page) => {
      await page.getByRole('button', { name: 'Changer : Anglais' }).click();
      await page.getByLabel('Déplacer').check();
      await page.getByRole('button', { name: 'Enregistrer' }).click();
    },
  },
  {
    name: 'new lesson',
    path: '/timetable?date=2026-11-23',
    who: () => monday.headteacher,
    before: (page) => page.getByRole('button', { name: 'Ajouter un cours' }).click(),
  },
  { name: 'account', path: '/account', who: () => monday.petit },
  {
    name: 'class list',
    path: () => `/classes/${monday.fifth.classId}`,
    who: () => monday.petit,
    before: (page) => page.locator('.list-table').first().waitFor(),
  },
  {
    name: 'activation sheet',
    path: () => `/classes/${monday.fifth.classId}/sheet`,
    who: () => monday.petit,
    before: async (page) => {
      await page.getByRole('button', { name: 'Préparer les codes' }).click();
      await page.locator('.slip').first().waitFor();
    },
  },
  { name: 'no such page', path: '/nowhere', who: () => monday.zoe },
  { name: 'not for you', path: '/timetable', who: () => monday.zoe },
  {
    name: 'badly written address',
    path: '/',
    who: () => monday.zoe,
    before: async (page) => {
      await page.evaluate(() => {
        history.pushState(null, '', '/classes/%E0%A4%A');
        dispatchEvent(new PopStateEvent('popstate'));
      });
      await page.getByRole('heading', { name: 'Cette page n’existe pas' }).waitFor();
    },
  },
  {
    name: 'no lesson today',
    path: '/',
    who: () => resting,
    before: (page) => page.locator('.rest').waitFor(),
  },
  {
    name: 'loading, nobody known',
    path: '/',
    before: async (page) => {
      await neverAnswer(page);
      await page.reload();
      await page.locator('.bone').first().waitFor();
    },
  },
  {
    name: 'timetable that loads',
    path: '/',
    who: () => monday.vasseur,
    before: async (page) => {
      await neverAnswer(page);
      await page.getByRole('link', { name: 'Emploi du temps', exact: true }).click();
      await page.locator('.bone').first().waitFor();
    },
  },
  {
    name: 'day seen before, without network',
    path: '/',
    who: () => monday.zoe,
    before: async (page) => {
      await page.locator('.now').waitFor();
      await page.evaluate(() => navigator.serviceWorker.ready);
      await expect.poll(() => keptOnDevice(page)).toContain('Mathématiques');
      await page.context().setOffline(true);
      await page.reload();
      await page.getByText('Vous êtes hors ligne.').waitFor();
    },
  },
  {
    name: 'no network, and nothing kept',
    path: '/',
    before: async (page) => {
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.context().setOffline(true);
      await page.reload();
      await page.getByText('Cet appareil n’a pas de réseau').waitFor();
    },
  },
  {
    name: 'day seen before, the school down',
    path: '/',
    who: () => monday.zoe,
    before: async (page) => {
      await page.locator('.now').waitFor();
      await expect.poll(() => keptOnDevice(page)).toContain('Mathématiques');
      await breakDown(page);
      await page.reload();
      await page.getByText('Préau ne répond pas').waitFor();
    },
  },
  {
    name: 'the school down, and nothing kept',
    path: '/',
    before: async (page) => {
      await breakDown(page);
      await page.reload();
      await page.getByRole('heading', { name: 'Préau n’est pas joignable' }).waitFor();
    },
  },
];

const breakDown = (page: Page) =>
  page.route('**/api/**', (route) => route.fulfill({ status: 502, body: 'bad gateway' }));
const neverAnswer = (page: Page) => page.route('**/api/**', () => {});

test.each(visits)('$name: nothing for axe to say, nothing cut off', async ({ path, who, before }) => {
  const page = await open(browser, monday, who?.());
  await page.goto(monday.origin + (typeof path === 'string' ? path : path()));
  // That of a page that loads is for screen readers only.
  await page.locator('h1:not(.unseen)').waitFor();
  await before?.(page);
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    expect(await violations(page), `${colorScheme} at ${width}`).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

/** Each as "rule: where". The page's policy forbids scripts of others, so axe is evaluated and not loaded. */
async function violations(page: Page): Promise<string[]> {
  const results = (await page.evaluate(
    `(() => { const module = undefined; ${axe}; return globalThis.axe.run(document, { resultTypes: ['violations'] }); })()`,
  )) as AxeResults;
  expect(results.passes.length, 'rules that were checked').toBeGreaterThan(10);
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
