// The pages as people meet them: the real application, a real browser, the built site.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { cancelLesson, changeRoom } from '../../src/school/timetable/contract.ts';
import {
  aFullMonday,
  keptOnDevice,
  launch,
  launchKeeping,
  open,
  type PagesSchool,
  signIn,
  textOf,
} from './pages-school.ts';

let monday: PagesSchool;
let browser: Browser;
beforeAll(async () => {
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
});
afterAll(() => browser?.close());

test('with the keyboard alone, from signing in to the door of the class', async () => {
  const page = await open(browser, monday);
  await page.goto(monday.origin);
  await page.getByRole('heading', { name: 'Entrez, c’est ouvert' }).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id);
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Aller au contenu');
  await page.keyboard.press('Enter');
  while ((await focused()) !== 'username') await page.keyboard.press('Tab');
  await page.keyboard.type('Zoé.Lambert');
  await page.keyboard.press('Tab');
  await page.keyboard.type('trois-petits-chats');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.getByLabel('Mot de passe', { exact: true }).getAttribute('type')).toBe('text');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Bonjour Zoé' }).waitFor();
  for (let presses = 0; presses < 12 && (await focused()) !== 'Entrer en classe'; presses++) {
    await page.keyboard.press('Tab');
  }
  expect(await focused()).toBe('Entrer en classe');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${monday.origin}/class/${monday.maths.lessonId}`);
});

test('a wrong password is told in a sentence, and nothing is lost of what was written', async () => {
  const page = await open(browser, monday);
  await page.goto(monday.origin);
  await page.getByLabel('Identifiant').fill('zoe.lambert');
  await page.getByLabel('Mot de passe', { exact: true }).fill('pas-le-bon-du-tout');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByText('appareil partagé, ou à vous ?').waitFor();
  await page.getByLabel('Cet appareil est partagé').check();
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('ne va pas');
  expect(await page.getByLabel('Identifiant').inputValue()).toBe('zoe.lambert');
});

test('the day says what runs now, what changed, what it was and why', async () => {
  const page = await open(browser, monday, monday.zoe);
  await page.goto(monday.origin);
  const now = page.locator('.now');
  await expect.poll(() => textOf(now)).toContain('Maintenant, jusqu’à 9 h 55');
  expect(await now.getByRole('heading').textContent()).toBe('Mathématiques');
  expect(await now.getByRole('link', { name: 'Entrer en classe' }).count()).toBe(1);
  const history = page.locator('.lesson', { hasText: 'Histoire' });
  expect(await textOf(history.locator('s'))).toBe('10 h 05');
  expect(await textOf(history)).toContain('déplacé à 11 h 05, Grève des transports');
  const biology = page.locator('.lesson', { hasText: 'Sciences' });
  expect(await textOf(biology.locator('s'))).toBe('Sciences de la vie et de la Terre');
  expect(await textOf(biology)).toContain('Annulé');
});

test('two brothers, two touches: nothing of the first stays readable by the second', async () => {
  const page = await open(browser, monday);
  await page.goto(monday.origin);
  await signIn(page, 'zoe.lambert', 'recognised');
  await page.getByRole('button', { name: 'Zoé Lambert' }).click();
  await page.getByRole('link', { name: 'Une autre personne' }).click();
  await signIn(page, 'malo.lambert', 'recognised');
  await page.getByRole('heading', { name: 'Bonjour Malo' }).waitFor();
  await expect.poll(() => keptOnDevice(page)).toContain('Physique-chimie');
  const before = await keptOnDevice(page);
  expect(before).not.toContain('Histoire-géographie');
  expect(before).not.toContain(monday.zoe.userId);

  await page.getByRole('button', { name: 'Malo Lambert' }).click();
  await page.getByRole('button', { name: 'Passer à Zoé Lambert' }).click();
  await page.getByRole('heading', { name: 'Bonjour Zoé' }).waitFor();
  await expect.poll(() => keptOnDevice(page)).toContain('Histoire-géographie');
  const after = await keptOnDevice(page);
  expect(after).not.toContain('Physique-chimie');
  expect(after).not.toContain(monday.malo.userId);

  await page.goBack().catch(() => null);
  await page.locator('h1:not(.unseen)').waitFor();
  expect(await page.locator('body').textContent()).not.toContain('Malo, ');
  expect(await page.locator('body').textContent()).not.toContain('Physique-chimie');
});

test('without network the last day opens and says when it was seen, then comes back by itself', async () => {
  const page = await open(browser, monday, monday.zoe);
  await page.goto(monday.origin);
  await page.locator('.now').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => keptOnDevice(page)).toContain('Histoire-géographie');
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('Vous êtes hors ligne. Voici votre journée, vue à 9 h 02.').waitFor();
  expect(await page.locator('.now').textContent()).toContain('Mathématiques');
  await page.goto(`${monday.origin}/account`);
  await page.getByRole('heading', { name: 'Mon compte' }).waitFor();
  await page.goto(monday.origin);
  await page.locator('.now').waitFor();
  await page.context().setOffline(false);
  await page.getByText('Vous êtes hors ligne.').waitFor({ state: 'detached' });
});

test('when the school does not answer, the day stays and says whose fault it is', async () => {
  const page = await open(browser, monday, monday.zoe);
  await page.goto(monday.origin);
  await page.locator('.now').waitFor();
  await expect.poll(() => keptOnDevice(page)).toContain('Histoire-géographie');
  await page.route('**/api/**', (route) => route.fulfill({ status: 502, body: 'bad gateway' }));
  await page.reload();
  await page.getByText('Préau ne répond pas pour le moment. Voici votre journée, vue à 9 h 02.').waitFor();
  await page.unroute('**/api/**');
  await page.getByText('Préau ne répond pas').waitFor({ state: 'detached' });
});

test('a shared device keeps nothing once its browser was closed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-shared-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = await launchKeeping(folder);
  const page = await first.newPage();
  await page.goto(monday.origin);
  await signIn(page, 'zoe.lambert', 'shared');
  await expect.poll(() => keptOnDevice(page)).toContain('Mathématiques');
  await first.close();

  const second = await launchKeeping(folder);
  onTestFinished(() => second.close());
  const later = await second.newPage();
  await later.goto(monday.origin);
  await later.getByRole('heading', { name: 'Entrez, c’est ouvert' }).waitFor();
  const kept = await keptOnDevice(later);
  expect(kept).not.toContain('Mathématiques');
  expect(kept).not.toContain('Zoé');
});

test('signing out leaves nothing behind', async () => {
  const page = await open(browser, monday);
  await page.goto(monday.origin);
  await signIn(page, 'zoe.lambert', 'recognised');
  await expect.poll(() => keptOnDevice(page)).toContain('Mathématiques');
  await page.getByRole('button', { name: 'Zoé Lambert' }).click();
  await page.getByRole('button', { name: 'Me déconnecter' }).click();
  await page.getByRole('heading', { name: /Entrez|Qui êtes-vous/ }).waitFor();
  expect(await keptOnDevice(page)).not.toContain('Mathématiques');
});

test('signing out without network erases at once, and the school is told before anything is shown again', async () => {
  const page = await open(browser, monday);
  await page.goto(monday.origin);
  await signIn(page, 'zoe.lambert', 'recognised');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => keptOnDevice(page)).toContain('Mathématiques');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Zoé Lambert' }).click();
  await page.getByRole('button', { name: 'Me déconnecter' }).click();
  await page.getByRole('heading', { name: 'Préau n’est pas joignable' }).waitFor();
  expect(await keptOnDevice(page)).not.toContain('Mathématiques');
  await page.context().setOffline(false);
  await page.getByRole('heading', { name: /Entrez|Qui êtes-vous/ }).waitFor();
  expect((await page.request.get(`${monday.origin}/api/session`)).status()).toBe(401);
});

test('a switch that the network prevents leaves the day where it is', async () => {
  const page = await open(browser, monday);
  await page.goto(monday.origin);
  await signIn(page, 'zoe.lambert', 'recognised');
  await page.goto(`${monday.origin}/sign-in`);
  await signIn(page, 'malo.lambert', 'recognised');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Malo Lambert' }).click();
  await page.getByRole('button', { name: 'Passer à Zoé Lambert' }).click();
  await page.getByText('Pas possible pour le moment').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Bonjour Malo' }).waitFor();
});

test('a change by the office reaches the pupil without a reload, and is told aloud', async () => {
  const page = await open(browser, monday, monday.zoe);
  await page.goto(monday.origin);
  const english = page.locator('.lesson', { hasText: 'Anglais' });
  await english.waitFor();
  await page.evaluate(() => document.body.setAttribute('data-same-document', 'yes'));
  const params = { lessonId: monday.english.lessonId };
  const office = monday.school.as('head');
  void (await office.call(changeRoom, { params, input: { room: '115', reason: 'Chauffage en panne' } })).body;
  await expect.poll(() => textOf(english)).toContain('Chauffage en panne');
  expect(await textOf(english.locator('s'))).toBe('salle 112');
  await expect.poll(() => page.locator('[aria-live]').textContent()).toContain('Votre journée a changé');
  void (await office.call(cancelLesson, { params, input: { reason: 'Mme Ferrand est malade' } })).body;
  await expect.poll(() => textOf(english)).toContain('Annulé');
  expect(await page.locator('body').getAttribute('data-same-document')).toBe('yes');
});

test('staff move a lesson on the timetable page; the pupil sees the former time struck through', async () => {
  const pupil = await open(browser, monday, monday.malo);
  await pupil.goto(monday.origin);
  const french = pupil.locator('.lesson', { hasText: 'Français' });
  await french.waitFor();
  const page = await open(browser, monday, monday.vasseur, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${monday.origin}/timetable?date=2026-11-23`);
  await page.getByLabel('Montrer').selectOption('class');
  await page.getByLabel('Laquelle ou lequel').selectOption({ label: '3e B' });
  await page.getByRole('button', { name: 'Changer : Français, 3e B' }).click();
  await page.getByLabel('Déplacer').check();
  await page.getByLabel('Début').fill('09:10');
  await page.getByLabel('Fin').fill('10:05');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Écrivez la raison').waitFor();
  await page.getByLabel('Raison').fill('Réunion');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('button', { name: 'Enregistrer quand même' }).waitFor();
  await page.getByLabel('Début').fill('14:30');
  await page.getByLabel('Fin').fill('15:25');
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => textOf(french)).toContain('déplacé à 14 h 30, Réunion');
  expect(await textOf(french.locator('s'))).toBe('11 h 05');

  const changed = page.getByRole('row', { name: /Français/ });
  await expect.poll(() => textOf(changed)).toContain('Changé');
  await changed.getByRole('button').click();
  await page.getByLabel('Remettre comme avant').check();
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect.poll(() => french.locator('s').count()).toBe(0);
});

