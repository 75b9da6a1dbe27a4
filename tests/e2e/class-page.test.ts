// The class page in real browsers, on the real relay: one teacher with the fake camera and microphone, two pupils.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { builtWeb } from '../support/built-web.ts';
import { fakeDevices, launchShell } from '../support/chromium.ts';
import { type ClassServer, lesson, startClassServer, teacher } from './class-server.ts';
import { classmates, lit, moving, seat, shareSlide, violations } from './class-sights.ts';
import { fakeCamera } from './fake-camera.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
let web = '';
/** Looked at by people, and never compared. */
const screens = here('../../build/screens');
const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

let browser: Browser;
let server: ClassServer;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(screens, { recursive: true });
  web = await builtWeb();
  browser = await launchShell(...fakeDevices, `--use-file-for-fake-video-capture=${fakeCamera()}`);
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await server.close();
  expect(complaints.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
});

/** A page of this person's own browser, at the lesson's address. Exceptions and refused content are collected. */
async function pageOf(name: string, viewport = wide): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  });
  await context.grantPermissions(['camera', 'microphone'], { origin: server.address });
  await context.addCookies([{ name: 'who', value: encodeURIComponent(name), url: server.address }]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(`${name}: ${message.text()}`);
  });
  await page.goto(`${server.address}/class/${lesson.id}`);
  return page;
}

async function teacherInClass(viewport = wide): Promise<Page> {
  const page = await pageOf(teacher.name, viewport);
  await page.getByRole('button', { name: 'Entrer en classe' }).waitFor();
  await page.getByText('Vous entrerez avec la caméra et le micro.').waitFor();
  await page.getByRole('button', { name: 'Entrer en classe' }).click();
  await page.getByRole('navigation', { name: 'Commandes du cours' }).waitFor();
  return page;
}

const say = async (page: Page, text: string) => {
  await page.getByLabel('Votre message').fill(text);
  await page.keyboard.press('Enter');
};
const messages = (page: Page) => page.getByRole('list', { name: 'Messages' });
const control = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Commandes du cours' }).getByRole('button', { name });

