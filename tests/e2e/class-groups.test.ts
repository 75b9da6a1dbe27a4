// Groups in real browsers, on the real relay: a teacher and three pupils in two groups, with decoded sound and pictures.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { builtWeb } from '../support/built-web.ts';
import { fakeDevices, launchShell } from '../support/chromium.ts';
import { type ClassServer, lesson, startClassServer, teacher } from './class-server.ts';
import { moving, seat, violations } from './class-sights.ts';
import { openTool } from './class-tool.ts';
import { fakeCamera } from './fake-camera.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
let web = '';
/** Looked at by people, and never compared. */
const screens = here('../../build/screens');
const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

let browser: Browser;
let server: ClassServer;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(screens, { recursive: true });
  web = await builtWeb();
  browser = await launchShell(...fakeDevices, `--use-file-for-fake-video-capture=${fakeCamera()}`);
}, 240_000);

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
  if (name === teacher.name) {
    await page.getByText('Vous entrerez avec la caméra et le micro.').waitFor();
    await page.getByRole('button', { name: 'Entrer en classe' }).click();
  }
  await page.getByRole('navigation', { name: 'Commandes du cours' }).waitFor();
  // Sound plays after a touch.
  await page.getByRole('heading', { level: 1 }).click();
  return page;
}

const control = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Commandes du cours' }).getByRole('button', { name });
const tools = (page: Page) => page.getByRole('region', { name: 'Groupes', exact: true });
const banner = (page: Page) => page.locator('.group-banner');
const calls = (page: Page) => page.locator('.group-call');
const aloud = (page: Page) => page.getByRole('status').allTextContents();

/** In the order in which they enter. */
const numbers = { petit: 1, lina: 2, noe: 3, zoe: 4 };
/** A beep a second comes from the fake microphone: within this time each is heard, ms. */
const listening = 2_500;

/** Whose voice is played, and isn't silence, while one listens. */
const hears = (page: Page): Promise<number[]> =>
  page.evaluate(async (time) => {
    const voices = async () => (await globalThis.preauClass?.stats())?.voices ?? [];
    const before = new Map((await voices()).map(({ member, samplesPlayed }) => [member, samplesPlayed]));
    await new Promise((resolve) => setTimeout(resolve, time));
    const heard = (await voices()).filter(
      ({ member, samplesPlayed, rms }) => samplesPlayed > (before.get(member) ?? 0) && rms > 0.001,
    );
    return heard.map(({ member }) => member);
  }, listening);
const untilHears = (page: Page, ...members: number[]) =>
  expect.poll(() => hears(page), { timeout: 15_000, interval: 100 }).toEqual(members);
/** Of whom a sample was ever played. */
const heardEver = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const voices = (await globalThis.preauClass?.stats())?.voices ?? [];
    return voices.filter(({ samplesPlayed }) => samplesPlayed > 0).map(({ member }) => member);
  });

/** The teacher with Lina and Noé in group 1 and Zoé in group 2, groups not yet open. */
async function aClass() {
  server = await startClassServer(web);
  const petit = await pageOf(teacher.name);
  const lina = await pageOf('Lina Benali');
  const noe = await pageOf('Noé Martin', phone);
  const zoe = await pageOf('Zoé Lopez');
  await openTool(petit, 'Groupes');
  for (const _ of [1, 2]) await tools(petit).getByRole('button', { name: 'Ajouter un groupe' }).click();
  const places = { 'Lina Benali': 'Groupe 1', 'Noé Martin': 'Groupe 1', 'Zoé Lopez': 'Groupe 2' };
  for (const [name, group] of Object.entries(places))
    await tools(petit).getByLabel(`Groupe de ${name}`).selectOption({ label: group });
  await tools(petit).getByText('Tous les élèves ont un groupe.').waitFor();
  return { petit, lina, noe, zoe };
}

