// Every page for everyone: no violation that axe can find, in both themes; whole at 320 pixels, which is also 400 % zoom.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepReport } from '../../src/classroom/chat/reports/store.ts';
import type { Person } from '../support/school.ts';
import { aFullMonday, keptOnDevice, launch, open, type PagesSchool, signIn } from './pages-school.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const screens = fileURLToPath(new URL('../../build/screens', import.meta.url));

let monday: PagesSchool;
let browser: Browser;
/** Whose class has no lesson on Monday. */
let resting: Person;
beforeAll(async () => {
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
  const { school, petit } = monday;
  await school.database.query('update relation set legal = true where school_id = $1', [school.schoolId]);
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
  /** Kept to be looked at. */
  shot?: boolean;
};

async function toRecording(page: Page): Promise<void> {
  const yes = page.locator('#recording').getByRole('radio').first();
  await yes.check();
  await page.locator('#recording').scrollIntoViewIfNeeded();
}

/** As the live class tells it. */
async function reported(): Promise<void> {
  const { school, maths, zoe, newcomers } = monday;
  const at = Date.parse('2026-11-23T08:58:00Z');
  const said = (id: number, name: string, text: string, to: 'all' | 'leaders' | number = 'all') => ({
    ...{ id, ref: String(id), member: id, name, role: 'pupil' as const, text, to, at: at + id * 1_000 },
  });
  const report = (id: number, message: ReturnType<typeof said>, before: ReturnType<typeof said>[]) =>
    keepReport(school.database, school.schoolId, maths.lessonId, {
      ...{ id, message, before, at: at + 60_000, by: { member: 9, name: 'Zoé Lambert', role: 'pupil' } },
      people: { by: zoe.userId, author: newcomers[3]?.userId ?? '' },
    });
  await report(1, said(3, 'Tom Girard', 'T’es trop nul, arrête de parler'), [said(2, 'Anaïs Moreau', 'C’est 7/12 ?')]);
  await report(2, said(5, 'Hugo Bernard', 'Tu viens pas demain sinon', 4), []);
}

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
  { name: 'recording: a pupil’s own word', path: '/account', who: () => monday.zoe, before: toRecording, shot: true },
  { name: 'recording: a parent’s word', path: '/account', who: () => monday.sophie, before: toRecording, shot: true },
  {
    name: 'recording: who of a class may be in one',
    path: () => `/classes/${monday.fifth.classId}`,
    who: () => monday.vasseur,
    before: async (page) => {
      await page.getByLabel('Papier signé pour Inès Benali').check();
      await page.locator('#class-recording').scrollIntoViewIfNeeded();
    },
    shot: true,
  },
  {
    name: 'receipt to check',
    path: '/receipt#abc.k1.def',
    before: (page) => page.getByText('n’est pas vrai').waitFor(),
  },
  { name: 'mails to stop', path: '/notices/stop#abc' },
  { name: 'how to be told', path: '/notices', who: () => monday.sophie },
  { name: 'no reported message', path: '/reports', who: () => monday.headteacher },
  {
    name: 'reported messages',
    path: '/reports',
    who: () => monday.vasseur,
    before: async (page) => {
      await reported();
      await page.reload();
      await page.getByText('Tom Girard a écrit').waitFor();
    },
    shot: true,
  },
  { name: 'reports are not for a teacher', path: '/reports', who: () => monday.petit },
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

test.each(visits)('$name: nothing for axe to say, nothing cut off', async ({ name, path, who, before, shot }) => {
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
    if (shot)
      await page.screenshot({ path: `${screens}/${name.replaceAll(/\W+/g, '-')}-${width}.png`, fullPage: true });
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
