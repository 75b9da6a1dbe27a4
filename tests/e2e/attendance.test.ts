// A roll in three touches, and what it changes for the family and for the office, on phones and by keyboard.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { aFullMonday, launch, open, type PagesSchool, textOf } from './pages-school.ts';

const folder = fileURLToPath(new URL('../../build/screens', import.meta.url));
const wide = { viewport: { width: 1280, height: 900 } };

let monday: PagesSchool;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
});
afterAll(() => browser?.close());

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(folder, `attendance-${name}.png`), fullPage: true });
const visit: typeof open = async (...given) => {
  const page = await open(...given);
  page.setDefaultTimeout(8_000);
  return page;
};
const pupil = (page: Page, name: string) => page.getByRole('group', { name });

test('three touches call a roll; the mother and the office see it at once', async () => {
  const sophie = await visit(browser, monday, monday.sophie);
  await sophie.goto(monday.origin);
  const office = await visit(browser, monday, monday.vasseur, wide);
  await office.goto(`${monday.origin}/attendance`);
  await office.getByText('Personne ne manque').waitFor();

  const petit = await visit(browser, monday, monday.petit);
  await petit.goto(monday.origin);
  await petit.getByRole('link', { name: 'Faire l’appel, Mathématiques, 5e A' }).click();
  await petit.getByRole('heading', { name: 'Appel' }).waitFor();
  await pupil(petit, 'Zoé Lambert').getByRole('radio', { name: 'Absent' }).check();
  await pupil(petit, 'Hugo Bernard').getByRole('radio', { name: 'Retard' }).check();
  await pupil(petit, 'Hugo Bernard').getByLabel('Minutes de retard').fill('7');
  await petit.getByText('1 absent, 1 en retard').waitFor();
  expect(await violations(petit)).toEqual([]);
  expect(await petit.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await picture(petit, 'roll-phone');
  await petit.getByRole('button', { name: 'Valider l’appel' }).click();
  await petit.getByText('Appel fait par Marc Petit à').waitFor();

  await sophie.getByRole('heading', { name: /Zoé n’était pas en Mathématiques/ }).waitFor();
  expect(await violations(sophie)).toEqual([]);
  await picture(sophie, 'parent-phone');
  await sophie.getByRole('link', { name: 'Dire pourquoi, voir ses absences' }).click();
  await sophie.getByRole('table', { name: 'Zoé : les 30 derniers jours' }).getByText('Absent').waitFor();
  expect(await violations(sophie)).toEqual([]);

  const missing = office.getByRole('table', { name: 'Qui manque aujourd’hui' });
  await missing.getByText('Zoé Lambert').waitFor();
  expect(await textOf(missing)).not.toContain('Hugo Bernard');
  const calls = office.getByRole('table', { name: 'Les appels du jour' });
  expect(await textOf(calls)).toContain('Appel oublié');
  await office.getByLabel('Classe').selectOption('3e B');
  await office.getByText('Personne ne manque').waitFor();
  await office.getByLabel('Classe').selectOption('5e A');
  expect(await violations(office)).toEqual([]);
  await picture(office, 'office-wide');
});

test('by keyboard, without network: a correction waits on the device, and arrives', async () => {
  const petit = await visit(browser, monday, monday.petit, wide);
  await petit.goto(`${monday.origin}/attendance/${monday.maths.lessonId}`);
  await pupil(petit, 'Inès Benali').getByRole('radio', { name: 'Présent' }).focus();
  await petit.keyboard.press('ArrowRight');
  expect(await pupil(petit, 'Inès Benali').getByRole('radio', { name: 'Absent' }).isChecked()).toBe(true);
  await petit.context().setOffline(true);
  await petit.getByRole('button', { name: /Valider|correction/ }).press('Enter');
  await petit.locator('.roll-said').waitFor();
  await picture(petit, 'roll-offline-wide');
  await petit.context().setOffline(false);
  const marks = () =>
    monday.school.database.query(
      `select u.given_name as name from attendance a join school_user u on u.school_id = a.school_id and u.user_id = a.pupil_id
        where a.school_id = $1 and a.lesson_id = $2 and a.state = 'absent' order by 1`,
      [monday.school.schoolId, monday.maths.lessonId],
    );
  await expect.poll(async () => (await marks()).map(({ name }) => name), { timeout: 20_000 }).toContain('Inès');
});

test('a mother says why on her phone with a document, the office accepts, both see it', async () => {
  const sophie = await visit(browser, monday, monday.sophie);
  await sophie.goto(`${monday.origin}/attendance`);
  await sophie.getByRole('heading', { name: 'Dire une absence' }).click();
  await sophie.getByLabel('Quel enfant').selectOption('Zoé');
  await sophie.getByLabel('Pourquoi').selectOption('Malade');
  await sophie.getByLabel('Vos mots').fill('<img src=x onerror=alert(1)> Elle a de la fièvre 🤒');
  const buffer = Buffer.from('%PDF-1.7 certificat');
  await sophie.getByLabel('Un document').setInputFiles({ name: 'a.exe', mimeType: 'text/html', buffer });
  expect(await violations(sophie)).toEqual([]);
  await picture(sophie, 'declare-phone');
  await sophie.getByRole('button', { name: 'Envoyer à la vie scolaire' }).click();
  await sophie.getByText('Envoyé. La vie scolaire va lire.').first().waitFor();

  const office = await visit(browser, monday, monday.vasseur, wide);
  await office.goto(`${monday.origin}/attendance`);
  await office.getByText('a prévenu, à lire').waitFor();
  await office.getByText('<img src=x onerror=alert(1)> Elle a de la fièvre 🤒').waitFor();
  const [download] = await Promise.all([
    office.waitForEvent('download'),
    office.getByRole('link', { name: 'Voir le document de Zoé Lambert' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^justificatif-.*\.pdf$/);
  await office.getByRole('button', { name: 'Refuser, Zoé Lambert' }).click();
  await office.getByRole('alert').getByText('Dites pourquoi').waitFor();
  expect(await violations(office)).toEqual([]);
  await picture(office, 'office-declared-wide');
  await office.getByLabel('Vos mots à la famille de Zoé').fill('Merci, bon rétablissement.');
  await office.getByRole('button', { name: 'Accepter, Zoé Lambert' }).click();
  await office.getByText('a prévenu, accepté').waitFor();
  await office.getByRole('heading', { name: 'Compter les absences' }).click();
  const counted = office.getByRole('table', { name: /élève/ });
  expect(await textOf(counted.getByRole('row', { name: 'Zoé Lambert' }))).toBe('Zoé Lambert5e A10100');
  expect(await violations(office)).toEqual([]);
  await picture(office, 'figures-wide');

  await sophie.getByText('Réponse : Merci, bon rétablissement.').waitFor();
  await picture(sophie, 'answered-phone');
});
