// "Montre ton cahier" in real browsers: a photo goes from a phone to the teacher, to the class when shown, and nowhere else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { dataFolder, enter, lessonAt, lina, noe, openTools, petit, phone, picture } from './class-school.ts';
import { openTool } from './class-tool.ts';

test('[S8] [S9] a notebook goes to the teacher, without what the camera wrote, and to the class when shown', {
  timeout: 90_000,
  retry: 1,
}, async () => {
  const lessonId = await lessonAt(-5);
  const teacher = await enter(petit, lessonId);
  const small = await enter(lina, lessonId, phone);
  const large = await enter(noe, lessonId);
  const photo = await photoWithPlace(small);
  expect(photo.toString('latin1')).toContain('48.8566');

  await openTools(small);
  await small
    .getByLabel('Prendre une photo')
    .setInputFiles({ name: 'IMG_2.jpg', mimeType: 'image/jpeg', buffer: photo });
  await small.getByRole('img', { name: 'Votre photo, avant de l’envoyer' }).waitFor();
  expect(await violations(small)).toEqual([]);
  await small.screenshot(picture('notebook-check'));
  await small.getByRole('button', { name: 'Envoyer au professeur' }).click();
  await small.getByText('Votre professeur a reçu la photo.').waitFor();

  await teacher.getByText('Lina Benali montre son cahier.').waitFor();
  expect(await violations(teacher)).toEqual([]);
  await teacher.screenshot(picture('notebook-arrived'));
  expect(await large.getByText('cahier').count()).toBe(0);
  await openTool(teacher, 'Cahiers des élèves');
  const thumb = teacher.getByRole('button', { name: 'Voir en grand le cahier : Lina Benali' });
  const arrived = await thumb.locator('img').evaluate(async (image: HTMLImageElement) => {
    const bytes = await (await fetch(image.src)).arrayBuffer();
    return [...new Uint8Array(bytes)];
  });
  expect(arrived.length).toBeGreaterThan(1_000);
  expect(Buffer.from(arrived).toString('latin1')).not.toMatch(/48\.8566|Exif/);
  await thumb.click();
  await teacher.getByRole('img', { name: 'Cahier : Lina Benali' }).waitFor();
  await teacher.screenshot(picture('notebook-large'));
  await teacher.getByRole('dialog').getByRole('button', { name: 'Montrer sans le nom' }).click();
  await teacher.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();

  // Without the name, then with it.
  const shown = large.getByRole('img', { name: 'Un cahier' });
  await shown.waitFor();
  expect(await shown.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(1600);
  await small.getByText('La classe la voit').waitFor();
  expect(await violations(large)).toEqual([]);
  await large.screenshot(picture('notebook-shown'));
  await teacher.getByRole('region', { name: 'Cahiers des élèves' }).getByRole('button', { name: 'Ranger' }).click();
  await shown.waitFor({ state: 'detached' });
  await teacher.getByRole('button', { name: 'Montrer à la classe' }).last().click();
  const named = large.getByRole('img', { name: 'Cahier : Lina Benali' });
  await named.waitFor();
  const address = await named.getAttribute('src');

  // Taken back by its author, it is gone for everybody.
  await small.getByRole('button', { name: 'Retirer votre photo 1' }).click();
  await large.getByText('La photo n’est plus là.').waitFor();
  expect(await large.evaluate((url) => fetch(url ?? '').then(({ status }) => status), address)).toBe(404);

  // Nothing of it ever touched the disk.
  const kept = readdirSync(join(dataFolder, 'lessons'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(kept.filter(({ parentPath }) => parentPath.includes(lessonId))).toEqual([]);
  for (const { parentPath, name } of kept.filter((entry) => entry.name.startsWith(lessonId)))
    expect(readFileSync(join(parentPath, name), 'utf8')).not.toMatch(/"part":"notebook"|handed-in/);
});

/** A photo as a phone makes it: larger than needed, with the place it was taken at. */
async function photoWithPlace(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 2000;
    canvas.height = 1500;
    const context = canvas.getContext('2d');
    if (!context) return [];
    context.fillStyle = '#f7f3e8';
    context.fillRect(0, 0, 2000, 1500);
    context.fillStyle = '#1d3fa0';
    context.font = 'italic 120px serif';
    for (const [index, line] of ['2/5 + 1/3', '= 6/15 + 5/15', '= 11/15'].entries())
      context.fillText(line, 200, 400 + index * 260);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))];
  });
  const plain = Buffer.from(bytes);
  const told = Buffer.from('Exif\0\0GPS 48.8566, 2.3522', 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(told.length + 2);
  return Buffer.concat([plain.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, told, plain.subarray(2)]);
}
