// Every page for everyone: no violation that axe can find, in both themes; whole at 320 pixels, which is also 400 % zoom.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../support/school.ts';
import { aFullMonday, launch, open, type PagesSchool, signIn } from './pages-school.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let monday: PagesSchool;
let browser: Browser;
beforeAll(async () => {
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
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
    before: (page) => page.locator('.list-table').waitFor(),
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
];

test.each(visits)('$name: nothing for axe to say, nothing cut off', async ({ path, who, before }) => {
  const page = await open(browser, monday, who?.());
  await page.goto(monday.origin + (typeof path === 'string' ? path : path()));
  await page.getByRole('heading', { level: 1 }).waitFor();
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
