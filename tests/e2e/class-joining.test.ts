// Coming into a class, on the whole application: early, into a room opened just now, by invitation, and alone to try one's devices.
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { controls, enter, lessonAt, lina, noe, origin, pageOf, petit, phone, picture, school } from './class-school.ts';
import { openTool } from './class-tool.ts';
import { launch } from './pages-school.ts';

const patience = 90_000;

test('[J1] who is early sees when it starts and who waits too', { timeout: patience }, async () => {
  const lessonId = await lessonAt(20);
  const early = await pageOf(lina, phone);
  await early.goto(`${origin}/class/${lessonId}`);
  await early.getByRole('heading', { name: 'Vous êtes en avance' }).waitFor();
  await early.getByText(/Le cours commence à .*, dans (19|20) minutes/).waitFor();
  await early.getByText('Personne d’autre n’attend pour l’instant.').waitFor();
  const other = await pageOf(noe);
  await other.goto(`${origin}/class/${lessonId}`);
  await early.getByRole('listitem').filter({ hasText: 'Noé' }).waitFor();
  // What counts down is silent: only the heading is a status.
  expect(await early.getByRole('status').allTextContents()).toEqual(['Vous êtes en avance']);
  expect(await violations(early)).toEqual([]);
  await early.screenshot(picture('early-narrow'));
  await other.screenshot(picture('early-wide'));
});

test('[J2] [J3] pupils wait to be let in, and are', { timeout: patience }, async () => {
  const lessonId = await lessonAt(-5);
  const teacher = await enter(petit, lessonId);
  await openTool(teacher, 'Salle d’attente');
  await teacher.getByLabel('Les élèves attendent que je les fasse entrer').check();
  await teacher.getByLabel(/Message pour ceux qui attendent/).fill('Sortez votre cahier et un crayon.');
  await teacher.keyboard.press('Tab');
  const waits = await pageOf(lina, phone);
  await waits.goto(`${origin}/class/${lessonId}`);
  await waits.getByRole('heading', { name: 'Votre professeur va vous faire entrer' }).waitFor();
  await waits.getByText('Sortez votre cahier et un crayon.').waitFor();
  const other = await pageOf(noe);
  await other.goto(`${origin}/class/${lessonId}`);
  await teacher.getByText('2 élèves attendent').first().waitFor();
  for (const page of [waits, teacher]) expect(await violations(page)).toEqual([]);
  await waits.screenshot(picture('lobby-pupil-narrow'));
  await other.screenshot(picture('lobby-pupil'));
  await teacher.screenshot(picture('lobby-teacher'));
  await teacher.setViewportSize(phone);
  await teacher.screenshot(picture('lobby-teacher-narrow'));
  expect(await violations(teacher)).toEqual([]);
  // By keyboard.
  const all = teacher.getByRole('button', { name: 'Faire entrer tout le monde' }).first();
  await all.focus();
  await teacher.keyboard.press('Enter');
  for (const page of [waits, other]) await controls(page).waitFor();

  // Who is there, and a hand, on the teacher's phone.
  await controls(waits).getByRole('button', { name: /Main/ }).click();
  await controls(teacher).getByRole('button', { name: /Mains/ }).click();
  await teacher.getByRole('button', { name: 'Donner la parole à Lina Benali' }).waitFor();
  expect(await violations(teacher)).toEqual([]);
  expect(await teacher.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await teacher.screenshot(picture('people-teacher-narrow'));
  await teacher.locator('.class-people').evaluate((panel) => panel.parentElement?.scrollTo(0, 400));
  await teacher.screenshot(picture('people-teacher-narrow-more'));
});

test('[J7] a room in two clicks: it is on the pupil’s day at once', { timeout: patience }, async () => {
  const day = await pageOf(lina, phone);
  await day.goto(`${origin}/`);
  await day.getByRole('heading', { name: /Bonjour/ }).waitFor();
  const teacher = await pageOf(petit);
  await teacher.goto(`${origin}/`);
  await teacher.getByRole('button', { name: 'Ouvrir une salle' }).click();
  const sheet = teacher.getByRole('dialog', { name: 'Ouvrir une salle maintenant' });
  await sheet.waitFor();
  expect(await violations(teacher)).toEqual([]);
  await teacher.screenshot(picture('room-sheet'));
  await sheet.getByRole('button', { name: 'Ouvrir et entrer' }).click();
  await teacher.getByRole('button', { name: 'Entrer en classe' }).click();
  await controls(teacher).waitFor();
  await day.getByText('Hors emploi du temps').first().waitFor();
  expect(await violations(day)).toEqual([]);
  await day.screenshot(picture('room-day'));
  await day
    .getByRole('link', { name: /Entrer/ })
    .first()
    .click();
  await controls(day).waitFor();
});

test('[J11] an invitation, made and taken back', { timeout: patience }, async () => {
  const lessonId = await lessonAt(30);
  await school.person({ roles: ['staff'], title: 'Mme', familyName: 'Aide' });
  const page = await pageOf(petit);
  await page.goto(`${origin}/lessons/${lessonId}/guests`);
  await page.getByRole('heading', { name: 'Invités du cours' }).waitFor();
  await page.getByLabel('Auprès de quel élève').selectOption({ label: 'Lina Benali' });
  await page.getByLabel('Quelle personne').selectOption({ label: 'Mme Aide' });
  await page.getByRole('button', { name: 'Inviter à ce cours' }).click();
  await page.getByText('AESH de Lina Benali').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.screenshot(picture('guests'));
  await page.getByRole('button', { name: /Retirer l’invitation/ }).click();
  await page.getByText('Personne n’est invité à ce cours.').waitFor();
});

test('[J14] alone, one hears and sees oneself, and reads what works', { timeout: 150_000 }, async () => {
  const browser = await launch('--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream');
  try {
    const context = await browser.newContext({ viewport: phone, locale: 'fr-FR', reducedMotion: 'reduce' });
    const [name = '', value = ''] = lina.cookie.split('=');
    await context.addCookies([{ name, value, url: origin }]);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(`${origin}/class/essai`);
    await page.getByRole('heading', { name: 'Essayer mon micro et mon image' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Commencer l’essai' }).click();
    await page.getByRole('img', { name: 'Votre image, comme la classe la verrait' }).waitFor();
    await page.getByText('Tout marche. Vous êtes prêt pour vos cours.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.screenshot(picture('trial-narrow'));
    await page.getByRole('button', { name: 'Arrêter l’essai' }).click();
    await page.getByText('L’essai est arrêté.').waitFor();
  } finally {
    await browser.close();
  }
});
