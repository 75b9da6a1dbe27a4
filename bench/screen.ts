// A shared screen on the wire: bits a second of what a teacher shows (typing, slides, scrolling), how it looks at a pupil's, beside the limit.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { Peer } from '../src/classroom/testing/peer.ts';
import { lesson, startClassServer, teacher } from '../tests/e2e/class-server.ts';
import { launchChromium } from '../tests/support/chromium.ts';
import { table } from './report.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Of each kind, s; what comes before is the beginning of the share. */
const seconds = Number(process.env.SCREEN_SECONDS ?? 30);
const kinds = ['typing', 'slides', 'scrolling'] as const;
type Kind = (typeof kinds)[number];
const limit = 300;

export async function run(): Promise<{ markdown: string; figures: Record<string, number> }> {
  const web = mkdtempSync(join(tmpdir(), 'preau-bench-screen-'));
  await build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: web, emptyOutDir: true },
  });
  const server = await startClassServer(web);
  const browser = await launchChromium([]);
  const visit = async (name: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1_700, height: 1_060 }, locale: 'fr-FR' });
    await context.addCookies([{ name: 'who', value: encodeURIComponent(name), url: server.address }]);
    const page = await context.newPage();
    await page.goto(`${server.address}/class/${lesson.id}`);
    return page;
  };
  const who = { cookie: `who=${encodeURIComponent('Noé Martin')}`, lessonId: lesson.id };
  const noe = new Peer(Number(new URL(server.address).port), who);
  try {
    const petit = await visit(teacher.name);
    await petit.evaluate(paintScreen);
    await petit.getByRole('button', { name: 'Entrer en classe' }).click();
    const zoe = await visit('Zoé Lopez');
    await noe.join();
    await petit.getByRole('button', { name: /^Écran/ }).click();
    await zoe.getByRole('img', { name: `Écran : ${teacher.name}` }).waitFor();
    const rows: string[][] = [];
    const figures: Record<string, number> = {};
    for (const kind of kinds) {
      await petit.evaluate((name) => Reflect.set(globalThis, 'preauKind', name), kind);
      await petit.waitForTimeout(3_000);
      const before = noe.frames.length;
      await petit.waitForTimeout(seconds * 1_000);
      const frames = noe.frames.slice(before).filter(({ source }) => source === 'screen');
      const kilobits = (8 * frames.reduce((sum, { payload }) => sum + payload.byteLength, 0)) / seconds / 1_000;
      await petit.evaluate(() => Reflect.set(globalThis, 'preauKind', 'still'));
      await petit.waitForTimeout(3_000);
      const likeness = await psnr(petit, zoe);
      figures[`screen_${kind}_kbits`] = Math.round(kilobits);
      figures[`screen_${kind}_rate`] = Number((frames.length / seconds).toFixed(1));
      figures[`screen_${kind}_psnr_db`] = Number(likeness.toFixed(1));
      rows.push([
        kind,
        `${Math.round(kilobits)} kbit/s`,
        (kilobits / limit).toFixed(2),
        `${(frames.length / seconds).toFixed(1)}`,
        `${likeness.toFixed(1)} dB`,
      ]);
    }
    const what = `A screen of 1600×900 full of text at 5 pictures a second, ${seconds} s of each, from the teacher's page through the relay; bytes counted at a pupil's socket; likeness is between the teacher's canvas and a pupil's page three seconds after the movement ended.`;
    const markdown = table(
      ['', 'on the wire', 'of the limit of 300 kbit/s', 'pictures a second', 'likeness (PSNR)'],
      rows,
    );
    return { markdown: `${what}\n\n${markdown}`, figures };
  } finally {
    noe.close();
    await browser.close();
    await server.close();
    rmSync(web, { recursive: true });
  }
}

/** In the page: a canvas stands for the screen that a browser without one can't share; everything after it is real. */
function paintScreen(): void {
  const canvas = document.createElement('canvas');
  canvas.width = 1_600;
  canvas.height = 900;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const words =
    'le numérateur et le dénominateur de deux fractions se lisent ensemble quand on additionne des parts égales'.split(
      ' ',
    );
  const lineAt = (line: number) =>
    Array.from({ length: 16 }, (_, word) => words[(line * 7 + word * 3) % words.length]).join(' ');
  let step = 0;
  const paint = (first: number, lines: number, offset: number) => {
    context.fillStyle = '#fdfcf8';
    context.fillRect(0, 0, 1_600, 900);
    context.fillStyle = '#1c2a31';
    context.font = '24px sans-serif';
    for (let line = 0; line < lines; line += 1) context.fillText(lineAt(first + line), 60, 60 + 32 * line - offset);
  };
  setInterval(() => {
    const kind = Reflect.get(globalThis, 'preauKind') as Kind | 'still' | undefined;
    if (kind === 'still') return;
    step += 1;
    if (kind === 'typing') {
      paint(0, 20, 0);
      context.fillText(lineAt(99).slice(0, step % 100), 60, 60 + 32 * 21);
    } else if (kind === 'slides') paint(40 * Math.floor(step / 40), 26, 0);
    else paint(Math.floor(step / 4), 27, 8 * (step % 4));
  }, 200);
  Reflect.set(globalThis, 'preauScreen', canvas);
  navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(5);
}

/** Peak signal to noise between what is shown and what is seen, dB, by brightness. */
async function psnr(petit: Page, zoe: Page): Promise<number> {
  const shown = await petit.evaluate(brightness, '');
  const seen = await zoe.evaluate(brightness, `Écran : ${teacher.name}`);
  const error = shown.reduce((sum, value, index) => sum + (value - (seen[index] ?? 0)) ** 2, 0) / shown.length;
  return error === 0 ? 99 : 10 * Math.log10(255 ** 2 / error);
}

/** In the page: the brightness of every second pixel of the middle of the screen, at its own size. @param label of the canvas; '' for the screen itself */
function brightness(label: string): number[] {
  const canvas =
    label === ''
      ? (Reflect.get(globalThis, 'preauScreen') as HTMLCanvasElement)
      : [...document.querySelectorAll('canvas')].find((one) => one.getAttribute('aria-label') === label);
  const copy = new OffscreenCanvas(1_600, 900).getContext('2d');
  if (!canvas || !copy) throw new Error(`no canvas ${label}`);
  copy.drawImage(canvas, 0, 0, 1_600, 900);
  const { data } = copy.getImageData(100, 50, 800, 600);
  const values: number[] = [];
  for (let at = 0; at < data.length; at += 8) values.push(data[at + 1] ?? 0);
  return values;
}
