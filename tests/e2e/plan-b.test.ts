// Plan B in real browsers: a teacher gives it, and a pupil finds it when the class can't be reached.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './class-sights.ts';
import { aFullMonday, launch, open, type PagesSchool } from './pages-school.ts';

const screens = fileURLToPath(new URL('../../build/screens', import.meta.url));
const link = 'https://visio.example/5a';

let monday: PagesSchool;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(screens, { recursive: true });
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
});
afterAll(() => browser?.close());

const linkTo = (page: Page) => page.getByRole('link', { name: 'visio.example (site extérieur)' });

test('a teacher gives the link on their day; a pupil reads it when the school does not answer, in the day and in class', async () => {
  const outside: string[] = [];
  const petit = await open(browser, monday, monday.petit);
  await petit.goto(monday.origin);
  const card = petit.locator('.now');
  await card.getByText('Plan B : donner un lien').click();
  await card.getByLabel('Adresse (https://…)').fill('http://visio.example/5a');
  await card.getByRole('button', { name: 'Enregistrer' }).click();
  await card.getByText('Le lien doit commencer par https://.').waitFor();
  await card.getByLabel('Adresse (https://…)').fill(link);
  await card.getByRole('button', { name: 'Enregistrer' }).click();
  await card.getByText('Plan B : visio.example').waitFor();
  await card.getByText('Le lien est enregistré.').waitFor();
  expect(await violations(petit)).toEqual([]);
  await petit.screenshot({ path: join(screens, 'plan-b-teacher.png') });

  const zoe = await open(browser, monday, monday.zoe);
  zoe.on('request', (request) => {
    if (!request.url().startsWith(monday.origin)) outside.push(request.url());
  });
  await zoe.goto(monday.origin);
  await zoe.getByRole('link', { name: 'Entrer en classe' }).waitFor();
  // Nobody is sent elsewhere while the class can be reached.
  expect(await linkTo(zoe).count()).toBe(0);
  await zoe.route('**/api/**', (route) => route.abort());
  await zoe.evaluate(() => dispatchEvent(new Event('online')));
  await linkTo(zoe).waitFor();
  expect(await linkTo(zoe).getAttribute('href')).toBe(link);
  expect(await linkTo(zoe).getAttribute('rel')).toContain('noopener noreferrer');
  expect(await violations(zoe)).toEqual([]);
  await zoe.screenshot({ path: join(screens, 'plan-b-pupil.png') });

  // Cut off from the class, the same after a while, from what the device kept.
  await zoe.getByRole('link', { name: 'Entrer en classe' }).click();
  await zoe.getByRole('navigation', { name: 'Commandes du cours' }).waitFor();
  await zoe.context().setOffline(true);
  await zoe.getByText('Coupé, on revient tout seul.').waitFor();
  expect(await linkTo(zoe).count()).toBe(0);
  await linkTo(zoe).waitFor({ timeout: 40_000 });
  expect(await linkTo(zoe).getAttribute('href')).toBe(link);
  expect(await violations(zoe)).toEqual([]);
  await zoe.screenshot({ path: join(screens, 'plan-b-cut.png') });
  expect(outside).toEqual([]);
}, 120_000);
