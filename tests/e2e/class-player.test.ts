// A sound played to all in step, in real browsers: brought by the teacher, played, moved, paused, and there for who comes late.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeWav } from '../support/sound.ts';
import { violations } from './axe.ts';
import { enter, lessonAt, lina, noe, petit, phone, picture } from './class-school.ts';
import { openTool } from './class-tool.ts';

const player = (page: Page) =>
  page.locator('.player video').evaluate((video: HTMLVideoElement) => {
    const { paused, currentTime, duration } = video;
    return { paused, at: Math.round(currentTime * 10) / 10, duration: Math.round(duration) };
  });

test('[S11] a sound is played, moved and paused for everybody', { timeout: 90_000, retry: 1 }, async () => {
  const lessonId = await lessonAt(-5);
  const teacher = await enter(petit, lessonId);
  const small = await enter(lina, lessonId, phone);
  await openTool(teacher, 'Son et vidéo');
  const wav = { name: 'Chant du merle.wav', mimeType: 'audio/x-wav', buffer: makeWav(60) };
  await teacher.getByLabel('Ajouter un son ou une vidéo').setInputFiles(wav);
  await teacher.getByRole('button', { name: 'Montrer à la classe : Chant du merle' }).click();
  for (const page of [teacher, small]) {
    await page.locator('.player-sound').getByText('Chant du merle').waitFor();
    await expect.poll(() => player(page)).toEqual({ paused: true, at: 0, duration: 60 });
    expect(await violations(page)).toEqual([]);
  }
  expect(await small.getByRole('button', { name: 'Lire pour tous' }).count()).toBe(0);

  // A browser that waits for a touch has had one from who entered by touching.
  await small.mouse.click(180, 100);
  await teacher.getByRole('button', { name: 'Lire pour tous' }).click();
  for (const page of [teacher, small]) {
    await expect.poll(async () => (await player(page)).paused).toBe(false);
    await expect.poll(async () => (await player(page)).at).toBeGreaterThan(0.5);
  }
  await teacher.screenshot(picture('player-teacher'));
  await small.screenshot(picture('player-pupil-phone'));

  await teacher.getByRole('slider', { name: 'Avancement' }).fill('40');
  for (const page of [teacher, small]) await expect.poll(async () => (await player(page)).at).toBeGreaterThan(40);
  await teacher.getByRole('button', { name: 'Pause pour tous' }).click();
  // All stand where the teacher stopped, who comes now included.
  const late = await enter(noe, lessonId);
  const stands = async () => {
    const all = await Promise.all([teacher, small, late].map(player));
    return new Set(all.map(({ paused, at }) => (paused && at > 40 ? at : 'elsewhere'))).size === 1 && all[0]?.paused;
  };
  await expect.poll(stands, { timeout: 10_000 }).toBe(true);

  await teacher.getByRole('button', { name: 'Retirer : Chant du merle' }).click();
  await late.getByText('Rien à lire pour l’instant.').waitFor();
});
