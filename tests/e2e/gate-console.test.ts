// The operator's console in a browser, while a crowd is at the gate: figures, decisions, what a reload keeps, and for everybody's eyes.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Person } from '../support/school.ts';
import { violations } from './axe.ts';
import { aBusyGate, type Busy } from './gate-crowd.ts';
import { launch } from './pages-school.ts';

const folder = fileURLToPath(new URL('../../build/screens', import.meta.url));

vi.setConfig({ testTimeout: 30_000, hookTimeout: 180_000 });

let browser: Browser;
let busy: Busy;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  [browser, busy] = await Promise.all([launch(), aBusyGate()]);
  const { gate, second } = busy;
  await gate.setPolicy({ capacity: 400, pace: 20, shares: { lesson: 0.5, staff: 0.1, open: 0.4 } }, 'ada.martin');
  // Fifteen minutes before nine: few people, then many.
  for (let at = 0; at < 840; at++) await second(Math.round(0.4 + 5 * Math.exp(-(((at - 700) / 220) ** 2))));
});
afterAll(async () => {
  await busy?.rest();
  vi.useRealTimers();
  await browser?.close();
});

async function visit(who: Person, path = '/console', options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    ...{ viewport: { width: 1280, height: 900 }, locale: 'fr-FR', serviceWorkers: 'block' },
    ...options,
  });
  onTestFinished(() => context.close());
  const [name = '', value = ''] = who.cookie.split('=');
  await context.addCookies([{ name, value, url: busy.origin }]);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  onTestFinished(() => expect(complaints.filter((one) => !/status of (4|5)\d\d/.test(one))).toEqual([]));
  await page.goto(busy.origin + path);
  return page;
}

const console_ = async (options: BrowserContextOptions = {}) => {
  const page = await visit(busy.ada, '/console', options);
  await page.locator('.u-over').nth(3).waitFor();
  return page;
};

const tile = (page: Page, name: string) =>
  page.locator('.tile', { has: page.getByText(name, { exact: true }) }).locator('.tile-value');
const numberIn = async (found: ReturnType<typeof tile>) =>
  Number(((await found.textContent()) ?? '').replace(/[^\d,]/g, '').replace(',', '.'));

test('figures follow the crowd each second, and a reload keeps the last 15 minutes', async () => {
  const page = await console_();
  busy.flow(9);
  onTestFinished(busy.rest);
  const before = await numberIn(tile(page, 'Attendent'));
  expect(before).toBeGreaterThan(0);
  await expect.poll(() => numberIn(tile(page, 'Attendent')), { timeout: 20_000 }).toBeGreaterThan(before);
  await busy.rest();
  const figures = busy.gate.figures();
  const waiting = figures.waiting.lesson + figures.waiting.staff + figures.waiting.open;
  await expect.poll(() => numberIn(tile(page, 'Attendent'))).toBe(waiting);
  await page.reload();
  await page.locator('.u-over').nth(3).waitFor();
  await page.getByText('En tableau, minute par minute').click();
  await expect.poll(() => page.locator('.gate-minutes tbody tr').count()).toBeGreaterThanOrEqual(14);
});

test('seats are changed from the keyboard, and the journal says who did', async () => {
  const page = await console_();
  const seats = page.getByLabel('Places, en qualité complète');
  await seats.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('60');
  await page.keyboard.press('Enter');
  await page.getByText('C’est fait.').first().waitFor();
  expect(busy.gate.policy().capacity).toBe(600);
  const [newest] = await page.locator('.gate-changes li').allTextContents();
  expect(newest?.replace(/\s/g, ' ')).toMatch(/ada\.martin.*Places : 60 \(600 unités\)/);
});

test('what makes no sense is refused beside its button, in words, and changes nothing', async () => {
  const page = await console_();
  const before = busy.gate.policy();
  const form = page.locator('form', { has: page.getByLabel('Places, en qualité complète') });
  await page.getByLabel('Cours', { exact: true }).fill('95');
  await form.getByRole('button', { name: 'Appliquer' }).click();
  await form.getByText('Les parts font plus de 100 % ensemble.').waitFor();
  await page.getByLabel('Cours', { exact: true }).fill('50');
  await page.getByLabel('Durée quand d’autres attendent').fill('0');
  await form.getByRole('button', { name: 'Appliquer' }).click();
  await form.getByText(/Refusé : .*sessionTime/).waitFor();
  expect(busy.gate.policy()).toEqual(before);
});

