// The class as a pupil sees it, in a second tab of the teacher's: decoded there, nothing more than a pupil has, and nobody notices.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { lesson, teacher } from './class-server.ts';
import { moving, violations } from './class-sights.ts';
import { openTool } from './class-tool.ts';
import { control, openClass, openDevices, phone, shot, small, soon, visit, visitClasses, wide } from './class-visit.ts';

visitClasses({ devices: true });

const controls = (page: Page) =>
  page.getByRole('navigation', { name: 'Commandes du cours' }).getByRole('button').allTextContents();
const sections = (page: Page) =>
  page.getByRole('region', { name: 'Outils', exact: true }).getByRole('heading', { level: 2 }).allTextContents();
const present = (page: Page) =>
  page.getByRole('region', { name: 'Présents', exact: true }).locator('.class-person .class-name').allTextContents();

test('[L4] [L5] [L7] a teacher sees what pupils see, without a sound, and the class doesn’t notice', {
  timeout: 120_000,
}, async () => {
  const server = await openClass();
  const zoe = await visit(server, 'Zoé Lopez');
  const address = `${server.address}/class/${lesson.id}?view=pupil`;
  const petit = await visit(server, teacher.name, wide, async (page) => {
    // Opened before one is in class, it says what to do first.
    await page.goto(address);
    await page.getByRole('heading', { name: 'Entrez d’abord en classe' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await shot(page, 'as-pupil-too-soon');
  });
  await openDevices(petit, ['Caméra']);
  await petit.getByText('2 présents').waitFor();
  await openTool(petit, 'Voir comme un élève');
  expect(await violations(petit)).toEqual([]);
  await shot(petit, 'as-pupil-tool');

  await petit.context().addInitScript(() => {
    const counts = { sounds: 0, devices: 0 };
    Object.assign(globalThis, { counts });
    globalThis.AudioContext = class extends AudioContext {
      constructor(...given: ConstructorParameters<typeof AudioContext>) {
        super(...given);
        counts.sounds += 1;
      }
    };
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = (wished) => {
      counts.devices += 1;
      return ask(wished);
    };
  });
  const opened = petit.context().waitForEvent('page');
  await petit.getByRole('link', { name: 'Ouvrir la vue d’élève' }).click();
  const view = await opened;
  view.setDefaultTimeout(15_000);
  await view.getByText('Vous voyez la classe comme un élève.').waitFor();
  expect(await view.title()).toContain('Vue d’élève');
  await moving(view, 'Caméra : M. Petit');
  await view.setViewportSize(wide);

  // What a pupil has, in both.
  expect(await controls(view)).toEqual(await controls(zoe));
  for (const page of [view, zoe]) await control(page, 'Outils').click();
  expect(await sections(view)).toEqual(await sections(zoe));
  for (const page of [view, zoe, petit]) await control(page, page === petit ? /^Mains/ : 'Présents').click();
  for (const page of [view, zoe, petit]) await soon(async () => (await present(page)).length).toBe(2);
  await zoe.getByText('2 présents').waitFor();
  await view.getByText('2 présents').waitFor();
  expect(await violations(view)).toEqual([]);
  await shot(view, 'as-pupil');

  await control(view, /^Main/).click();
  await view.getByRole('alert').getByText('on ne fait que regarder').waitFor();
  await petit.getByText('Aucune main levée').waitFor();
  await control(view, 'Messages').click();
  await view.getByLabel('Votre message').fill('je suis un élève');
  await view.keyboard.press('Enter');
  await view.getByRole('alert').getByText('on ne fait que regarder').waitFor();
  await control(zoe, 'Messages').click();
  expect(await zoe.getByText('je suis un élève').count()).toBe(0);
  expect(await view.evaluate(() => Reflect.get(globalThis, 'counts'))).toEqual({ sounds: 0, devices: 0 });

  await control(view, 'Messages').click();
  await view.setViewportSize(phone);
  expect(await violations(view)).toEqual([]);
  expect(await small(view, 'nav.class-controls button, .as-pupil-band button')).toEqual([]);
  await shot(view, 'as-pupil-phone');

  // Cut off with its teacher, it comes back by itself, and is still nobody's place.
  server.cut(teacher.name, true);
  await view.getByText('Coupé, on revient tout seul.').waitFor();
  server.cut(teacher.name, false);
  await view.getByText('Coupé, on revient tout seul.').waitFor({ state: 'detached' });
  await moving(view, 'Caméra : M. Petit');
  await petit.getByText('2 présents').waitFor();

  // Closed from its band, or by hand where the browser keeps it.
  await view.getByRole('button', { name: 'Fermer cette vue' }).click();
  await soon(
    async () => view.isClosed() || view.getByRole('heading', { name: 'Cette vue est fermée' }).isVisible(),
  ).toBe(true);
  await petit.getByText('2 présents').waitFor();
  expect(await control(petit, 'Caméra').getAttribute('aria-pressed')).toBe('true');
  await moving(zoe, 'Caméra : M. Petit');

  // It is nobody else's.
  await zoe.goto(address);
  await zoe.getByRole('heading', { name: 'Cette vue est celle des professeurs' }).waitFor();
  expect(await violations(zoe)).toEqual([]);
  await shot(zoe, 'as-pupil-refused');
});
