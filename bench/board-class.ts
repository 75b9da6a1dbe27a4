// The board in class: from the teacher's pointer to a pupil's canvas on a page of 2 000 strokes, frames a second meanwhile, what loading costs.
import type { Page } from 'playwright-core';
import * as Y from 'yjs';
import { Hand, text64 } from '../src/classroom/board/testing.ts';
import { Peer } from '../src/classroom/testing/peer.ts';
import { type ClassServer, lesson, startClassServer, teacher } from '../tests/e2e/class-server.ts';
import { launchChromium } from '../tests/support/chromium.ts';
import { buildPages } from './built-pages.ts';
import { quantile, table } from './report.mjs';

const strokes = Number(process.env.STROKES ?? 2_000);
const lines = 24;
/** Places along each line whose ink is looked for. */
const marks = 20;

export async function run(): Promise<{ markdown: string; figures: Record<string, number> }> {
  const pages = await buildPages();
  const server = await startClassServer(pages.folder);
  const browser = await launchChromium([]);
  try {
    const bytes = await fill(server);
    const visit = async (name: string): Promise<Page> => {
      const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, locale: 'fr-FR' });
      await context.addCookies([{ name: 'who', value: encodeURIComponent(name), url: server.address }]);
      const page = await context.newPage();
      await page.goto(`${server.address}/class/${lesson.id}`);
      if (name === teacher.name) await page.getByRole('button', { name: 'Entrer en classe' }).click();
      await page.getByRole('application').waitFor();
      return page;
    };
    const petit = await visit(teacher.name);
    const started = performance.now();
    const zoe = await visit('Zoé Lopez');
    await zoe.waitForFunction(seesInk);
    const loaded = performance.now() - started;
    await petit.waitForTimeout(3_000);
    for (const page of [petit, zoe]) await page.evaluate(countFrames);
    const began = performance.now();
    const delays = await draw(petit, zoe);
    const seconds = (performance.now() - began) / 1_000;
    const rate = async (page: Page, frames: string) =>
      Math.round((await page.evaluate((name) => Number(Reflect.get(globalThis, name)), frames)) / seconds);
    const drawing = { teacher: await rate(petit, 'preauFrames'), pupil: await rate(zoe, 'preauFrames') };
    const figures = {
      ...{ board_teacher_fps: drawing.teacher, board_pupil_fps: drawing.pupil },
      board_moving_fps: await move(zoe),
      board_p50_ms: Math.round(quantile(delays, 0.5)),
      board_p95_ms: Math.round(quantile(delays, 0.95)),
      board_p99_ms: Math.round(quantile(delays, 0.99)),
      board_load_ms: Math.round(loaded),
      board_bytes: bytes,
    };
    const markdown = table(
      ['', 'measured', 'asked'],
      [
        ['from a pointer’s move to the pupil’s canvas, p50', `${figures.board_p50_ms} ms`, ''],
        ['p95', `${figures.board_p95_ms} ms`, '≤ 100 ms'],
        ['p99', `${figures.board_p99_ms} ms`, ''],
        ['frames a second while drawing: teacher', `${figures.board_teacher_fps}`, ''],
        ['pupil', `${figures.board_pupil_fps}`, ''],
        ['frames a second while a pupil enlarges and moves the page', `${figures.board_moving_fps}`, ''],
        ['from the address to a board drawn', `${figures.board_load_ms} ms`, ''],
        ['the ink, as it is sent', `${Math.round(bytes / 1_024)} KB`, ''],
      ],
    );
    const what = `${delays.length} places along ${lines} lines of the teacher’s mouse, on a page of ${strokes} strokes; two browsers and the relay share this machine.`;
    return { markdown: `${what}\n\n${markdown}`, figures };
  } finally {
    await browser.close();
    await server.close();
    pages.remove();
  }
}

