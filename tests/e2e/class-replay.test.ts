// A lesson recorded and watched again, in real browsers: what was shown and heard is decoded and measured, at any moment and any speed.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { pitch } from '../../src/classroom/testing/opus-tone.ts';
import { Peer } from '../../src/classroom/testing/peer.ts';
import { makePdf } from '../support/pdf.ts';
import { violations } from './axe.ts';
import { listen, played, sing } from './class-ear.ts';
import {
  at,
  controls,
  enter,
  lessonAt,
  lina,
  noe,
  origin,
  pageOf,
  petit,
  phone,
  picture,
  school,
} from './class-school.ts';
import { openTool } from './class-tool.ts';

/** A camera of one colour and a microphone of one tone, both to be changed at will. */
function fakeDevices(): void {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const state = { colour: '#c22', frequency: 440 };
  Object.assign(globalThis, { fake: state });
  const paint = () => {
    const context = canvas.getContext('2d');
    if (!context) return;
    context.fillStyle = state.colour;
    context.fillRect(0, 0, 640, 360);
    // Something moves, or the encoder has nothing to send.
    context.fillStyle = '#fff';
    context.fillRect((performance.now() / 10) % 600, 330, 20, 20);
  };
  setInterval(paint, 50);
  navigator.mediaDevices.getUserMedia = async ({ video }: MediaStreamConstraints = {}) => {
    if (video) return canvas.captureStream(20);
    const context = new AudioContext({ sampleRate: 48_000 });
    await context.resume();
    const tone = new OscillatorNode(context, { frequency: state.frequency });
    setInterval(() => tone.frequency.setValueAtTime(state.frequency, context.currentTime), 50);
    const volume = new GainNode(context, { gain: 0.3 });
    const out = new MediaStreamAudioDestinationNode(context);
    tone.connect(volume).connect(out);
    tone.start();
    return out.stream;
  };
}

/** The colour in the middle of the teacher's picture. */
const seen = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.class-picture[data-source="camera"] canvas');
    const copy = document.createElement('canvas').getContext('2d');
    if (!canvas || canvas.width < 20 || !copy) return 'nothing';
    copy.drawImage(canvas, canvas.width / 2, canvas.height / 3, 1, 1, 0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = copy.getImageData(0, 0, 1, 1).data;
    return red > blue + 60 && red > green + 60 ? 'red' : blue > red + 60 ? 'blue' : `${red} ${green} ${blue}`;
  });

const inked = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.class-scene canvas[data-layer="dry"]');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let count = 0;
    for (let index = 3; index < pixels.length; index += 4) if ((pixels[index] ?? 0) > 100) count += 1;
    return count > 60;
  });

const where = (page: Page) =>
  page.evaluate(() => {
    const replay: unknown = Reflect.get(globalThis, 'preauReplay');
    if (typeof replay !== 'object' || !replay || !('at' in replay) || typeof replay.at !== 'function') return null;
    const told: { time: number; length: number; playing: boolean; waiting: boolean; speed: number } = replay.at();
    return told;
  });

const slide = (page: Page, number: number) => page.getByRole('img', { name: `Diapositive ${number}`, exact: true });
const chapter = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Chapitres' }).getByRole('button', { name });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const soon = <Seen>(look: () => Promise<Seen> | Seen) => expect.poll(look, { timeout: 20_000 });
const hears = (page: Page, hz: number) => soon(async () => Math.abs((await played(page)).pitch - hz)).toBeLessThan(15);

const volcanoes = makePdf([
  { lines: ['Le volcan', 'Le magma monte'], colour: [0.15, 0.55, 0.4] },
  { lines: ['La lave', 'Elle coule'], colour: [0.75, 0.2, 0.15] },
]);

