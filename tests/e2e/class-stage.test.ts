// Hands, floor and stage in real browsers, on the real relay: a teacher and two pupils with cameras and microphones.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import type { Happened } from '../../src/classroom/activities/contract.ts';
import { fileJournal } from '../../src/classroom/journal.ts';
import { violations } from './axe.ts';
import { teacher } from './class-server.ts';
import { moving } from './class-sights.ts';
import { aloud, control, openClass, phone, shot, visit, visitClasses } from './class-visit.ts';
import { become, likeness, paintScreen } from './text-screen.ts';

visitClasses({ devices: true });

const folder = mkdtempSync(join(tmpdir(), 'preau-stage-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pressed = (page: Page, name: string, on: boolean) =>
  control(page, name)
    .and(page.locator(`[aria-pressed=${on}]`))
    .waitFor();
/** What stands beside the stage may not cover it. */
const covered = (page: Page, main: string) =>
  page.evaluate((selector) => {
    const inner = document.querySelector(selector)?.getBoundingClientRect();
    if (!inner || inner.width < 100 || inner.height < 50) return [`${selector} is too small`];
    return [...document.querySelectorAll('.in-strip')].flatMap((tile) => {
      const { left, right, top, bottom, width } = tile.getBoundingClientRect();
      const over = left < inner.right - 1 && right > inner.left + 1 && top < inner.bottom - 1 && bottom > inner.top + 1;
      const out = left < 0 || right > innerWidth || top < 0 || bottom > innerHeight || width < 40;
      return over || out ? [tile.textContent ?? ''] : [];
    });
  }, main);

test('[F1] [F2] [F3] the queue, the floor, and microphones closed for good', {
  timeout: 120_000,
  retry: 1,
}, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);
  await control(noe, 'Main').click();
  await petit.getByText(/^1re, /).waitFor();
  await control(zoe, 'Main').click();
  await petit.getByText(/^2e, /).waitFor();
  await control(petit, /^Mains/).click();
  await shot(petit, 'stage-queue-teacher');
  expect(await violations(petit)).toEqual([]);

  // One key gives the floor to the first.
  await petit.getByRole('heading', { level: 1 }).click();
  await petit.keyboard.press('n');
  await noe.getByText('Vous avez la parole.').waitFor();
  expect(await control(noe, 'Caméra').count()).toBe(0);
  await noe.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  await pressed(noe, 'Micro', true);
  await shot(noe, 'stage-floor-phone');
  await petit.getByRole('button', { name: 'Donner la parole avec caméra à Zoé Lopez' }).click();
  await zoe.getByText('Vous avez la parole, avec la caméra.').waitFor();
  expect(await violations(zoe)).toEqual([]);
  await zoe.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  await zoe.getByRole('button', { name: 'Ouvrir ma caméra' }).click();
  await moving(noe, 'Caméra : Zoé Lopez');
  expect(await covered(noe, '.on-stage')).toEqual([]);

  // All closed: nobody can open theirs, and it is said.
  await petit.getByRole('button', { name: 'Fermer tous les micros' }).click();
  for (const pupil of [zoe, noe]) {
    await pupil.getByText('Votre professeur a fermé votre micro.').waitFor();
    await control(pupil, 'Micro').waitFor({ state: 'detached' });
  }
  await pressed(zoe, 'Caméra', true);
  await petit.getByText('Les micros des élèves sont fermés.').waitFor();
  for (const page of [petit, noe]) expect(await violations(page)).toEqual([]);
  await shot(petit, 'stage-closed-teacher');
  await shot(noe, 'stage-closed-phone');
  await petit.getByRole('button', { name: 'Rouvrir les micros' }).click();
  await pressed(zoe, 'Micro', false);

  // Who was there, for the teacher alone.
  await petit.getByText('Présence au cours').click();
  await petit.getByRole('row', { name: /Noé Martin/ }).waitFor();
  await shot(petit, 'stage-register-teacher');
  expect(await violations(petit)).toEqual([]);
  await control(zoe, 'Présents').click();
  expect(await zoe.getByText('Présence au cours').count()).toBe(0);
});

test('[F4] [F6] the teacher is cut off, a pupil is cut off, and nobody comes back unmuted', {
  timeout: 120_000,
  retry: 1,
}, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  const zoe = await visit(server, 'Zoé Lopez', phone);
  const noe = await visit(server, 'Noé Martin');
  await control(zoe, 'Main').click();
  await petit.getByRole('button', { name: 'Donner la parole avec caméra à Zoé Lopez' }).click();
  await zoe.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  await zoe.getByRole('button', { name: 'Ouvrir ma caméra' }).click();
  await pressed(zoe, 'Micro', true);
  await moving(noe, 'Caméra : Zoé Lopez');

  server.cut('Zoé Lopez', true);
  await zoe.getByText('Coupé, on revient tout seul.').waitFor();
  server.cut('Zoé Lopez', false);
  await zoe.getByText('Votre micro est fermé, touchez pour reparler.').waitFor();
  await pressed(zoe, 'Micro', false);
  await moving(noe, 'Caméra : Zoé Lopez');
  await shot(zoe, 'stage-reopen-phone');
  expect(await violations(zoe)).toEqual([]);
  await zoe.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  await pressed(zoe, 'Micro', true);

  server.cut(teacher.name, true);
  await noe.getByText('Votre professeur revient…').waitFor();
  await zoe.getByText('Votre professeur revient…').waitFor();
  await noe.getByRole('img', { name: 'Caméra : Zoé Lopez' }).waitFor({ state: 'detached' });
  for (const name of ['Micro', 'Caméra']) expect(await control(zoe, name).count()).toBe(0);
  expect(await aloud(noe)).toContainEqual(expect.stringContaining('Votre professeur revient…'));
  await shot(zoe, 'stage-away-phone');
  await shot(noe, 'stage-away-pupil');
  for (const page of [zoe, noe]) expect(await violations(page)).toEqual([]);
  server.cut(teacher.name, false);
  await zoe.getByText('Votre micro est fermé, touchez pour reparler.').waitFor();
  await pressed(zoe, 'Micro', false);
  await pressed(zoe, 'Caméra', false);
  await noe.getByText('Votre professeur revient…').waitFor({ state: 'detached' });
  await zoe.getByRole('button', { name: 'Ouvrir ma caméra' }).click();
  await moving(noe, 'Caméra : Zoé Lopez');
  // A page loaded again has the floor and nothing open.
  await zoe.reload();
  await zoe.getByText('Vous avez la parole, avec la caméra.').waitFor();
  await pressed(zoe, 'Micro', false);
});