// Media in real time on a busy machine of two cores: a test may lose its beat once. Each starts its own server.
describe('the class page', { retry: 1 }, () => {
  test('a lesson, from the first who waits to its end', { timeout: 120_000 }, async () => {
    server = await startClassServer(web, { startsIn: 3 });

    const zoe = await pageOf('Zoé Lopez');
    await zoe.getByRole('heading', { name: /Le cours commence à/ }).waitFor();
    await zoe.getByText('M. Petit n’est pas encore là.').waitFor();
    expect(await violations(zoe)).toEqual([]);
    const noe = await pageOf('Noé Martin', phone);
    await noe.getByText('Vous êtes déjà 2.').waitFor();
    await zoe.getByText('Vous êtes déjà 2.').waitFor();
    const others = await Promise.all(classmates.map((name) => seat(server.address, name)));
    await zoe.getByText('Vous êtes déjà 21.').waitFor();
    await zoe.screenshot({ path: join(screens, 'class-before.png') });
    for (const other of others) other.send(JSON.stringify({ type: 'leave' }));

    // One click from the door: the camera is allowed on this site, so the picture is already there.
    const petit = await teacherInClass();
    await control(petit, 'Micro').and(petit.locator('[aria-pressed=true]')).waitFor();
    await control(petit, 'Caméra').and(petit.locator('[aria-pressed=true]')).waitFor();
    await petit.getByText('3 présents').waitFor();
    await moving(zoe, 'Caméra : M. Petit');
    await moving(noe, 'Caméra : M. Petit');

    // Messages both ways; a link is a link, markup is text.
    await say(zoe, 'On garde le 12 ? <b>https://exemple.fr/fiche</b>');
    await messages(petit).getByText('On garde le 12 ? <b>').waitFor();
    const link = messages(petit).getByRole('link', { name: 'https://exemple.fr/fiche' });
    expect(await link.getAttribute('rel')).toContain('noopener noreferrer');
    await say(petit, 'Oui, Zoé, bien vu.');
    await messages(noe).getByText('Oui, Zoé, bien vu.').waitFor();
    await expect
      .poll(() => noe.getByRole('status').allTextContents(), { timeout: 10_000 })
      .toContainEqual(expect.stringContaining('M. Petit : Oui'));

    // A letter is a shortcut only while nobody writes.
    await zoe.getByLabel('Votre message').pressSequentially('hum');
    await petit.getByText('Aucune main levée').or(messages(petit)).first().waitFor();
    expect(await control(zoe, 'Main').getAttribute('aria-pressed')).toBe('false');
    await zoe.getByLabel('Votre message').fill('');
    await zoe.getByRole('heading', { level: 1 }).click();
    await zoe.keyboard.press('h');
    await control(zoe, 'Main').and(zoe.locator('[aria-pressed=true]')).waitFor();
    await control(noe, 'Main').click();
    await petit.getByText(/^2e, /).waitFor();
    expect(await petit.locator('.class-hands li').allTextContents()).toEqual([
      expect.stringContaining('Zoé'),
      expect.stringContaining('Noé'),
    ]);
    expect(await violations(petit)).toEqual([]);
    expect(await violations(noe)).toEqual([]);

    // The floor opens nothing by itself.
    await petit.getByRole('button', { name: 'Donner la parole avec caméra à Zoé Lopez' }).click();
    await zoe.getByText('Vous avez la parole, avec la caméra.').waitFor();
    expect(await control(zoe, 'Caméra').getAttribute('aria-pressed')).toBe('false');
    await zoe.getByRole('button', { name: 'Ouvrir ma caméra' }).click();
    await zoe.getByRole('button', { name: 'Ouvrir mon micro' }).click();
    await moving(petit, 'Caméra : Zoé Lopez');
    await moving(noe, 'Caméra : Zoé Lopez');
    await petit.screenshot({ path: join(screens, 'class-floor.png') });
    await control(petit, /^Mains/).click();
    await petit.locator('summary', { hasText: 'Zoé Lopez' }).click();
    await petit.getByRole('button', { name: 'Reprendre la parole' }).click();
    await zoe.getByText('La parole est rendue').waitFor();
    await petit.getByRole('img', { name: 'Caméra : Zoé Lopez' }).waitFor({ state: 'detached' });

    // A message and a person are removed; the person doesn't come back.
    await control(petit, 'Messages').click();
    await say(noe, 'message en trop');
    await messages(petit).getByText('message en trop').hover();
    await petit.getByRole('button', { name: 'Retirer le message de Noé Martin' }).press('Enter');
    await messages(zoe).getByText('message en trop').waitFor({ state: 'detached' });
    await control(petit, /^Mains/).click();
    await petit.locator('summary', { hasText: 'Noé Martin' }).click();
    await petit.getByRole('button', { name: 'Faire sortir…' }).click();
    const question = petit.getByRole('dialog', { name: 'Faire sortir Noé Martin ?' });
    expect(await violations(petit)).toEqual([]);
    await question.getByRole('button', { name: 'Faire sortir' }).click();
    await noe.getByRole('heading', { name: 'Le professeur vous a fait sortir' }).waitFor();
    await noe.reload();
    await noe.getByRole('heading', { name: 'Le professeur vous a fait sortir' }).waitFor();
    expect(await violations(noe)).toEqual([]);

    // Another microphone, without leaving.
    await petit.getByRole('button', { name: 'Aide' }).click();
    const settings = petit.getByRole('dialog', { name: 'Aide et réglages' });
    await settings.getByRole('combobox', { name: 'Micro' }).selectOption({ index: 1 });
    expect(await violations(petit)).toEqual([]);
    await settings.getByRole('button', { name: 'Fermer' }).click();
    await control(petit, 'Micro').and(petit.locator('[aria-pressed=true]')).waitFor();
    expect(await petit.getByRole('alert').count()).toBe(0);
    await petit.keyboard.press('m');
    await control(petit, 'Micro').and(petit.locator('[aria-pressed=false]')).waitFor();

    // Closing the messages leaves the teacher's voice in them.
    await control(petit, 'Messages').click();
    await petit.getByRole('button', { name: 'Bloquer les messages' }).click();
    await zoe.getByText('Les messages sont bloqués. Vous pouvez lever la main.').waitFor();
    expect(await zoe.getByLabel('Votre message').count()).toBe(0);

    await control(petit, 'Terminer').click();
    await petit.getByRole('button', { name: 'Terminer pour tous' }).click();
    await zoe.getByRole('heading', { name: 'Le cours est terminé' }).waitFor();
    await petit.getByRole('heading', { name: 'Le cours est terminé' }).waitFor();
    expect(await violations(zoe)).toEqual([]);
  });

  test('the screen is the stage and the camera stands beside it, with a whole class there', {
    timeout: 90_000,
  }, async () => {
    server = await startClassServer(web);
    const others = await Promise.all(classmates.map((name) => seat(server.address, name)));
    const petit = await teacherInClass();
    await shareSlide(petit);
    const zoe = await pageOf('Zoé Lopez');
    const noe = await pageOf('Noé Martin', phone);
    await control(petit, 'Écran').click();
    await petit.getByText('La classe voit votre écran').waitFor();
    for (const pupil of [zoe, noe]) {
      const stage = pupil.locator('.on-stage');
      await stage.and(pupil.locator('[data-source=screen]')).waitFor();
      await pupil.locator('.in-strip[data-source=camera]').waitFor();
      await lit(pupil, 'Écran : M. Petit');
      await moving(pupil, 'Caméra : M. Petit');
    }
    await petit.getByText(`${classmates.length + 3} présents`).waitFor();
    await say(zoe, 'On garde le 12 ?');
    await messages(noe).getByText('On garde le 12 ?').waitFor();
    await say(petit, 'Oui, Zoé, bien vu.');
    await say(petit, 'La fiche est là : https://exemple.fr/fractions');
    await control(zoe, 'Main').click();
    await control(noe, 'Main').click();
    await messages(noe).getByText('La fiche est là').waitFor();
    for (const pupil of [zoe, noe])
      await pupil.getByRole('button', { name: 'Toucher pour entendre' }).waitFor({ state: 'detached' });
    await petit.getByText(/^2e, /).waitFor();
    await petit.screenshot({ path: join(screens, 'class-teacher-wide.png') });
    await zoe.screenshot({ path: join(screens, 'class-pupil-wide.png') });
    await noe.screenshot({ path: join(screens, 'class-pupil-narrow.png') });

    // What is small can be made large, and back.
    await zoe.getByRole('button', { name: 'Mettre en grand. Caméra : M. Petit' }).click();
    await zoe.locator('.on-stage[data-source=camera]').waitFor();
    await moving(zoe, 'Caméra : M. Petit');
    await control(petit, 'Écran').click();
    await zoe.getByRole('img', { name: 'Écran : M. Petit' }).waitFor({ state: 'detached' });
    await noe.locator('.on-stage[data-source=camera]').waitFor();
    for (const other of others) other.close();
  });

  test('when it is crowded, the page says what is left out, once and calmly', { timeout: 90_000 }, async () => {
    server = await startClassServer(web);
    const petit = await teacherInClass();
    const zoe = await pageOf('Zoé Lopez');
    const noe = await pageOf('Noé Martin', phone);
    await moving(zoe, 'Caméra : M. Petit');
    const aloud = (page: Page) => page.getByRole('status').allTextContents();

    server.classroom.setTier('voice');
    const voice = 'les images reviennent dès que possible. Vous entendez toujours votre professeur.';
    for (const page of [zoe, noe]) await page.locator('.class-notice').filter({ hasText: voice }).waitFor();
    await petit.locator('.class-notice').filter({ hasText: 'On vous entend toujours.' }).waitFor();
    await expect.poll(() => aloud(zoe), { timeout: 10_000 }).toContainEqual(expect.stringContaining(voice));
    // No frozen face: who speaks is said instead.
    await zoe.getByText('Sans image pour l’instant.').waitFor();
    expect(await zoe.locator('canvas').count()).toBe(0);
    for (const page of [petit, zoe, noe]) expect(await violations(page)).toEqual([]);
    await zoe.screenshot({ path: join(screens, 'class-tier-voice.png') });
    await petit.screenshot({ path: join(screens, 'class-tier-voice-teacher.png') });

    server.classroom.setTier('text');
    await zoe.getByText('votre professeur parle encore quelques secondes').first().waitFor();
    const text = 'le cours continue par écrit. Le son et les images reviennent';
    for (const page of [petit, zoe, noe]) await page.locator('.class-notice').filter({ hasText: text }).waitFor();
    await say(petit, 'Je continue par écrit : exercice 12.');
    await messages(noe).getByText('exercice 12').waitFor();
    await noe.screenshot({ path: join(screens, 'class-tier-text-narrow.png') });
    await zoe.screenshot({ path: join(screens, 'class-tier-text.png') });

    server.classroom.setTier('full');
    await zoe.getByText('Le son revient : votre professeur d’abord').first().waitFor();
    await moving(zoe, 'Caméra : M. Petit');
    await expect.poll(() => aloud(zoe), { timeout: 20_000 }).toContainEqual(expect.stringContaining('sont revenus'));
    expect(await zoe.locator('.class-notice').count()).toBe(0);
  });

  test('a cut is said, keeps the place, and loses nothing typed', { timeout: 60_000 }, async () => {
    server = await startClassServer(web);
    const petit = await teacherInClass();
    const zoe = await pageOf('Zoé Lopez', phone);
    await moving(zoe, 'Caméra : M. Petit');
    await zoe.getByLabel('Votre message').fill('à moitié écr');
    server.cut('Zoé Lopez', true);
    await zoe.getByText('Coupé, on revient tout seul.').waitFor();
    await petit.getByText('1 présent, 1 en chemin').waitFor();
    expect(await violations(zoe)).toEqual([]);
    expect(await zoe.getByLabel('Votre message').inputValue()).toBe('à moitié écr');
    await say(zoe, 'écrit pendant la coupure');
    await zoe.getByText('Partira au retour du réseau').waitFor();
    await zoe.getByLabel('Votre message').fill('et ceci reste');
    server.cut('Zoé Lopez', false);
    await messages(petit).getByText('écrit pendant la coupure').waitFor();
    await zoe.getByText('Coupé, on revient tout seul.').waitFor({ state: 'detached' });
    await petit.getByText('2 présents').waitFor();
    expect(await messages(petit).getByText('écrit pendant la coupure').count()).toBe(1);
    await moving(zoe, 'Caméra : M. Petit');
    // Even a reload keeps the draft.
    await zoe.reload();
    await expect.poll(() => zoe.getByLabel('Votre message').inputValue(), { timeout: 10_000 }).toBe('et ceci reste');
    // Signed out in the meantime: said at the door, and what to do.
    await control(zoe, 'Sortir').waitFor();
    await zoe.context().clearCookies();
    server.cut('Zoé Lopez', true);
    await zoe.getByRole('heading', { name: 'Votre connexion a pris fin' }).waitFor();
    await zoe.getByRole('link', { name: 'Me connecter' }).waitFor();
    expect(await violations(zoe)).toEqual([]);
  });

  test('who may not enter is told so, and entering twice moves the class', { timeout: 60_000 }, async () => {
    server = await startClassServer(web);
    const stranger = await pageOf('Étrangère');
    await stranger.getByRole('heading', { name: 'Ce cours n’est pas le vôtre' }).waitFor();
    expect(await violations(stranger)).toEqual([]);
    server.door(new UserError('lesson_cancelled', 'Ce cours est annulé.', { status: 409 }));
    const early = await pageOf('Noé Martin', phone);
    await early.getByRole('heading', { name: 'Ce cours est annulé' }).waitFor();
    server.door(new UserError('lesson_not_open', 'Ce cours ouvre plus tard.', { status: 409 }));
    await early.clock.install();
    await early.reload();
    await early.getByRole('heading', { name: 'Vous êtes en avance' }).waitFor();
    expect(await violations(early)).toEqual([]);
    server.door(undefined);
    await early.clock.fastForward(30_000);
    await control(early, 'Sortir').waitFor();
    const first = await pageOf('Zoé Lopez');
    await control(first, 'Sortir').waitFor();
    const second = await pageOf('Zoé Lopez', phone);
    await control(second, 'Sortir').waitFor();
    await first.getByRole('heading', { name: 'Ce cours est ouvert ailleurs' }).waitFor();
    await first.getByRole('button', { name: 'Continuer ici' }).click();
    await control(first, 'Sortir').waitFor();
    await second.getByRole('heading', { name: 'Ce cours est ouvert ailleurs' }).waitFor();
    await control(first, 'Sortir').click();
    await first.getByRole('dialog').getByRole('button', { name: 'Sortir' }).click();
    await first.getByRole('heading', { name: 'Vous avez quitté le cours' }).waitFor();
    // Without a network, the door opens by itself when it comes back.
    server.cut('Zoé Lopez', true);
    await first.getByRole('button', { name: 'Revenir en classe' }).click();
    await first.getByRole('heading', { name: /Le réseau est coupé/ }).waitFor();
    server.cut('Zoé Lopez', false);
    await control(first, 'Sortir').waitFor();
  });

  test('a teacher without camera or microphone enters all the same', { timeout: 60_000 }, async () => {
    server = await startClassServer(web);
    const page = await pageOf(teacher.name);
    await page.getByText('Vous entrerez avec la caméra et le micro.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('checkbox', { name: 'Caméra' }).uncheck();
    await page.getByRole('checkbox', { name: 'Micro' }).uncheck();
    await page.getByText('Vous entrerez sans caméra ni micro.').waitFor();
    await page.getByRole('button', { name: 'Entrer en classe' }).click();
    await page.getByRole('heading', { name: 'Vous êtes en classe' }).waitFor();
    expect(await control(page, 'Micro').getAttribute('aria-pressed')).toBe('false');
    // The choice is remembered on this device.
    await page.reload();
    await page.getByText('Vous entrerez sans caméra ni micro.').waitFor();
    expect(await page.getByRole('checkbox', { name: 'Caméra' }).isChecked()).toBe(false);
  });

  test('every control can be touched on a small phone, upright and sideways', { timeout: 60_000 }, async () => {
    server = await startClassServer(web);
    const petit = await teacherInClass({ width: 360, height: 640 });
    const small = () =>
      petit.evaluate(() =>
        [...document.querySelectorAll('button, summary, textarea, select')].flatMap((element) => {
          const { width, height, left, right, top, bottom } = element.getBoundingClientRect();
          const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
          return width < 48 || height < 48 || !inside
            ? [`${element.textContent} ${width}×${height} at ${left},${top}`]
            : [];
        }),
      );
    expect(await small()).toEqual([]);
    await petit.setViewportSize({ width: 640, height: 360 });
    expect(await small()).toEqual([]);
    expect(await violations(petit)).toEqual([]);
  });
});