// Media in real time on a busy machine of two cores: a test may lose its beat once. Each starts its own server.
describe('groups', { retry: 1 }, () => {
  test('[G3] [G4] [G5] [G9] a tone of one group is heard in that group alone, and by the teacher who comes', {
    timeout: 150_000,
  }, async () => {
    const { petit, lina, noe, zoe } = await aClass();
    // Nobody is told of what is prepared.
    expect(await banner(lina).count()).toBe(0);
    expect(await control(lina, 'Micro').count()).toBe(0);
    await petit.screenshot({ path: join(screens, 'class-groups-teacher-arranging.png') });
    expect(await violations(petit)).toEqual([]);
    await tools(petit).getByRole('checkbox', { name: 'Caméras permises' }).check();
    await tools(petit).getByLabel('Durée').selectOption({ label: '5 min' });
    await tools(petit).getByRole('button', { name: 'Ouvrir les groupes' }).click();

    await banner(lina).getByText('Groupe 1 : avec Noé').waitFor();
    await banner(lina).getByText('reste 5 min').waitFor();
    await banner(zoe).getByText('Groupe 2 : personne d’autre pour l’instant').waitFor();
    await expect.poll(() => aloud(noe)).toContainEqual('Vous êtes dans le groupe 1, avec Lina Benali.');

    // Nothing opens by itself; each opens their own, without the floor.
    expect(await control(lina, 'Micro').getAttribute('aria-pressed')).toBe('false');
    await control(lina, 'Micro').click();
    await control(lina, 'Caméra').click();
    await control(zoe, 'Micro').click();
    await moving(noe, 'Caméra : Lina Benali');
    await untilHears(noe, numbers.lina);
    expect(await zoe.getByRole('img', { name: /^Caméra/ }).count()).toBe(0);
    // The teacher was heard before, and isn't any more.
    for (const page of [lina, zoe, petit]) expect(await hears(page)).toEqual([]);
    for (const page of [zoe, petit]) expect(await heardEver(page)).not.toContain(numbers.lina);
    expect(await petit.getByRole('img', { name: 'Caméra : Lina Benali' }).count()).toBe(0);
    // The teacher's own voice and picture stay in the plenary.
    expect(await noe.getByRole('img', { name: 'Caméra : M. Petit' }).count()).toBe(0);

    // A call, a visit: the teacher is seen and heard there alone, and hears that group alone.
    await banner(zoe).getByRole('button', { name: 'Appeler le professeur' }).click();
    await banner(zoe).getByText('Le professeur est appelé.').waitFor();
    await tools(petit)
      .getByText(/Le groupe 2 vous appelle/)
      .waitFor();
    await expect.poll(() => aloud(petit)).toContainEqual('Le groupe 2 vous appelle.');
    await calls(petit).getByText('Le groupe 2 vous appelle').waitFor();
    expect(await violations(petit)).toEqual([]);
    await petit.screenshot({ path: join(screens, 'class-groups-teacher-wide.png') });
    await noe.screenshot({ path: join(screens, 'class-groups-pupil-narrow.png') });
    await tools(petit)
      .getByRole('list', { name: 'Groupes qui vous appellent' })
      .getByRole('button', { name: 'Y aller : le groupe 2' })
      .click();
    await banner(petit).getByText('Vous êtes dans le groupe 2 : avec Zoé').waitFor();
    await banner(zoe).getByText('M. Petit est dans votre groupe.').waitFor();
    await moving(zoe, 'Caméra : M. Petit');
    await untilHears(petit, numbers.zoe);
    await untilHears(zoe, numbers.petit);
    expect(await hears(noe)).toEqual([numbers.lina]);
    expect(await heardEver(noe)).not.toContain(numbers.zoe);
    expect(await noe.getByRole('img', { name: 'Caméra : M. Petit' }).count()).toBe(0);
    for (const page of [petit, lina, noe, zoe]) expect(await violations(page)).toEqual([]);
    await zoe.screenshot({ path: join(screens, 'class-groups-pupil-wide.png') });
    await lina.screenshot({ path: join(screens, 'class-groups-pupil-camera.png') });

    // Onwards to the other group: the picture there begins at once.
    await tools(petit).getByRole('button', { name: 'Y aller : le groupe 1' }).click();
    await moving(petit, 'Caméra : Lina Benali');
    await zoe.getByRole('img', { name: 'Caméra : M. Petit' }).waitFor({ state: 'detached' });
    await untilHears(petit, numbers.lina);

    // A word to all, then everybody back in one click, with everything closed.
    await tools(petit).getByLabel('Message à tous les groupes').fill('Encore deux minutes, choisissez qui raconte.');
    await petit.keyboard.press('Enter');
    for (const page of [lina, noe, zoe]) await banner(page).getByText('choisissez qui raconte').waitFor();
    await expect.poll(() => aloud(zoe)).toContainEqual(expect.stringContaining('choisissez qui raconte'));
    await noe.screenshot({ path: join(screens, 'class-groups-message-narrow.png') });
    await tools(petit).getByRole('button', { name: 'Ramener tout le monde' }).click();
    for (const page of [lina, noe, zoe]) {
      await page.getByText('Vous êtes de retour avec toute la classe.').first().waitFor();
      await banner(page).waitFor({ state: 'detached' });
      expect(await control(page, 'Micro').count()).toBe(0);
      await moving(page, 'Caméra : M. Petit');
    }
    await expect.poll(() => aloud(lina)).toContainEqual(expect.stringContaining('Vous êtes de retour'));
    await petit.getByRole('img', { name: 'Caméra : Lina Benali' }).waitFor({ state: 'detached' });
  });

  test('[G6] [G7] [G8] cut off, late, and without the teacher', { timeout: 120_000 }, async () => {
    const { petit, lina, noe, zoe } = await aClass();
    await tools(petit).getByLabel('Un élève sans groupe').selectOption({ label: 'choisit son groupe' });
    await tools(petit).getByLabel('Durée').selectOption({ label: 'sans limite' });
    await tools(petit).getByRole('button', { name: 'Ouvrir les groupes' }).click();
    await banner(noe).getByText('Groupe 1 : avec Lina').waitFor();

    // Cut off and back: the same group.
    server.cut('Noé Martin', true);
    await noe.getByText('Coupé, on revient tout seul.').waitFor();
    server.cut('Noé Martin', false);
    await noe.getByText('Coupé, on revient tout seul.').waitFor({ state: 'detached' });
    await banner(noe).getByText('Groupe 1 : avec Lina').waitFor();
    await control(noe, 'Micro').click();
    await untilHears(lina, numbers.noe);

    // Late: asked, with how many are in each.
    const ines = await pageOf('Inès Faure', phone);
    await ines.getByText('Choisissez votre groupe').waitFor();
    expect(await violations(ines)).toEqual([]);
    await ines.screenshot({ path: join(screens, 'class-groups-choose-narrow.png') });
    await ines.getByRole('button', { name: 'Groupe 2 (1)' }).click();
    await banner(ines).getByText('Groupe 2 : avec Zoé').waitFor();
    await banner(zoe).getByText('Groupe 2 : avec Inès').waitFor();

    // Without the teacher nobody is in a group; back, everybody is where they were.
    server.cut(teacher.name, true);
    for (const page of [lina, noe, zoe]) await banner(page).waitFor({ state: 'detached' });
    expect(await control(noe, 'Micro').count()).toBe(0);
    await lina.screenshot({ path: join(screens, 'class-groups-paused.png') });
    server.cut(teacher.name, false);
    await banner(noe).getByText('Groupe 1 : avec Lina').waitFor();
    await banner(ines).getByText('Groupe 2 : avec Zoé').waitFor();
    // The microphone didn't come back open.
    expect(await control(noe, 'Micro').getAttribute('aria-pressed')).toBe('false');
  });

  test('[G1] a class of twenty is dealt out by keyboard, on a phone too', { timeout: 90_000 }, async () => {
    server = await startClassServer(web);
    const names =
      'Anaïs,Benoît,Inès,Malo,Lina,Tom,Jade,Hugo,Nour,Éva,Sacha,Mila,Adam,Chloé,Léo,Rose,Yanis,Alice,Louis'.split(',');
    const others = await Promise.all(names.map((name) => seat(server.address, name)));
    const petit = await pageOf(teacher.name, { width: 360, height: 740 });
    await openTool(petit, 'Groupes');
    const section = tools(petit);
    await section.getByLabel('Comment répartir').selectOption({ label: 'Groupes de 3' });
    const more = section.getByRole('button', { name: 'Un de plus' });
    await more.focus();
    await petit.keyboard.press('Enter');
    await section.getByRole('status', { name: 'Combien' }).getByText('Groupes de 4').waitFor();
    await petit.keyboard.press('Tab');
    await petit.keyboard.press('Enter');
    await section.getByLabel('Nom du groupe 5').waitFor();
    expect(await section.getByLabel('Nom du groupe 6').count()).toBe(0);
    for (const name of names)
      expect(await section.getByLabel(`Groupe de ${name}`, { exact: true }).inputValue()).toMatch(/^[1-5]$/);
    // By keyboard, one goes elsewhere.
    const place = section.getByLabel('Groupe de Rose');
    const before = await place.inputValue();
    await place.focus();
    await petit.keyboard.press(before === '1' ? 'End' : 'Home');
    await expect.poll(() => place.inputValue()).toBe(before === '1' ? '5' : '0');
    await section.getByLabel('Nom du groupe 2').fill('Les renards');
    await petit.keyboard.press('Tab');
    await section.getByRole('option', { name: 'Les renards' }).first().waitFor({ state: 'attached' });
    const small = await section.evaluate((element) =>
      [...element.querySelectorAll('button, select, input[type=text]')].flatMap((one) => {
        const { width, height, left, right } = one.getBoundingClientRect();
        return width < 44 || height < 44 || left < 0 || right > innerWidth
          ? [`${one.outerHTML.slice(0, 80)} ${width}×${height}`]
          : [];
      }),
    );
    expect(small).toEqual([]);
    expect(await violations(petit)).toEqual([]);
    await section.getByLabel('Nom du groupe 1').scrollIntoViewIfNeeded();
    await petit.screenshot({ path: join(screens, 'class-groups-teacher-narrow.png') });
    await section.getByRole('button', { name: 'Ouvrir les groupes' }).click();
    await section.getByRole('button', { name: 'Ramener tout le monde' }).waitFor();
    await petit.screenshot({ path: join(screens, 'class-groups-teacher-open-narrow.png') });
    for (const other of others) other.close();
  });
});