/** Each thing that is shown lasts so long, ms. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 3_000));

async function record(lessonId: string): Promise<void> {
  const teacher = await enter(petit, lessonId, undefined, fakeDevices);
  const small = await enter(lina, lessonId, phone);
  for (const name of [/^Micro/, /^Caméra/]) {
    await soon(() => controls(teacher).getByRole('button', { name }).getAttribute('aria-pressed')).toBe('true');
  }
  await openTool(teacher, 'Diapositives');
  const pdf = { name: 'Les volcans.pdf', mimeType: 'application/pdf', buffer: volcanoes };
  await teacher.getByLabel('Ajouter un PDF ou des images').setInputFiles(pdf);
  await teacher.getByText('2 diapositives').first().waitFor();
  await teacher.getByRole('progressbar').waitFor({ state: 'detached' });
  await button(teacher, 'Montrer à la classe').click();
  await slide(small, 1).waitFor();
  await soon(() => seen(small)).toBe('red');

  // Announced to everybody, in words and aloud.
  await openTool(teacher, 'Enregistrement');
  await button(teacher, 'Enregistrer le cours').click();
  for (const page of [teacher, small]) {
    await page.locator('.recording-banner').getByText('Enregistrement').waitFor();
    await soon(async () => (await page.getByRole('status').allTextContents()).join()).toContain(
      'enregistré maintenant',
    );
    expect(await violations(page)).toEqual([]);
  }
  await small.getByText('Votre voix, votre image et vos messages n’y sont pas.').waitFor();
  await teacher.screenshot(picture('recording-teacher'));
  await small.screenshot(picture('recording-pupil-phone'));

  await moment();
  await teacher.evaluate(() => Object.assign(Reflect.get(globalThis, 'fake'), { colour: '#22c', frequency: 880 }));
  // On a busy machine that takes its time, and the recording has what the class has.
  await soon(() => seen(small)).toBe('blue');
  await teacher.getByRole('navigation', { name: 'Diapositives' }).getByRole('button', { name: 'Suivante' }).click();
  await openTool(teacher, 'Sous-titres');
  await teacher.getByLabel('Écrire les sous-titres').fill('La lave coule vers la mer.');
  await button(teacher, 'Envoyer la ligne').click();
  await moment();
  await button(teacher, 'Tableau').first().click();
  const board = teacher.locator('.class-scene .ink-hand');
  const box = await board.boundingBox();
  if (!box) throw new Error('no board');
  await teacher.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await teacher.mouse.down();
  await teacher.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.6, { steps: 12 });
  await teacher.mouse.up();
  await soon(() => inked(small)).toBe(true);
  await teacher
    .locator('.recording-banner')
    .getByRole('button', { name: /^Arrêter/ })
    .click();
  await small.locator('.recording-banner').waitFor({ state: 'detached' });
  await soon(async () => (await small.getByRole('status').allTextContents()).join()).toContain('est arrêté');
  for (const page of [teacher, small]) await page.context().close();
}

/** A device whose decoder takes this long for each picture, ms: longer than a class would wait. */
const slowDecoder = `{
  const Own = VideoDecoder;
  globalThis.VideoDecoder = class extends Own {
    constructor({ output, error }) {
      super({ error, output: (frame) => setTimeout(output, 1_500, frame) });
    }
  };
}`;

