// Homework on the page: a teacher gives it, the class and the family read it, the pupil ticks; the lesson log and its visa.
import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { giveHomework } from '../../src/school/homework/contract.ts';
import { getHandIn } from '../../src/school/homework/hand-in/contract.ts';
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

/** As a phone takes it: lying on its side, with the place where it was. */
async function photo(page: Page): Promise<Buffer> {
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2400, 1200];
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = '#fdfbf4';
    context.fillRect(0, 0, 2400, 1200);
    context.fillStyle = '#24336b';
    context.font = '120px sans-serif';
    for (const [line, words] of ['3x + 5 = 11', '3x = 6', 'x = 2'].entries())
      context.fillText(words, 160, 300 + line * 260);
    return canvas.toDataURL('image/jpeg').split(',')[1] ?? '';
  });
  const bytes = Buffer.from(drawn, 'base64');
  const place = Buffer.from('\xff\xe1\0\x20Exif\0\0 GPS 48.8566 N 2.3522', 'latin1');
  return Buffer.concat([bytes.subarray(0, 2), place, Buffer.alloc(34 - place.length, 0x20), bytes.subarray(2)]);
}

test('a photo taken on a phone without a network arrives later, once, with a receipt; it comes back with marks', async () => {
  const input = { classId, subject: 'Mathématiques', title: 'Équations', text: 'Une photo du cahier.', minutes: 20 };
  const { homeworkId } = (
    await petit.call(giveHomework, { input: { ...input, dueOn: '2026-11-26', handIn: 'until_corrected' } })
  ).body;
  const page = await open(zoe, '/homework');
  await page.getByRole('link', { name: 'Rendre ce travail : Équations' }).click();
  const camera = page.getByLabel('Prendre une photo');
  expect(await camera.getAttribute('capture')).toBe('environment');
  const file = { name: 'IMG_2041.jpg', mimeType: 'image/jpeg', buffer: await photo(page) };
  await camera.setInputFiles(file);
  await page
    .getByLabel('Ajouter une image')
    .setInputFiles({ ...file, name: 'essai.html', mimeType: 'text/html', buffer: Buffer.from('%PDF-1.4') });
  await expect.poll(() => page.locator('.gathered li').count()).toBe(2);
  await page.getByRole('button', { name: 'Monter la page 2' }).click();
  await page.getByRole('button', { name: 'Tourner la page 2' }).click();
  const thumb = page.locator('.gathered img');
  await expect
    .poll(() => thumb.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]))
    .toEqual([800, 1600]);
  await page.getByRole('button', { name: 'Tourner la page 2' }).click();
  await page.getByLabel('Votre texte').fill('Je ne suis pas sûre de <la fin>.');
  await look(page, 'hand-in');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Rendre', exact: true }).click();
  await page.locator('#content').getByText('En attente du réseau : tout est gardé').waitFor();
  expect((await zoe.call(getHandIn, { params: { homeworkId, userId: zoe.userId } })).body.handedAt).toBeUndefined();
  await page.context().setOffline(false);
  const read = async () => (await zoe.call(getHandIn, { params: { homeworkId, userId: zoe.userId } })).body;
  await expect.poll(async () => (await read()).pages.map(({ kind }) => kind)).toEqual(['pdf', 'jpg']);
  await page.getByText('Reçu le lundi 23 novembre à 11 h 30').waitFor();
  await page.goto(`${origin}/outbox`);
  await page.getByText('Travail rendu : Équations', { exact: true }).waitFor();
  const folder = join(school.context.config.dataFolder, 'hand-ins', school.schoolId);
  const kept = readdirSync(folder);
  expect(kept).toHaveLength(2);
  for (const name of kept) expect(readFileSync(join(folder, name), 'latin1')).not.toMatch(/GPS|Exif/);

  const desk = await open(petit, '/homework', 1280);
  await desk.getByRole('link', { name: 'Copies (1 sur 1) : Équations' }).click();
  await desk.getByRole('row', { name: /Zoé Lambert rendu/ }).waitFor();
  await look(desk, 'class');
  await desk.setViewportSize({ width: 1280, height: 900 });
  await desk.getByRole('link', { name: 'Ouvrir : Zoé Lambert' }).click();
  const board = desk.locator('.mark-board');
  await desk.getByLabel('Vert').check();
  await desk.locator('.shown-photo img').evaluate((image: HTMLImageElement) => image.decode());
  await board.scrollIntoViewIfNeeded();
  const box = await board.boundingBox();
  if (!box) throw new Error('no photo to draw on');
  await desk.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.2);
  await desk.mouse.down();
  await desk.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5, { steps: 8 });
  await desk.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.1, { steps: 8 });
  await desk.mouse.up();
  expect(await desk.locator('.photo-marks .mark-green').count()).toBe(1);
  await desk.getByLabel('Commentaire').fill('Très bien, **vérifiez** x = 2.');
  await look(desk, 'correct');
  await desk.getByRole('button', { name: 'Rendre la correction' }).click();
  await desk.getByText('Corrigé le lundi 23 novembre').waitFor();

  for (const who of [zoe, claire]) {
    const seen = await open(who, `/homework/${homeworkId}`);
    await seen.locator('.correction strong', { hasText: 'vérifiez' }).waitFor();
    expect(await seen.locator('.photo-marks .mark-green').count()).toBe(1);
    await seen.locator('.shown-photo img').evaluate((image: HTMLImageElement) => image.decode());
    if (who === zoe) await look(seen, 'corrected');
  }
});

test('nothing yet is said in words', async () => {
  const newcomer = await school.person({ givenName: 'Nour' });
  const page = await open(newcomer, '/homework');
  await page.getByRole('heading', { name: 'Aucun devoir pour le moment' }).waitFor();
  await look(page, 'none');
});