/** Strokes of a hand all over the page, except a band in its middle. @returns their bytes */
async function fill({ address }: ClassServer): Promise<number> {
  const port = Number(new URL(address).port);
  const peer = new Peer(port, { cookie: `who=${encodeURIComponent(teacher.name)}`, lessonId: lesson.id });
  await peer.join({ picture: false });
  peer.say({ type: 'do', ref: 's', part: 'stage', command: { type: 'show', shown: 'board' } });
  const hand = new Hand(1, 77);
  let bytes = 0;
  const waiting: Uint8Array[] = [];
  for (let n = 0; n < strokes; n += 1) {
    const [left, top] = [(n * 37) % 1_500, n % 2 === 0 ? (n * 13) % 380 : 580 + ((n * 13) % 380)];
    const points = Array.from({ length: 50 }, (_, index) => ({
      x: left + 2 * index,
      y: top + 20 * Math.sin(index / 4),
      force: 0.5,
    }));
    waiting.push(hand.draw({ points, order: n + 1, colour: n % 6 }).update);
    if (waiting.length < 10 && n < strokes - 1) continue;
    const update = Y.mergeUpdates(waiting.splice(0));
    bytes += update.length;
    const ref = `f${n}`;
    peer.say({
      type: 'do',
      ref,
      part: 'board',
      command: { type: 'ink', page: 'p1', sheet: 1, ref, update: text64(update) },
    });
    // The relay counts messages.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  peer.close();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return bytes;
}

/** In the page: the last strokes are there. */
function seesInk(): boolean {
  const canvas = document.querySelector<HTMLCanvasElement>('.ink canvas[data-layer=dry]');
  const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  let inked = 0;
  for (let index = 3; index < data.length; index += 4) if ((data[index] ?? 0) > 60) inked += 1;
  return inked > data.length / 4 / 20;
}

/** In the page: how many pictures it made since. */
function countFrames(): void {
  Reflect.set(globalThis, 'preauFrames', 0);
  const count = () => {
    Reflect.set(globalThis, 'preauFrames', Number(Reflect.get(globalThis, 'preauFrames')) + 1);
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
}

/** A wheel over the whole page, enlarged. @returns frames a second */
async function move(zoe: Page): Promise<number> {
  const box = await zoe.getByRole('application').boundingBox();
  if (!box) throw new Error('no board');
  await zoe.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await zoe.keyboard.down('Control');
  await zoe.mouse.wheel(0, -140);
  await zoe.keyboard.up('Control');
  await zoe.waitForTimeout(1_000);
  await zoe.evaluate(() => Reflect.set(globalThis, 'preauFrames', 0));
  const began = performance.now();
  for (let step = 0; step < 150; step += 1) {
    await zoe.mouse.wheel(step % 60 < 30 ? 12 : -12, step % 40 < 20 ? 8 : -8);
    await new Promise((resolve) => setTimeout(resolve, 12));
  }
  const frames = await zoe.evaluate(() => Number(Reflect.get(globalThis, 'preauFrames')));
  return Math.round(frames / ((performance.now() - began) / 1_000));
}

async function draw(petit: Page, zoe: Page): Promise<number[]> {
  const box = await petit.getByRole('application').boundingBox();
  if (!box) throw new Error('no board');
  const delays: number[] = [];
  for (let line = 0; line < lines; line += 1) {
    const y = 430 + (line % 8) * 18;
    const places = Array.from({ length: marks }, (_, index) => 100 + 60 * index + 20 * Math.floor(line / 8));
    const seen = zoe.evaluate(watch, { y, places });
    const scale = Math.min(box.width / 1_600, box.height / 1_000);
    const pixel = (x: number) => ({
      x: box.x + box.width / 2 + (x - 800) * scale,
      y: box.y + box.height / 2 + (y - 500) * scale,
    });
    await petit.evaluate(() => {
      const moves: [number, number][] = [];
      Object.assign(globalThis, { moves });
      const note = (event: PointerEvent) => void moves.push([event.clientX, performance.timeOrigin + event.timeStamp]);
      document.addEventListener('pointermove', note, { capture: true });
    });
    const start = pixel(places[0] ?? 0);
    await petit.mouse.move(start.x - 10, start.y);
    await petit.mouse.down();
    for (let x = places[0] ?? 0; x < 1_380; x += 12) {
      const at = pixel(x);
      await petit.mouse.move(at.x, at.y);
      await new Promise((resolve) => setTimeout(resolve, 12));
    }
    await petit.mouse.up();
    const moves = await petit.evaluate(() => Reflect.get(globalThis, 'moves') as [number, number][]);
    const times = await seen;
    for (const [index, x] of places.entries()) {
      // The first move that went past this place by as much as the pen is smoothed.
      const passed = moves.find(([at]) => at >= pixel(x).x);
      const time = times[index];
      if (passed && time !== undefined && time > 0) delays.push(time - passed[1]);
    }
    // Out of the way of the next one.
    await petit.keyboard.press('Control+z');
    await petit.waitForTimeout(400);
  }
  return delays;
}

/** In the page: when each place was first inked, ms since 1970, looked at after every frame was drawn. */
function watch({ y, places }: { y: number; places: number[] }): Promise<number[]> {
  const layers = [
    ...document.querySelectorAll<HTMLCanvasElement>('.ink canvas[data-layer=wet], .ink canvas[data-layer=dry]'),
  ];
  const times: number[] = places.map(() => 0);
  const inked = (x: number): boolean =>
    layers.some((canvas) => {
      const scale = Math.min(canvas.width / 1_600, canvas.height / 1_000);
      const [left, top] = [canvas.width / 2 + (x - 800) * scale, canvas.height / 2 + (y - 500) * scale];
      const data = canvas.getContext('2d')?.getImageData(Math.round(left), Math.round(top) - 2, 1, 5).data ?? [];
      return data.some((value, index) => index % 4 === 3 && value > 60);
    });
  return new Promise((resolve) => {
    const until = performance.now() + 8_000;
    // After what the page itself draws in this frame.
    const drawn = new MessageChannel();
    const look = () => requestAnimationFrame(() => drawn.port2.postMessage(null));
    drawn.port1.onmessage = () => {
      let next = times.indexOf(0);
      while (next >= 0 && inked(places[next] ?? 0)) {
        times[next] = performance.timeOrigin + performance.now();
        next = times.indexOf(0);
      }
      if (next < 0 || performance.now() > until) resolve(times);
      else look();
    };
    look();
  });
}
