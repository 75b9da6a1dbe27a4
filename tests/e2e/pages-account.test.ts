// One's account: what the device remembers, the password, the private calendar, the ways out.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aFullMonday, launch, open, type PagesSchool, password, signIn } from './pages-school.ts';

let monday: PagesSchool;
let browser: Browser;
beforeAll(async () => {
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
});
afterAll(() => browser?.close());

test('English and dark colours are kept by the device, for whoever comes next too', async () => {
  const page = await open(browser, monday, monday.zoe);
  await page.goto(`${monday.origin}/account`);
  await page.getByLabel('English').check();
  await page.getByRole('heading', { name: 'My account' }).waitFor();
  await page.getByLabel('Dark').check();
  await page.goto(monday.origin);
  await page.getByText('Now, until 9:55').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(18, 25, 29)');
  await page.getByRole('button', { name: 'Zoé Lambert' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: /Come in|Who are you/ }).waitFor();
});

test('a teacher reads the code of the day, a pupil has none', async () => {
  const page = await open(browser, monday, monday.petit);
  await page.goto(`${monday.origin}/account`);
  const code = monday.school.context.shield.codeOf(monday.school.schoolId);
  await page.getByText(`Code du jour de l’établissement : ${code}.`).waitFor();
  const pupils = await open(browser, monday, monday.zoe);
  await pupils.goto(`${monday.origin}/account`);
  await pupils.getByLabel('Mot de passe actuel').waitFor();
  expect(await pupils.getByText('Code du jour').count()).toBe(0);
});

test('the private calendar is made, read by a program without a session, and stops when deleted', async () => {
  const page = await open(browser, monday, monday.zoe);
  await page.goto(`${monday.origin}/account`);
  await page.getByRole('button', { name: 'Créer mon adresse' }).click();
  const address = await page.getByLabel('Adresse de votre agenda').inputValue();
  expect(address.startsWith(`${monday.origin}/calendar/`)).toBe(true);
  const calendar = await fetch(address);
  expect(calendar.headers.get('content-type')).toContain('text/calendar');
  expect(await calendar.text()).toContain('Anglais');
  await page.getByRole('button', { name: 'Supprimer l’adresse' }).click();
  await page.getByLabel('Adresse de votre agenda').waitFor({ state: 'detached' });
  expect((await fetch(address)).status).toBe(404);
});

test('a new password takes the place of the old one', async () => {
  const page = await open(browser, monday);
  await page.goto(monday.origin);
  await signIn(page, 'malo.lambert', 'recognised');
  await page.goto(`${monday.origin}/account`);
  await page.getByLabel('Mot de passe actuel').fill('pas celui-là');
  await page.getByLabel('Nouveau mot de passe').fill('quatre-vieux-vélos');
  await page.getByRole('button', { name: 'Changer de mot de passe' }).click();
  await page.getByText('Le mot de passe actuel ne va pas.').waitFor();
  await page.getByLabel('Mot de passe actuel').fill(password);
  await page.getByRole('button', { name: 'Changer de mot de passe' }).click();
  await page.getByText('C’est fait.').waitFor();
  const elsewhere = (secret: string) =>
    page.request.post(`${monday.origin}/api/sign-in`, {
      data: { username: 'malo.lambert', password: secret, device: 'shared' },
    });
  expect((await elsewhere(password)).status()).toBe(401);
  expect((await elsewhere('quatre-vieux-vélos')).status()).toBe(200);
});

test('signing out everywhere asks twice, then ends the other devices too', async () => {
  const phone = await open(browser, monday);
  await phone.goto(monday.origin);
  await signIn(phone, 'sophie.lambert', 'recognised');
  const tablet = await open(browser, monday);
  await tablet.goto(monday.origin);
  await signIn(tablet, 'sophie.lambert', 'recognised');
  await phone.goto(`${monday.origin}/account`);
  await phone.getByRole('button', { name: 'Me déconnecter partout' }).click();
  await phone.getByRole('button', { name: 'Oui, partout' }).click();
  await phone.getByRole('heading', { name: /Entrez|Qui êtes-vous/ }).waitFor();
  await tablet.reload();
  await tablet.getByRole('heading', { name: /Entrez|Qui êtes-vous/ }).waitFor();
});

test('a pupil who lost the password gets a new code from the teacher', async () => {
  const page = await open(browser, monday, monday.petit);
  await page.goto(`${monday.origin}/classes/${monday.fifth.classId}`);
  await page.getByRole('button', { name: 'Nouveau code pour Zoé Lambert' }).click();
  await page.getByRole('button', { name: 'Oui, un nouveau code' }).click();
  const [username = '', code = ''] = await page.locator('.slip dd').allTextContents();
  expect(username).toBe('zoe.lambert');
  const pupil = await open(browser, monday);
  await pupil.goto(`${monday.origin}/activate`);
  await pupil.getByLabel('Identifiant').fill(username);
  await pupil.getByLabel('Code de la feuille').fill(code);
  await pupil.getByLabel('Choisissez un mot de passe').fill('sept nains à vélo');
  await pupil.getByLabel('Cet appareil est partagé').check();
  await pupil.getByRole('button', { name: 'Ouvrir ma journée' }).click();
  await pupil.getByRole('heading', { name: 'Bonjour Zoé' }).waitFor();
});