test('staff add a lesson, and cancel it', async () => {
  const page = await open(browser, monday, monday.vasseur, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${monday.origin}/timetable?date=2026-11-24`);
  await page.getByRole('button', { name: 'Ajouter un cours' }).click();
  await page.getByLabel('Matière ou titre').fill('Chorale');
  await page.getByLabel('Classe').selectOption({ label: '3e B' });
  await page.getByLabel('Début').fill('16:00');
  await page.getByLabel('Fin').fill('17:00');
  await page.getByLabel('Raison').fill('Concert de Noël');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  const row = page.getByRole('row', { name: /Chorale/ });
  await expect.poll(() => textOf(row)).toContain('Concert de Noël');
  await row.getByRole('button').click();
  await page.getByLabel('Annuler le cours').check();
  await page.getByLabel('Raison').fill('Reporté');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect.poll(() => textOf(row)).toContain('Annulé');
});

test('a parent of two sees both at a glance, on a phone and on a wide page', async () => {
  const phone = await open(browser, monday, monday.sophie);
  await phone.goto(monday.origin);
  const cards = phone.locator('.child-card');
  await expect.poll(() => cards.allTextContents()).toHaveLength(2);
  const glance = (await textOf(cards.first())) + (await textOf(cards.last()));
  expect(glance).toContain('Mathématiques, jusqu’à 9 h 55');
  expect(glance).toContain('Physique-chimie, jusqu’à 9 h 55');
  await cards.filter({ hasText: 'Malo' }).click();
  expect(await phone.locator('.child-day:visible').textContent()).toContain('Physique-chimie');
  await phone.setViewportSize({ width: 1280, height: 800 });
  expect(await phone.locator('.child-day:visible').count()).toBe(2);
});

test('a teacher prepares the activation sheet; it prints on A4, and a code opens an account', async () => {
  const page = await open(browser, monday, monday.petit, { viewport: { width: 1280, height: 800 } });
  await page.goto(monday.origin);
  await page.getByRole('link', { name: /5e A/ }).click();
  await page.getByRole('link', { name: 'Feuille d’activation à imprimer' }).click();
  await page.getByRole('button', { name: 'Préparer les codes' }).click();
  const slip = page.locator('.slip', { hasText: 'Anaïs Moreau' });
  await slip.waitFor();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(3);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.top').isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: 'Imprimer' }).isVisible()).toBe(false);
  await page.emulateMedia({ media: 'screen' });
  const [username = '', code = ''] = await slip.locator('dd').allTextContents();

  const pupil = await open(browser, monday);
  await pupil.goto(monday.origin);
  await pupil.getByRole('link', { name: 'C’est ma première fois' }).click();
  await pupil.getByLabel('Identifiant').fill(username);
  await pupil.getByLabel('Code de la feuille').fill(code.toLowerCase());
  await pupil.getByLabel('Choisissez un mot de passe').fill('court');
  expect(await pupil.locator('#password-rules').textContent()).toContain('encore 5');
  await pupil.getByLabel('Choisissez un mot de passe').fill('lune verte et chaussettes');
  expect(await pupil.locator('.rule:not(.met)').count()).toBe(0);
  await pupil.getByLabel('Me reconnaître ici').check();
  await pupil.getByRole('button', { name: 'Ouvrir ma journée' }).click();
  await pupil.getByRole('heading', { name: 'Bonjour Anaïs' }).waitFor();
});
