// The pages where something is missing: storage, network, a well-written address, the French language.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { aFullMonday, launch, launchKeeping, open, type PagesSchool, signIn } from './pages-school.ts';

let monday: PagesSchool;
let browser: Browser;
beforeAll(async () => {
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
});
afterAll(() => browser?.close());

test('a browser that keeps nothing of any site still opens the page', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-forbidden-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'Default'));
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(blocked));
  const window = await launchKeeping(folder);
  onTestFinished(() => window.close());
  const page = await window.newPage();
  await page.goto(monday.origin);
  expect(
    await page.evaluate(() =>
      Promise.resolve()
        .then(() => sessionStorage.length)
        .catch(({ name }) => name),
    ),
  ).toBe('SecurityError');
  await page.getByRole('heading', { name: 'Entrez, c’est ouvert' }).waitFor();
});

test('where storage is forbidden and cookies are not, the day opens and a person signs out', async () => {
  const page = await open(browser, monday, monday.zoe);
  await page.addInitScript(() => {
    const forbid = () => {
      throw new DOMException('forbidden', 'SecurityError');
    };
    for (const name of ['indexedDB', 'localStorage', 'sessionStorage', 'caches', 'BroadcastChannel'])
      Object.defineProperty(globalThis, name, { get: forbid });
  });
  await page.goto(monday.origin);
  await page.locator('.now').waitFor();
  await page.getByRole('button', { name: 'Zoé Lambert' }).click();
  await page.getByRole('button', { name: 'Me déconnecter' }).click();
  await page.getByRole('heading', { name: 'Entrez, c’est ouvert' }).waitFor();
});

test('a name that is touched without network says why nothing opens, then opens', async () => {
  const page = await open(browser, monday);
  await page.goto(monday.origin);
  await signIn(page, 'zoe.lambert', 'recognised');
  await page.goto(`${monday.origin}/sign-in`);
  await signIn(page, 'malo.lambert', 'recognised');
  await page.getByRole('button', { name: 'Malo Lambert' }).click();
  await page.getByRole('button', { name: 'Me déconnecter' }).click();
  await page.getByRole('heading', { name: 'Qui êtes-vous' }).waitFor();
  const zoe = page.getByRole('button', { name: 'Zoé Lambert' });
  await page.context().setOffline(true);
  await zoe.click();
  await page.getByRole('alert').getByText('Cet appareil n’a pas de réseau').waitFor();
  await page.context().setOffline(false);
  await zoe.click();
  await page.getByRole('heading', { name: 'Bonjour Zoé' }).waitFor();
});

test('in English, staff read in English who is taken, and when', async () => {
  const page = await open(browser, monday, monday.vasseur, { viewport: { width: 1280, height: 800 } });
  await page.addInitScript(() => localStorage.setItem('preau.language', 'en'));
  await page.goto(`${monday.origin}/timetable?date=2026-11-23`);
  await page.getByRole('button', { name: 'Change: Vie de classe' }).click();
  await page.getByLabel('Move').check();
  await page.getByLabel('Start').fill('13:30');
  await page.getByLabel('End').fill('14:25');
  await page.getByLabel('Reason').fill('Meeting');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page
    .getByRole('alert')
    .getByText('M. Petit is already taken by “Mathématiques”, from 13:30 to 14:25.')
    .waitFor();
  await page.getByRole('button', { name: 'Save anyway' }).waitFor();
});

test('fingers have 48 pixels in the timetable, a mouse may have less', async () => {
  const touch = await open(browser, monday, monday.vasseur, { hasTouch: true, isMobile: true });
  const wide = { width: 1280, height: 800 };
  const tablet = await open(browser, monday, monday.vasseur, { hasTouch: true, isMobile: true, viewport: wide });
  for (const page of [touch, tablet]) {
    await page.goto(`${monday.origin}/timetable?date=2026-11-23`);
    await page.locator('.timetable').waitFor();
    expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
    const targets = page.locator('main').locator('button:visible, a.button:visible, select:visible, input:visible');
    expect(await targets.count()).toBeGreaterThan(5);
    for (const target of await targets.all()) {
      const box = await target.boundingBox();
      expect(box?.height, await target.evaluate(({ outerHTML }) => outerHTML)).toBeGreaterThanOrEqual(48);
    }
  }
});
