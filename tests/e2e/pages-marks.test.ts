// Marks on the page: a teacher enters a class by keyboard and paste and publishes for tomorrow; the family sees nothing before, all after.
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { getClassMarks, getTestJournal, saveMarks } from '../../src/school/marks/contract.ts';
import { builtWeb } from '../support/built-web.ts';
import { launchShell } from '../support/chromium.ts';
import { aSchool, type Person, type TestSchool } from '../support/school.ts';
import { violations } from './axe.ts';

const screens = fileURLToPath(new URL('../../build/screens', import.meta.url));

let school: TestSchool;
let browser: Browser;
let origin: string;
let petit: Person;
let colleague: Person;
let head: Person;
let parent: Person;
let classId: string;
/** In the order of the list. */
let pupils: Person[];

beforeAll(async () => {
  mkdirSync(screens, { recursive: true });
  const [pages, launched] = await Promise.all([builtWeb(), launchShell()]);
  browser = launched;
  school = await aSchool({ now: '2026-11-23T11:30+01:00', pages });
  const person = (name: string, roles: Person['me']['roles'], title = '') => {
    const [givenName = '', familyName = ''] = name.split(' ');
    return school.person({ roles, givenName, familyName, title });
  };
  petit = await person('Jean Petit', ['teacher'], 'M.');
  colleague = await person('Anne Roux', ['teacher'], 'Mme');
  head = await person('Nadia Benali', ['head']);
  parent = await person('Claire Lambert', ['parent']);
  pupils = [];
  for (const name of ['Inès Benali', 'Hugo Bernard', 'Noé Fontaine', 'Tom Girard', 'Zoé Lambert', 'Anaïs Moreau'])
    pupils.push(await person(name, ['pupil']));
  const malo = await person('Malo Lambert', ['pupil']);
  for (const child of [zoe(), malo]) await school.relate(parent, child);
  ({ classId } = await school.addClass({ title: '5e A', pupils, teachers: [petit, colleague] }));
  await school.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://localhost:${(school.app.server.address() as AddressInfo).port}`;
});
afterAll(() => browser?.close());

function zoe(): Person {
  const found = pupils[4];
  if (!found) throw new Error('no pupils yet');
  return found;
}

