// Everybody enters: virtual pupils, the teacher through the green room, five pupils by one click from their day.
import { strict as assert } from 'node:assert';
import { moving } from '../../e2e/class-sights.ts';
import { everybody, type Lesson, pupilsOf, type Seat } from '../lesson.ts';
import { teacher } from '../people.ts';
import { accessible, control, pressed } from '../touch.ts';
import { patience, until } from '../until.ts';
import { hearAll } from './hands.ts';

export async function entering(lesson: Lesson): Promise<string> {
  const { seats, virtual } = lesson;
  await Promise.all(virtual.map((pupil) => pupil.enter()));

  const { page: petit, address } = seats.petit;
  await petit.goto(address);
  await petit.getByRole('link', { name: 'Entrer en classe' }).first().click();
  await petit.getByText('Vous entrerez avec la caméra et le micro.').waitFor();
  await accessible(petit);
  await petit.getByRole('button', { name: 'Entrer en classe' }).click();
  for (const device of ['Micro', 'Caméra']) await pressed(petit, device, true);
  await until(
    'virtual pupils get the teacher’s voice and picture',
    () => virtual.filter(({ voices, pictures }) => voices.size === 1 && pictures.size === 1).length,
    (count) => count === virtual.length,
  );

  const times = await Promise.all(pupilsOf(lesson).map(enterFromDay));
  await hearAll(lesson);
  for (const { page } of pupilsOf(lesson)) {
    assert.equal(await page.getByRole('button', { name: 'Toucher pour entendre' }).count(), 0);
    assert.equal(await control(page, 'Micro').count(), 0);
  }
  await petit.getByText(`${everybody(lesson).length + virtual.length} présents`).waitFor();
  await lesson.shot('petit', 'entering-teacher');
  await lesson.shot('ines', 'entering-phone');
  const slowest = Math.max(...times);
  return `31 in class; from one click in the day to sound and picture ${times.map((ms) => (ms / 1_000).toFixed(1)).join(', ')} s, at most ${(slowest / 1_000).toFixed(1)} s`;
}

/** @returns ms from the click to the teacher's tone leaving for the loudspeaker; the picture moves too by then or soon */
async function enterFromDay({ page, address }: Seat): Promise<number> {
  await page.goto(address);
  const door = page.getByRole('link', { name: 'Entrer en classe' }).first();
  await door.waitFor();
  const from = performance.now();
  await door.click();
  await page.waitForFunction((tone) => globalThis.lessonEars.hears(tone), teacher.tone, {
    polling: 50,
    timeout: patience,
  });
  const heard = performance.now() - from;
  await moving(page, 'Caméra : M. Petit');
  return heard;
}
