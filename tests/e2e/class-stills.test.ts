// The small pictures of a class in real browsers: proposed, agreed to or not, seen by the others, and gone at once.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { teacher } from './class-server.ts';
import { seat, violations } from './class-sights.ts';
import { openTool } from './class-tool.ts';
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
  wide,
} from './class-visit.ts';

visitClasses({ devices: true });

/** Remembers the cameras that the page opens from now on. */
const watchCameras = (page: Page) =>
  page.evaluate(() => {
    const opened: MediaStreamTrack[] = [];
    Object.assign(globalThis, { opened });
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      opened.push(...stream.getTracks());
      return stream;
    };
  });
const cameras = (page: Page) =>
  page.evaluate(() => (Reflect.get(globalThis, 'opened') as MediaStreamTrack[]).map(({ readyState }) => readyState));

/** Its size, and whether anything is on it. */
const looks = (page: Page, name: string) =>
  page.getByRole('img', { name }).evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const lit = data.some((value, index) => index % 4 === 1 && value > 80);
    return { width: image.naturalWidth, height: image.naturalHeight, lit };
  });

test('[T3] [T4] a pupil agrees, the class sees them, and a “no” closes the camera', {
  timeout: 120_000,
}, async () => {
  const server = await openClass();
  // With nothing of the teacher's to see, the class has the stage.
  const petit = await visit(server, teacher.name, wide, async (page) => {
    await page.addInitScript(() => {
      const closed = { on: false };
      localStorage.setItem('preau.class.devices', JSON.stringify({ camera: closed, microphone: closed }));
    });
  });
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);
  const others = await Promise.all(
    ['Anaïs Roux', 'Inès Faure', 'Malo Girard'].map((name) => seat(server.address, name)),
  );
  await watchCameras(zoe);
  expect(await zoe.getByText('Vous montrer à la classe').count()).toBe(0);
  await openTool(petit, 'La classe en photos');
  await petit.getByRole('checkbox', { name: 'Les élèves peuvent se montrer' }).check();

  await zoe.getByText('Vous montrer à la classe').waitFor();
  for (const page of [petit, zoe, noe]) expect(await violations(page)).toEqual([]);
  await shot(noe, 'stills-asked-phone');
  expect(await small(noe, '.stills-card button')).toEqual([]);
  await noe.getByRole('button', { name: 'Non merci' }).click();
  await zoe.getByRole('button', { name: 'Me montrer' }).first().click();
  await zoe.locator('.stills-card').getByText('La classe voit votre photo.').waitFor();
  await soon(async () => (await aloud(zoe)).join(' ')).toContain('La classe voit votre photo.');
  for (const page of [petit, noe]) {
    await page.getByRole('img', { name: 'Photo de Zoé Lopez' }).waitFor();
    expect(await looks(page, 'Photo de Zoé Lopez')).toEqual({ width: 160, height: 120, lit: true });
  }
  expect(await noe.getByRole('list', { name: 'La classe' }).getByRole('img').count()).toBe(1);
  expect(await cameras(zoe)).toEqual(['live']);
  // The next one comes by itself.
  const before = await noe.getByRole('img', { name: 'Photo de Zoé Lopez' }).getAttribute('src');
  await soon(() => noe.getByRole('img', { name: 'Photo de Zoé Lopez' }).getAttribute('src')).not.toBe(before);
  await petit.getByText('1 élève').first().waitFor();
  for (const page of [petit, zoe, noe]) expect(await violations(page)).toEqual([]);
  await shot(petit, 'stills-teacher');
  await shot(zoe, 'stills-pupil');
  await shot(noe, 'stills-phone');

  // Beside the teacher's picture, they stand with the people.
  await openDevices(petit, ['Caméra']);
  await control(noe, 'Présents').click();
  await noe.getByRole('img', { name: 'Photo de Zoé Lopez' }).waitFor();
  expect(await violations(noe)).toEqual([]);
  await shot(noe, 'stills-people-phone');
  await control(petit, /^Mains/).click();
  await petit.getByRole('img', { name: 'Photo de Zoé Lopez' }).waitFor();
  await shot(petit, 'stills-teacher-camera');

  await openTool(petit, 'La classe en photos');
  await petit.getByRole('button', { name: 'Retirer la photo de Zoé Lopez' }).click();
  await noe.getByRole('img', { name: 'Photo de Zoé Lopez' }).waitFor({ state: 'detached' });
  await zoe.locator('.stills-card').waitFor({ state: 'detached' });
  await soon(async () => (await aloud(zoe)).join(' ')).toContain('La classe ne vous voit plus.');
  await soon(() => cameras(zoe)).toEqual(['ended']);
  for (const socket of others) socket.close();
});
