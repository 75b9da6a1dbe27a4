// Homework on the page: a teacher gives it, the class and the family read it, the pupil ticks; the lesson log and its visa.
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { giveHomework } from '../../src/school/homework/contract.ts';
import { builtWeb } from '../support/built-web.ts';
import { launchShell } from '../support/chromium.ts';
import { aSchool, type Person, type TestSchool } from '../support/school.ts';
import { violations } from './axe.ts';

const screens = fileURLToPath(new URL('../../build/screens', import.meta.url));

let school: TestSchool;
let browser: Browser;
let origin: string;
let petit: Person;
let zoe: Person;
let tom: Person;
let claire: Person;
let head: Person;
let classId: string;

beforeAll(async () => {
  const [pages, launched] = await Promise.all([builtWeb(), launchShell()]);
  browser = launched;
  school = await aSchool({ now: '2026-11-23T11:30+01:00', pages });
  petit = await school.person({ roles: ['teacher'], title: 'M.', givenName: 'Jean', familyName: 'Petit' });
  const aubry = await school.person({ roles: ['teacher'], title: 'Mme', familyName: 'Aubry' });
  zoe = await school.person({ givenName: 'Zoé', familyName: 'Lambert' });
  tom = await school.person({ givenName: 'Tom', familyName: 'Lambert' });
  claire = await school.person({ roles: ['parent'], givenName: 'Claire', familyName: 'Lambert' });
  head = await school.person({ roles: ['head'], givenName: 'Nadia', familyName: 'Benali' });
  for (const child of [zoe, tom]) await school.relate(claire, child);
  const fifth = await school.addClass({ title: '5e A', pupils: [zoe], teachers: [petit, aubry] });
  const third = await school.addClass({ title: '3e B', pupils: [tom], teachers: [petit] });
  classId = fifth.classId;
  const maths = { classIds: [classId], teachers: [petit], title: 'Mathématiques' };
  await school.addLesson({ ...maths, starts: '09:00', ends: '09:55' });
  await school.addLesson({ ...maths, starts: '2026-11-24T09:00+01:00', ends: '2026-11-24T09:55+01:00' });
  await school.addLesson({ ...maths, starts: '2026-11-26T14:00+01:00', ends: '2026-11-26T14:55+01:00' });
  const input = {
    classId,
    subject: 'SVT',
    title: 'Schéma de la cellule',
    text: 'Au crayon, **légendé**.',
    minutes: 45,
  };
  await aubry.call(giveHomework, { input: { ...input, dueOn: '2026-11-24', handIn: 'none' } });
  const dictation = { classId: third.classId, subject: 'Français', title: 'Dictée', text: '', minutes: 15 };
  await petit.call(giveHomework, { input: { ...dictation, dueOn: '2026-11-25', handIn: 'none' } });
  await school.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://localhost:${(school.app.server.address() as AddressInfo).port}`;
});
afterAll(() => browser?.close());

async function open(who: Person, path: string, width = 360): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 780 },
    locale: 'fr-FR',
    hasTouch: width < 700,
  });
  onTestFinished(() => context.close());
  const [name = '', value = ''] = who.cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => onTestFinished(() => expect.fail(String(error))));
  page.setDefaultTimeout(10_000);
  await page.goto(origin + path);
  return page;
}