async function open(who: Person, path: string, width = 1280): Promise<Page> {
  const context = await browser.newContext({
    ...{ viewport: { width, height: 844 }, locale: 'fr-FR' },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  onTestFinished(() => context.close());
  const [name = '', value = ''] = who.cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  page.setDefaultTimeout(6_000);
  await page.goto(origin + path);
  await page.locator('h1:not(.unseen)').waitFor();
  return page;
}

const field = (page: Page, name: string) => page.getByRole('textbox', { name });
const marksOf = async () => {
  const { body } = await petit.call(getClassMarks, { params: { classId }, query: { subject: 'Mathématiques' } });
  const { tests, marks, pupils } = body;
  return tests.map(({ testId, title }) => [
    title,
    ...pupils.map(({ userId }) => {
      const content = marks.find((one) => one.testId === testId && one.pupilId === userId)?.content;
      return content?.type === 'given' ? content.value / 100 : (content?.type ?? 'none');
    }),
  ]);
};

/** Nothing for axe to say, nothing cut off, in both themes; kept to be looked at. */
async function lookedAt(page: Page, name: string): Promise<void> {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 360],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    expect(await violations(page), `${name}, ${colorScheme} at ${width}`).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: join(screens, `marks-${name}-${width}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 844 });
}

test('by keyboard alone: a new test, marks, a pasted column, undo; published for tomorrow, and seen then', async () => {
  const page = await open(petit, '/marks');
  await lookedAt(page, 'classes');
  await page.getByRole('link', { name: 'Ouvrir 5e A' }).press('Enter');
  await page.getByRole('button', { name: 'Nouvelle évaluation' }).press('Enter');
  await page.getByLabel('Titre').pressSequentially('Fractions');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Mathématiques');
  await page.getByLabel('à partir du').press('Space');
  await page.getByLabel('Heure').fill('08:00');
  await page.getByText('Ils les verront mardi 24 novembre, à partir de 8 h 00.').waitFor();
  await lookedAt(page, 'form');
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).press('Enter');

  await field(page, 'Inès Benali, Fractions, sur 20').focus();
  // Typing replaces; Enter goes down; a comma, a point, letters for states.
  for (const typed of ['12,5', '8.25', 'a', 'n']) {
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
  }
  await page.keyboard.type('21');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('16');
  await page.keyboard.press('ArrowUp');
  const wrong = field(page, 'Zoé Lambert, Fractions, sur 20');
  // What is wrong stays as it was typed, and says why.
  expect([await wrong.inputValue(), await wrong.getAttribute('aria-invalid')]).toEqual(['21', 'true']);
  await page.getByText('Au plus 20.').waitFor();
  await expect.poll(marksOf).toEqual([['Fractions', 12.5, 8.25, 'absent', 'missing', 'none', 16]]);
  expect(await page.getByRole('status').first().textContent()).toContain('1 case à corriger.');
  await lookedAt(page, 'grid-wrong');
  await wrong.focus();
  await page.keyboard.type('14');
  await page.keyboard.press('Enter');
  await expect.poll(marksOf).toEqual([['Fractions', 12.5, 8.25, 'absent', 'missing', 14, 16]]);

  // A column with names, in another order, as a spreadsheet copies it.
  await page.evaluate(() => navigator.clipboard.writeText('MOREAU Anaïs\t17,5\nLambert Zoé\t15\nDupont Léo\t3\n'));
  await field(page, 'Hugo Bernard, Fractions, sur 20').focus();
  await page.keyboard.press('Control+V');
  await page.getByText('2 cases collées. Sans élève de ce nom : Dupont Léo.').waitFor();
  await expect.poll(marksOf).toEqual([['Fractions', 12.5, 8.25, 'absent', 'missing', 15, 17.5]]);
  await page.keyboard.press('Control+Z');
  await expect.poll(marksOf).toEqual([['Fractions', 12.5, 8.25, 'absent', 'missing', 14, 16]]);
  await page.evaluate(() => navigator.clipboard.writeText('10\n11,5\n12\n13\n18\n19\n'));
  await field(page, 'Inès Benali, Fractions, sur 20').focus();
  await page.keyboard.press('Control+V');
  await expect.poll(marksOf).toEqual([['Fractions', 10, 11.5, 12, 13, 18, 19]]);
  await field(page, 'Zoé Lambert, Fractions, sur 20').focus();
  await page.getByLabel('Commentaire pour Zoé Lambert, Fractions').fill('Bravo, continue <b>ainsi</b>');
  await page.keyboard.press('Tab');
  await page.getByText('Tout est enregistré.').waitFor();
  expect(await page.locator('tfoot td').first().textContent()).toBe('13,92');

  const [pupil, family] = [await open(zoe(), '/marks', 360), await open(parent, '/marks', 360)];
  await pupil.getByText('Pas encore de note.').waitFor();
  expect(await family.getByText('Pas encore de note.').count()).toBe(2);
  school.clock.set('2026-11-24T08:00+01:00');
  for (const reader of [pupil, family]) {
    await reader.reload();
    await reader.getByText('Moyenne : 18 sur 20').waitFor();
    await reader.getByText('Classe : moyenne 13,92, de 10 à 19').waitFor();
    await reader.getByText('Bravo, continue <b>ainsi</b>').waitFor();
  }
  await lookedAt(pupil, 'pupil-after');
  await lookedAt(family, 'parent-after');
  await family.getByRole('link', { name: 'Aujourd’hui' }).click();
  await family.getByRole('heading', { name: 'Nouvelles notes' }).first().waitFor();
  await lookedAt(family, 'day');
});

test('two who change the same mark: the later one sees whose stands and chooses; the head reads all of it', async () => {
  const { tests } = (await petit.call(getClassMarks, { params: { classId }, query: { subject: 'Mathématiques' } }))
    .body;
  const testId = tests[0]?.testId ?? '';
  const page = await open(petit, `/marks/${classId}?subject=Math%C3%A9matiques`);
  const mark = field(page, 'Inès Benali, Fractions, sur 20');
  await mark.waitFor();
  // Written elsewhere while this page hears nothing of it.
  await page.route('**/api/classes/**', (route) => route.abort());
  const others = [{ pupilId: pupils[0]?.userId ?? '', version: 2, content: { type: 'given' as const, value: 1150 } }];
  expect((await colleague.call(saveMarks, { params: { testId }, input: { marks: others } })).body.conflicts).toEqual(
    [],
  );
  await mark.fill('9');
  await mark.press('Enter');
  await page.getByText(/Mme Roux a mis 11,5 à/).waitFor();
  expect((await marksOf())[0]?.[1]).toBe(11.5);
  await lookedAt(page, 'grid-conflict');
  // It is still there for who comes back later.
  await page.unroute('**/api/classes/**');
  await page.reload();
  await page.getByRole('button', { name: 'Mettre 9' }).press('Enter');
  await expect.poll(async () => (await marksOf())[0]?.[1]).toBe(9);
  await page.getByText('Tout est enregistré.').waitFor();

  // Without network it is kept, and goes by itself.
  await page.context().setOffline(true);
  await mark.fill('9,5');
  await mark.press('Enter');
  await page.getByText('1 note est en attente du réseau').waitFor();
  await page.context().setOffline(false);
  await expect.poll(async () => (await marksOf())[0]?.[1], { timeout: 10_000 }).toBe(9.5);
  await page.getByText('Tout est enregistré.').waitFor();

  const { changes } = (await head.call(getTestJournal, { params: { testId } })).body;
  expect(changes.slice(0, 3).map(({ by }) => by)).toEqual(['M. Petit', 'M. Petit', 'Mme Roux']);
  const reader = await open(head, '/marks');
  await lookedAt(reader, 'head');
  await reader.getByRole('link', { name: 'Mathématiques' }).click();
  await reader.getByRole('link', { name: 'Fractions' }).click();
  await reader.getByRole('heading', { name: 'Historique, Fractions' }).waitFor();
  await lookedAt(reader, 'journal');
});