test('closing asks first, Escape leaves all as it is, and a closed gate can be opened again', async () => {
  const page = await console_();
  const apply = page.getByRole('button', { name: 'Appliquer' }).first();
  await page.getByRole('radio', { name: /Fermée/ }).check();
  await apply.click();
  const dialog = page.getByRole('dialog', { name: 'Fermer l’entrée ?' });
  await expect
    .poll(() => dialog.getByRole('button', { name: 'Annuler' }).evaluate((one) => one === document.activeElement))
    .toBe(true);
  await page.screenshot({ path: join(folder, 'gate-console-confirm.png') });
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(busy.gate.policy().mode).toBe('open');
  await apply.click();
  await dialog.getByRole('button', { name: 'Fermer l’entrée' }).click();
  await page.getByRole('heading', { name: 'L’entrée est fermée' }).waitFor();
  expect(busy.gate.policy().mode).toBe('closed');
  await page.reload();
  await page.getByRole('heading', { name: 'L’entrée est fermée' }).waitFor();
  await page.getByRole('radio', { name: 'Ouverte' }).check();
  await apply.click();
  await page.getByRole('heading', { name: /L’entrée est ouverte/ }).waitFor();
  expect(busy.gate.policy().mode).toBe('open');
});

test('a message, an opening later, and the decision of another operator are seen at once', async () => {
  const page = await console_();
  await page.getByLabel('En français').fill('Une panne est en cours de réparation.');
  await page.getByRole('button', { name: 'Publier' }).click();
  await expect.poll(() => busy.gate.board().message?.en).toBe('Une panne est en cours de réparation.');
  await page.getByRole('button', { name: 'Retirer' }).click();
  await expect.poll(() => busy.gate.board().message).toBeUndefined();
  await page.getByRole('radio', { name: /programmée/ }).check();
  await page.getByLabel('Heure', { exact: true }).fill('09:30');
  await page.getByRole('button', { name: 'Appliquer' }).first().click();
  await page.getByRole('heading', { name: /L’entrée ouvre à 9\sh\s30/ }).waitFor();
  expect(busy.gate.policy().opensAt).toBe(Date.parse('2026-11-23T09:30+01:00'));
  busy.flow(0);
  onTestFinished(busy.rest);
  await busy.gate.setPolicy({ mode: 'open', opensAt: undefined }, 'grace.morel');
  await page.getByRole('heading', { name: /L’entrée est ouverte/ }).waitFor();
  await expect.poll(() => page.locator('.gate-changes li').first().textContent()).toContain('grace.morel');
  await busy.rest();
  // Nothing comes any more: the page says that its figures are old.
  await page.getByText('Plus de nouvelles du serveur').waitFor();
});

test('a pupil has neither the page nor the way to it', async () => {
  const page = await visit(busy.pupil);
  await page.getByRole('heading', { name: 'Cette page n’est pas pour vous' }).waitFor();
  expect(await page.getByRole('link', { name: 'L’entrée' }).count()).toBe(0);
});

const looks: [string, BrowserContextOptions][] = [
  ['wide', {}],
  ['wide-dark', { colorScheme: 'dark' }],
  ['phone', { viewport: { width: 360, height: 740 }, hasTouch: true }],
  ['phone-dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ['narrowest', { viewport: { width: 320, height: 640 } }],
];

test.each(looks)('%s: nothing for axe, nothing beyond the edge, a picture', async (name, options) => {
  const page = await console_(options);
  for (let count = 0; count < 3; count++) await busy.second(9);
  await page.screenshot({ path: join(folder, `gate-console-${name}.png`), fullPage: true });
  await page.getByText('Autres chiffres').click();
  await page.getByText('En tableau, minute par minute').click();
  expect(await violations(page)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond).toBeLessThanOrEqual(0);
});

test('in English', async () => {
  const page = await console_();
  await page.evaluate(() => localStorage.setItem('preau.language', 'en'));
  await page.reload();
  await page.getByRole('heading', { name: 'The gate', exact: true }).waitFor();
  await page.locator('.u-over').nth(3).waitFor();
  expect(await page.locator('main').textContent()).not.toMatch(/Attendent|Appliquer|places/);
});

test('no pupil’s device keeps the console to work offline', async () => {
  const page = await console_();
  const { loaded, kept } = await page.evaluate(async () => ({
    loaded: performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
    kept: await (await fetch('/sw.js')).text(),
  }));
  const assets = loaded.filter((path) => path.startsWith('/assets/'));
  const left = assets.filter((path) => !kept.includes(path));
  // Its script and style, and those of the plots; what it shares with the other pages is kept.
  expect(left.map((path) => path.replace(/-.{8}\./, '.')).sort()).toEqual(
    ['plot.css', 'plot.js', 'view.css', 'view.js'].map((name) => `/assets/${name}`),
  );
  expect(assets.length).toBeGreaterThan(left.length);
});