/** Nothing for axe to say, nothing cut off, in both themes; kept to be looked at. */
async function look(page: Page, name: string): Promise<void> {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 360],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 780 });
    expect(await violations(page), `${name}, ${colorScheme} at ${width}`).toEqual([]);
    await page.screenshot({ path: `${screens}/homework-${name}-${width}.png`, fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
}

test('a teacher sees the week of the class, and gives homework for the next lesson', async () => {
  const page = await open(petit, '/homework', 1280);
  await page.getByRole('link', { name: 'Donner un travail' }).click();
  await page.getByLabel('Classe', { exact: true }).selectOption({ label: '5e A' });
  await page.getByLabel('Matière', { exact: true }).fill('Mathématiques');
  await page.getByLabel('Le travail, en quelques mots').fill('Exercices <b>3</b> et 4 page 12');
  await page
    .getByLabel('Détails')
    .fill('Lire **la leçon** d’abord.\n\n- exercice 3\n- [aide](https://exemple.fr/aide)');
  await page.getByLabel('Pour quand').selectOption({ index: 1 });
  const tuesday = page.getByRole('row', { name: /mardi 24 novembre/ });
  await tuesday.getByText('Schéma de la cellule').waitFor();
  expect(await tuesday.textContent()).toContain('65 min');
  expect(await page.locator('.preview strong').textContent()).toBe('la leçon');
  await look(page, 'give');
  await page.getByRole('button', { name: 'Donner ce travail' }).click();
  const item = page.locator('.homework', { hasText: 'Exercices <b>3</b> et 4 page 12' });
  await item.waitFor();
  expect(await item.textContent()).toContain('fait par 0 sur 1');
  await look(page, 'teacher');
});

test('a pupil reads by day and by subject, and ticks by keyboard; the parent sees it, for each child', async () => {
  const page = await open(zoe, '/homework');
  const item = page.locator('.homework', { hasText: 'Exercices' });
  await item.waitFor();
  expect(await item.locator('.formatted a').getAttribute('href')).toBe('https://exemple.fr/aide');
  await page.getByRole('checkbox', { name: 'Fait : Exercices' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => item.getAttribute('class')).toContain('done');
  await look(page, 'pupil');
  await page.getByRole('button', { name: 'Par matière' }).click();
  expect(await page.locator('h2.homework-day').allTextContents()).toEqual(['Mathématiques', 'SVT1 à faire']);

  const parent = await open(claire, '/homework');
  await parent.getByRole('button', { name: 'Zoé' }).click();
  const seen = parent.locator('.homework', { hasText: 'Exercices' });
  expect(await seen.locator('.tag').textContent()).toBe('Fait');
  expect(await parent.getByRole('checkbox').count()).toBe(0);
  await look(parent, 'parent');
  await parent.getByRole('button', { name: 'Tom' }).click();
  await parent.getByText('Dictée').waitFor();
});

test('the day shows what is due next under the lessons, and its tick is the same one', async () => {
  const page = await open(zoe, '/');
  const part = page.locator('.homework-part');
  await part.getByText('SVT, pour demain, environ 45 min').waitFor();
  expect(await part.getByRole('checkbox', { name: 'Fait : Exercices' }).isChecked()).toBe(true);
  await part.getByRole('checkbox', { name: 'Fait : Schéma' }).check();
  await part.getByText('tout est fait').waitFor();
  await look(page, 'day');
  const parent = await open(claire, '/');
  await parent.getByRole('button', { name: /Zoé/ }).click();
  await parent.locator('.homework-part', { hasText: 'Schéma' }).getByText('tout est fait').waitFor();
  expect(await parent.getByRole('checkbox').count()).toBe(0);
});

test('a teacher copies to another class, changes, and takes back', async () => {
  const page = await open(petit, '/homework');
  await page.getByRole('link', { name: 'Copier vers une classe : Exercices' }).click();
  await page.getByLabel('Classe', { exact: true }).selectOption({ label: '3e B' });
  await page.getByLabel('Pour quand').fill('2026-11-27');
  await page.getByRole('button', { name: 'Donner ce travail' }).click();
  await page.locator('.homework', { hasText: '3e B' }).filter({ hasText: 'Exercices' }).waitFor();
  await page.getByRole('link', { name: 'Modifier : Dictée' }).click();
  await page.getByLabel('Le travail, en quelques mots').fill('Dictée préparée');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('button', { name: 'Retirer : Dictée préparée' }).click();
  await page.getByRole('button', { name: 'Retirer', exact: true }).click();
  await page.getByText('Dictée préparée').waitFor({ state: 'detached' });
});

test('the lesson log is written by its teacher, signed by the head, and read by the pupil', async () => {
  const page = await open(petit, '/homework/log');
  await page.getByRole('button', { name: /^Écrire le contenu : Mathématiques/ }).click();
  await page.getByLabel('Ce qui a été fait').fill('Les **fractions** : comparer, simplifier.');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.locator('.log-entry strong', { hasText: 'fractions' }).waitFor();
  const office = await open(head, `/homework/log?class=${classId}`);
  await office.getByRole('button', { name: 'Viser ces jours' }).click();
  await office.getByText('vu par Nadia Benali').waitFor();
  await look(office, 'log');
  const pupil = await open(zoe, '/homework/log');
  await pupil.getByText('comparer, simplifier').waitFor();
  expect(await pupil.getByText('vu par').count()).toBe(0);
});

test('nothing yet is said in words', async () => {
  const newcomer = await school.person({ givenName: 'Nour' });
  const page = await open(newcomer, '/homework');
  await page.getByRole('heading', { name: 'Aucun devoir pour le moment' }).waitFor();
  await look(page, 'none');
});
