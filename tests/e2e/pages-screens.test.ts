// The main pages with a class under way, kept as pictures in build/screens; docs/screens holds a copy of them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../support/school.ts';
import { aFullMonday, launch, open, type PagesSchool, textOf } from './pages-school.ts';

const folder = fileURLToPath(new URL('../../build/screens', import.meta.url));

let monday: PagesSchool;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  [monday, browser] = await Promise.all([aFullMonday(), launch()]);
});
afterAll(() => browser?.close());

async function picture(
  name: string,
  who: Person | undefined,
  path: string,
  options: { wide?: boolean; dark?: boolean; before?: (page: Page) => Promise<void> } = {},
): Promise<void> {
  const page = await open(browser, monday, who, {
    viewport: options.wide ? { width: 1280, height: 800 } : { width: 390, height: 844 },
    colorScheme: options.dark ? 'dark' : 'light',
  });
  await page.goto(monday.origin + path);
  await page.locator('h1:not(.unseen)').waitFor();
  await options.before?.(page);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: !options.wide });
  await page.close();
}

const settled = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();

test('when the teacher and a pupil enter, those who look at their day read it at once', async () => {
  const zoe = await open(browser, monday, monday.zoe);
  await zoe.goto(monday.origin);
  const now = zoe.locator('.now');
  await expect.poll(() => textOf(now)).toContain('M. Petit n’est pas encore là');

  const petit = await open(browser, monday, monday.petit);
  await petit.goto(monday.origin);
  await petit.getByRole('link', { name: 'Entrer en classe' }).click();
  await petit.getByRole('button', { name: 'Entrer en classe' }).click();
  await petit.getByRole('navigation', { name: 'Commandes du cours' }).waitFor();
  await expect.poll(() => textOf(now), { timeout: 10_000 }).toContain('M. Petit est en classe');

  for (const newcomer of monday.newcomers.slice(0, 2)) {
    const pupil = await open(browser, monday, newcomer);
    await pupil.goto(`${monday.origin}/class/${monday.maths.lessonId}`);
  }
  await expect.poll(() => textOf(now), { timeout: 10_000 }).toContain('M. Petit est en classe, 2 élèves sont là');

  await picture('day-pupil-narrow', monday.zoe, '/', { before: settled('.now') });
  await picture('day-pupil-narrow-dark', monday.zoe, '/', { before: settled('.now'), dark: true });
  await picture('day-pupil-wide', monday.zoe, '/', { before: settled('.now'), wide: true });
  await picture('day-parent', monday.sophie, '/', { before: settled('.now') });
  await picture('day-teacher', monday.petit, '/', { before: settled('.now'), wide: true });
  await picture('staff-now', monday.vasseur, '/', { before: settled('.now-table'), wide: true });
  const timetable = '/timetable?date=2026-11-23&span=week';
  await picture('timetable-staff', monday.vasseur, timetable, { before: settled('.timetable'), wide: true });
  await picture('timetable-staff-dark', monday.vasseur, timetable, {
    before: settled('.timetable'),
    wide: true,
    dark: true,
  });
  await picture('sign-in', undefined, '/', { wide: true });
  await picture('activation-sheet', monday.petit, `/classes/${monday.fifth.classId}/sheet`, {
    wide: true,
    before: async (page) => {
      await page.getByRole('button', { name: 'Préparer les codes' }).click();
      await page.locator('.slip').first().waitFor();
      await page.setViewportSize({ width: 794, height: 1123 });
      await page.emulateMedia({ media: 'print' });
    },
  });
}, 120_000);