test('[F7] what the teacher shows is never covered, and a camera is enlarged for oneself', {
  timeout: 120_000,
  retry: 1,
}, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);
  await moving(zoe, 'Caméra : M. Petit');
  await control(zoe, 'Main').click();
  await petit.getByRole('button', { name: 'Donner la parole avec caméra à Zoé Lopez' }).click();
  await zoe.getByRole('button', { name: 'Ouvrir ma caméra' }).click();
  await moving(noe, 'Caméra : Zoé Lopez');
  const looks = petit.getByRole('group', { name: 'La classe regarde' });
  await looks.getByRole('button', { name: 'Tableau' }).click();
  await looks.locator('[aria-pressed=true]', { hasText: 'Tableau' }).waitFor();
  for (const page of [petit, zoe, noe]) {
    await page.locator('.class-scene').waitFor();
    expect(await covered(page, '.class-scene')).toEqual([]);
    expect(await page.locator('.on-stage').count()).toBe(0);
  }
  await moving(noe, 'Caméra : M. Petit');
  await shot(petit, 'stage-scene-teacher');
  await shot(zoe, 'stage-scene-pupil');
  await shot(noe, 'stage-scene-phone');
  await noe.setViewportSize({ width: 640, height: 360 });
  expect(await covered(noe, '.class-scene')).toEqual([]);
  await shot(noe, 'stage-scene-sideways');
  await noe.setViewportSize(phone);

  await noe.getByRole('button', { name: 'Mettre en grand. Caméra : Zoé Lopez' }).click();
  await noe.locator('.on-stage').waitFor();
  await moving(noe, 'Caméra : Zoé Lopez');
  expect(await zoe.locator('.on-stage').count()).toBe(0);
  expect(await violations(noe)).toEqual([]);
  await shot(noe, 'stage-enlarged-phone');
  await noe.getByRole('button', { name: 'Revenir' }).click();
  await noe.locator('.on-stage').waitFor({ state: 'detached' });
  await looks.getByRole('button', { name: 'Personnes' }).click();
  for (const page of [petit, zoe, noe]) await page.locator('.on-stage').waitFor();
  expect(await violations(petit)).toEqual([]);
});

test('[F5] a restart of the relay: hands and floor are there, without a touch', {
  timeout: 90_000,
  retry: 1,
}, async () => {
  const journalOf = () => fileJournal<Happened>(join(folder, 'lesson.jsonl'), () => {});
  const before = await openClass({ journalOf });
  const petit = await visit(before, teacher.name);
  const zoe = await visit(before, 'Zoé Lopez');
  const noe = await visit(before, 'Noé Martin', phone);
  await control(noe, 'Main').click();
  await petit.getByText(/^1re, /).waitFor();
  await control(zoe, 'Main').click();
  await petit.getByRole('button', { name: 'Donner la parole à Zoé Lopez' }).click();
  await zoe.getByRole('button', { name: 'Ouvrir mon micro' }).click();
  await pressed(zoe, 'Micro', true);
  await before.close();
  await zoe.getByText('Coupé, on revient tout seul.').waitFor();
  await openClass({ journalOf, port: Number(new URL(before.address).port) });
  await zoe.getByText('Votre micro est fermé, touchez pour reparler.').waitFor();
  await petit.getByRole('button', { name: 'Donner la parole à Noé Martin' }).waitFor();
  await pressed(noe, 'Main', true);
  await moving(noe, 'Caméra : M. Petit');
});

test('[Q13] the last of what moved on a screen comes, though it came too soon after the one before', {
  timeout: 60_000,
  retry: 1,
}, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  await petit.evaluate(paintScreen);
  await become(petit, 'slides');
  await control(petit, 'Écran').click();
  const zoe = await visit(server, 'Zoé Lopez');
  await zoe.getByRole('img', { name: 'Écran : M. Petit' }).waitFor();
  // Of two different pages full of words it is 10 dB.
  const alike = () => expect.poll(() => likeness(petit, zoe), { interval: 1_000, timeout: 20_000 });
  await alike().toBeGreaterThan(18);
  await become(petit, 'still');
  await petit.waitForTimeout(1_000);
  await petit.evaluate(async () => {
    for (const page of [403, 86, 129]) {
      Reflect.get(globalThis, 'preauPaint')(page);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  });
  await alike().toBeGreaterThan(18);
});
