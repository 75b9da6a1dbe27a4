// What the tests of the class page look at and with: moving pictures, a slide to share, classmates, accessibility.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { livePath, protocolVersion } from '../../src/classroom/protocol.ts';
import { lesson } from './class-server.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is now. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const found = await (
      globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
    ).axe.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

/** Between two looks at a picture, ms. By the clock: a page that isn't painted still gets its pictures. */
const lookEvery = 100;

/** Waits until what a canvas shows is neither empty nor still. Says what there was instead, should it not come. */
export async function moving(page: Page, label: string): Promise<void> {
  await page.getByRole('img', { name: label }).waitFor();
  // What was seen before counts for nothing.
  await page.evaluate(() => {
    for (const canvas of document.querySelectorAll('canvas')) delete canvas.dataset.seen;
  });
  try {
    await page.waitForFunction(looksDifferent, label, { polling: lookEvery });
  } catch (error) {
    throw new Error(`${label}: not moving. ${await circumstances(page, label)}`, { cause: error });
  }
}

/** Runs in the page: notes what the canvas shows, true once that was three different things and lit. */
function looksDifferent(wanted: string): boolean {
  const canvas = [...document.querySelectorAll('canvas')].find((one) => one.getAttribute('aria-label') === wanted);
  if (!canvas || canvas.width < 2) return false;
  const copy = document.createElement('canvas');
  copy.width = 64;
  copy.height = 36;
  const context = copy.getContext('2d', { willReadFrequently: true });
  context?.drawImage(canvas, 0, 0, 64, 36);
  const pixels = context?.getImageData(0, 0, 64, 36).data ?? new Uint8ClampedArray();
  const seen = pixels.reduce((hash, value) => (hash * 31 + value) >>> 0, 7);
  const lit = pixels.some((value, index) => index % 4 !== 3 && value > 60);
  const known = (canvas.dataset.seen ?? '').split(',').filter(Boolean);
  if (lit && !known.includes(String(seen))) known.push(String(seen));
  canvas.dataset.seen = known.join(',');
  return known.length >= 3;
}

/** Whether pictures come, are decoded, and are drawn: each has another cause. */
async function circumstances(page: Page, label: string): Promise<string> {
  const told = page.evaluate(async (wanted) => {
    const patience = new Promise<string>((resolve) => setTimeout(resolve, 3_000, 'no answer'));
    const figures = async () => (await Promise.race([globalThis.preauClass?.stats(), patience])) ?? 'no class';
    const first = await figures();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const canvas = [...document.querySelectorAll('canvas')].find((one) => one.getAttribute('aria-label') === wanted);
    const painted = new Promise<string>((resolve) => requestAnimationFrame(() => resolve('painted')));
    return JSON.stringify({
      canvas: canvas ? { width: canvas.width, height: canvas.height, seen: canvas.dataset.seen ?? '' } : 'gone',
      visible: document.visibilityState,
      painted: await Promise.race([painted, patience]),
      cut: document.querySelector('.class-network')?.textContent,
      first,
      twoSecondsLater: await figures(),
    });
  }, label);
  return told.catch((error: unknown) => `The page couldn't say why: ${String(error)}`);
}

/** Waits until a canvas shows the light slide. */
export const lit = (page: Page, label: string) =>
  page.waitForFunction((wanted) => {
    const canvas = [...document.querySelectorAll('canvas')].find((one) => one.getAttribute('aria-label') === wanted);
    const copy = document.createElement('canvas');
    const context = copy.getContext('2d');
    if (!canvas || canvas.width < 2 || !context) return false;
    context.drawImage(canvas, 0, 0, 16, 9);
    return context
      .getImageData(8, 7, 1, 1)
      .data.slice(0, 3)
      .every((value) => value > 200);
  }, label);

/** A browser without a screen has none to share: a canvas stands for it, and everything after it is real. */
export const shareSlide = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 1280;
    canvas.height = 720;
    const context = canvas.getContext('2d');
    if (!context) return;
    const line = (text: string, font: string, y: number, colour = '#1c2a31') => {
      context.fillStyle = colour;
      context.font = font;
      context.fillText(text, 96, y);
    };
    const draw = () => {
      context.fillStyle = '#fdfcf8';
      context.fillRect(0, 0, 1280, 720);
      line('Diapositive 3 sur 12', '28px sans-serif', 110, '#56646c');
      line('Additionner deux fractions', 'bold 76px sans-serif', 215);
      line('Même dénominateur d’abord :', '40px sans-serif', 320);
      line('1/3 + 1/4 = 4/12 + 3/12 = 7/12', '60px sans-serif', 430);
      context.fillStyle = '#f0b429';
      context.fillRect(769, 448, 118, 8);
    };
    draw();
    setInterval(draw, 500);
    navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(5);
  });

export const classmates = (
  'Anaïs Roux,D’Arcy Benoît,Inès Faure,Malo Girard,Lina Benali,Tom Vasseur,Jade Colin,Hugo Maillard,Nour Haddad,Éva Simon,' +
  'Sacha Le Gall,Mila Perrin,Adam Diallo,Chloé Brun,Léo Marchand,Rose Picard,Yanis Cohen,Alice Moreau,Louis Garnier'
).split(',');

/** A pupil who only sits there: a real member, without a page. */
export async function seat(address: string, name: string): Promise<WebSocket> {
  const socket = new WebSocket(address.replace('http', 'ws') + livePath(lesson.id, 'main'), {
    headers: { cookie: `who=${encodeURIComponent(name)}` },
  });
  await new Promise((resolve, reject) => {
    socket.once('message', resolve).once('error', reject);
    socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion })));
  });
  // A member who says nothing for 15 s is taken for cut off.
  const beat = setInterval(() => socket.send(JSON.stringify({ type: 'ping', at: 0 })), 3_000);
  socket.once('close', () => clearInterval(beat));
  return socket;
}
