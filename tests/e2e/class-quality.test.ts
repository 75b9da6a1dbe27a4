// What one receives of a class, in real browsers on the real relay: saving data by choice, and being told of it.
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { Peer } from '../../src/classroom/testing/peer.ts';
import { SlowLink } from '../../src/classroom/testing/slow-link.ts';
import { violations } from './axe.ts';
import { type ClassServer, lesson, teacher } from './class-server.ts';
import { moving } from './class-sights.ts';
import {
  aloud,
  control,
  openClass,
  openDevices,
  phone,
  shot,
  small,
  soon,
  visit,
  visitClasses,
} from './class-visit.ts';

visitClasses({ devices: true });

const camera = 'Caméra : M. Petit';
const section = (page: Page) => page.getByRole('region', { name: 'Économiser les données' });
const choose = (page: Page, name: string) =>
  section(page)
    .getByRole('radio', { name: new RegExp(`^${name}`) })
    .check();
/** The teacher's page, with the camera that everybody sees. */
async function showing(server: ClassServer): Promise<Page> {
  const petit = await visit(server, teacher.name);
  await openDevices(petit, ['Micro', 'Caméra']);
  return petit;
}

const notice = (page: Page) => page.locator('.quality-notice');

/** What came to this page since it entered, and what it last showed. */
const received = (page: Page) =>
  page.evaluate(async () => {
    const stats = await globalThis.preauClass?.stats();
    const [picture] = stats?.pictures ?? [];
    const samples = (stats?.voices ?? []).reduce((sum, { samplesPlayed }) => sum + samplesPlayed, 0);
    return { pictures: picture?.framesReceived ?? 0, height: picture?.height ?? 0, samples };
  });

/** Longer than `soon`: each look takes its time, and a busy machine more of it. */
const patiently = <Seen>(look: () => Promise<Seen> | Seen) => expect.poll(look, { timeout: 45_000 });

/** True when nothing of this kind came for longer than the microphone's beeps are apart, although the class went on. */
async function still(page: Page, kind: 'pictures' | 'samples'): Promise<boolean> {
  const before = await received(page);
  await page.waitForTimeout(2_500);
  return (await received(page))[kind] === before[kind];
}

test('[Q6] [Q7] saving data by choice: what is not wanted is not sent, and everybody concerned knows', {
  timeout: 240_000,
}, async () => {
  const server = await openClass();
  const petit = await showing(server);
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);
  await petit.getByText('3 présents').waitFor();
  for (const page of [zoe, noe]) await moving(page, camera);
  await soon(async () => (await received(zoe)).height).toBe(360);

  // Each choice says what an hour of it takes, and each takes less than the one above.
  await control(zoe, 'Outils').click();
  const volumes = (await section(zoe).locator('.quality-volume').allTextContents()).map((text) =>
    Number(/\d+/.exec(text)?.[0]),
  );
  expect(volumes).toHaveLength(4);
  expect([...volumes].sort((a, b) => b - a)).toEqual(volumes);
  expect(new Set(volumes).size).toBe(4);
  await shot(zoe, 'quality-choices');

  await choose(zoe, 'Petites images');
  await notice(zoe).getByText('Petites images, par votre choix.').waitFor();
  await soon(async () => (await received(zoe)).height).toBe(180);
  await moving(zoe, camera);
  await control(petit, 'Mains').click();
  expect(await petit.locator('.quality-sign').count()).toBe(0);

  await choose(zoe, 'Son seul');
  await notice(zoe).getByText('Son seul, par votre choix.').waitFor();
  await patiently(() => still(zoe, 'pictures')).toBe(true);
  await patiently(() => still(zoe, 'samples')).toBe(false);
  expect(await zoe.locator('canvas').count()).toBe(0);
  await soon(() => aloud(zoe)).toContainEqual(expect.stringContaining('Son seul, par votre choix.'));
  await petit.locator('.class-person', { hasText: 'Zoé Lopez' }).getByText('son seul').waitFor();
  await shot(zoe, 'quality-voice');

  await control(noe, 'Outils').click();
  await choose(noe, 'Texte seul');
  await notice(noe).getByText('vous n’entendez pas le cours').waitFor();
  await patiently(() => still(noe, 'samples')).toBe(true);
  expect(await still(noe, 'pictures')).toBe(true);
  await petit.locator('.class-person', { hasText: 'Noé Martin' }).getByText('texte seul').waitFor();
  await section(noe).scrollIntoViewIfNeeded();
  for (const page of [petit, zoe, noe]) {
    expect(await violations(page)).toEqual([]);
    expect(await small(page, '.quality-notice button, .quality-choice')).toEqual([]);
  }
  await shot(noe, 'quality-text-phone');
  await shot(petit, 'quality-teacher');
  // Nobody else is told.
  expect(await zoe.locator('.quality-sign').count()).toBe(0);

  // Remembered on this device, and one touch away from ending.
  await noe.reload();
  await notice(noe).getByText('Texte seul, par votre choix').waitFor();
  expect((await received(noe)).samples).toBe(0);
  await shot(noe, 'quality-notice-phone');
  await soon(() => aloud(noe)).toContainEqual(expect.stringContaining('Texte seul, par votre choix'));
  await notice(noe).getByRole('button', { name: 'Remettre le son' }).click();
  await soon(() => aloud(noe)).toContainEqual(expect.stringContaining('de nouveau entiers'));
  await moving(noe, camera);
  await patiently(() => still(noe, 'samples')).toBe(false);
});