test('[R2] [R9] [R11] [R13] [R15] a lesson is recorded, and watched again by its class', {
  timeout: 120_000,
}, async () => {
  const lessonId = await lessonAt(-5);
  await record(lessonId);

  const page = await pageOf(noe);
  await listen(page);
  let slowed = 0;
  await page.context().route(/player-worker.*\.js/, async (route) => {
    slowed += 1;
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: slowDecoder + (await answer.text()) });
  });
  await page.goto(`${origin}/replay/${lessonId}`);
  await button(page, 'Lire').waitFor();
  expect((await where(page))?.length).toBeGreaterThan(6_000);
  await slide(page, 1).waitFor();
  // Before anything plays, and however long the first picture takes.
  await soon(() => seen(page)).toBe('red');
  expect(slowed).toBeGreaterThan(0);
  await page.keyboard.press(' ');
  await soon(async () => (await where(page))?.playing).toBe(true);
  await hears(page, 440);

  // Chapters: the second slide, with what was seen and heard then; captions stay. Faster, the tone is the same.
  await button(page, 'Sous-titres').click();
  await page.getByLabel('Vitesse').selectOption('0.75');
  await chapter(page, /Diapositive 2 : La lave/).click();
  await slide(page, 2).waitFor();
  await soon(() => seen(page)).toBe('blue');
  await hears(page, 880);
  await page.locator('.captions').getByText('La lave coule vers la mer.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.screenshot(picture('replay-wide'));
  await page.getByLabel('Vitesse').selectOption('2');
  await page.locator('h1').focus();
  // Standing, or a slow machine would be past the slide before it was looked at.
  if ((await where(page))?.playing) await page.keyboard.press(' ');
  await soon(async () => (await where(page))?.playing).toBe(false);
  await page.keyboard.press('Home');
  await slide(page, 1).waitFor();
  await page.keyboard.press(' ');
  await soon(async () => {
    const told = await where(page);
    return told !== null && !told.playing && told.time >= told.length - 50;
  }).toBe(true);

  // The board as it stood: nothing before the stroke, the stroke after it.
  await soon(() => inked(page)).toBe(true);
  await chapter(page, /Tableau/).click();
  await soon(() => inked(page)).toBe(false);
  await soon(() => seen(page)).toBe('blue');
  const slider = page.getByRole('slider', { name: 'Avancement' });
  await slider.focus();
  const before = (await where(page))?.time ?? 0;
  await page.keyboard.press('ArrowLeft');
  await soon(async () => Math.round(before - ((await where(page))?.time ?? 0))).toBe(5_000);
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^\d+ s sur \d+ s$/);

  await page.setViewportSize(phone);
  await chapter(page, /Diapositive 2/).click();
  await soon(() => seen(page)).toBe('blue');
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.screenshot(picture('replay-phone'));

  // Its teacher erases it, and it is gone for everybody.
  const teacher = await pageOf(petit);
  await teacher.goto(`${origin}/replay/${lessonId}`);
  await teacher.getByText('Cet enregistrement', { exact: true }).click();
  await button(teacher, 'Effacer pour toujours').first().click();
  await teacher.getByRole('dialog').getByRole('button', { name: 'Effacer pour toujours' }).click();
  await teacher.getByRole('heading', { name: 'Il n’y a rien à revoir' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Il n’y a rien à revoir' }).waitFor();
  expect(await violations(page)).toEqual([]);
});

test('[R10] [R14] a voice alone without WebCodecs, and what is said where there is nothing to watch', {
  timeout: 90_000,
}, async () => {
  const lessonId = await lessonAt(-5);
  const madame = new Peer(Number(new URL(origin).port), { cookie: petit.cookie, lessonId });
  await madame.join();
  const stop = sing(madame);
  const act = (part: string, command: object) => madame.say({ type: 'do', ref: part, part, command });
  act('recording', { type: 'start' });
  const page = await pageOf(noe);
  await listen(page);
  await without(page, 'AudioDecoder', 'EncodedAudioChunk', 'VideoDecoder');
  const says = async (heading: string, name: string) => {
    await page.getByRole('heading', { name: heading }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.screenshot(picture(`replay-${name}`));
  };
  await page.goto(`${origin}/replay/${lessonId}`);
  await says('Ce cours est encore enregistré', 'running');
  act('captions', { type: 'say', text: 'Écoutez bien cette note.' });
  await moment();
  act('recording', { type: 'stop' });
  await soon(async () => (await noe.get(`/api/lessons/${lessonId}/replay`)).status).toBe(200);
  stop();
  madame.close();

  await button(page, 'Réessayer').click();
  await button(page, 'Lire').click();
  await hears(page, pitch);
  await page.getByText('M. Petit parle, sans image.').waitFor();
  await page.screenshot(picture('replay-voice'));
  await page.setViewportSize(phone);
  expect(await violations(page)).toEqual([]);
  await page.screenshot(picture('replay-voice-phone'));

  const [nothing, others] = [await lessonAt(-5), await school.addLesson({ starts: at(-5), ends: at(50) })];
  await page.goto(`${origin}/replay/${nothing}`);
  await says('Il n’y a rien à revoir', 'empty');
  await page.goto(`${origin}/replay/${others.lessonId}`);
  await says('Ce cours n’est pas le vôtre', 'refused');
  await page.route('**/replay', (route) => route.abort());
  await page.goto(`${origin}/class/${lessonId}`);
  await page.evaluate((path) => {
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/replay/${nothing}`);
  await says('Le cours n’arrive pas', 'away');
});

/** As an older browser, in the page and in the replay's worker. */
async function without(page: Page, ...names: string[]): Promise<void> {
  const old = names.map((name) => `delete globalThis.${name};\n`).join('');
  await page.addInitScript(old);
  await page.context().route(/player-worker.*\.js/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: old + (await answer.text()) });
  });
}