/** How many voices have come to a member without a page: what is heard doesn't hang on this machine's time to play it. */
async function listener(server: ClassServer): Promise<() => number> {
  const cookie = `who=${encodeURIComponent('Tom Vasseur')}`;
  const tom = new Peer(Number(new URL(server.address).port), { cookie, lessonId: lesson.id });
  onTestFinished(() => tom.close());
  await tom.join();
  return () => tom.frames.filter(({ kind }) => kind === 'voice').length;
}

test('[Q9] [Q10] a page saves by itself: hidden it gets no pictures, small it gets small ones, and as the browser asks', {
  timeout: 240_000,
}, async () => {
  const server = await openClass();
  await showing(server);
  const zoe = await visit(server, 'Zoé Lopez');
  await moving(zoe, camera);
  const turn = (state: 'hidden' | 'visible') =>
    zoe.evaluate((wished) => {
      Object.defineProperty(document, 'visibilityState', { value: wished, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await turn('hidden');
  await patiently(() => still(zoe, 'pictures')).toBe(true);
  await patiently(() => still(zoe, 'samples')).toBe(false);
  await turn('visible');
  await moving(zoe, camera);
  await soon(async () => (await received(zoe)).height).toBe(360);
  await zoe.setViewportSize({ width: 360, height: 400 });
  await soon(async () => (await received(zoe)).height).toBe(180);

  // A browser told to save data asks for little, until the person chooses.
  await zoe.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  await zoe.setViewportSize({ width: 1_200, height: 800 });
  await zoe.reload();
  await notice(zoe).getByText('Petites images, par votre choix.').waitFor();
  await soon(async () => (await received(zoe)).height).toBe(180);
});

test('[Q12] a teacher on a slow way to the relay sends less, is told so, and is heard', {
  timeout: 240_000,
}, async () => {
  const server = await openClass();
  const link = await SlowLink.to(Number(new URL(server.address).port), { down: 100_000, up: 100_000 });
  onTestFinished(() => link.close());
  const petit = await showing({ ...server, address: `http://127.0.0.1:${link.port}` });
  const zoe = await visit(server, 'Zoé Lopez');
  await moving(zoe, camera);
  await soon(async () => (await received(zoe)).height).toBe(360);
  const heard = await listener(server);
  // A voice takes 34 of them.
  link.set({ up: 70 });
  await petit
    .locator('.quality-sent')
    .filter({ hasText: /Votre image est (réduite|arrêtée)/ })
    .waitFor();
  const before = heard();
  await patiently(heard).toBeGreaterThan(before + 5);
  await soon(() => aloud(petit)).toContainEqual(expect.stringMatching(/Votre image est (réduite|arrêtée)/));
  expect(await violations(petit)).toEqual([]);
  await shot(petit, 'quality-sending');
});
