// A screen full of text that a test or a benchmark shares, and how like it is what a pupil sees of it.
import type { Page } from 'playwright-core';
import { teacher } from './class-server.ts';

/** What goes on on it; `still` is nothing. */
export type TextKind = 'typing' | 'slides' | 'scrolling' | 'still';

export const become = (page: Page, kind: TextKind) =>
  page.evaluate((name) => Reflect.set(globalThis, 'preauKind', name), kind);

/** In the page: a canvas stands for the screen that a browser without one can't share; everything after it is real. */
export function paintScreen(): void {
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
    const kind = Reflect.get(globalThis, 'preauKind') as TextKind;
    if (kind === 'still') return;
    step += 1;
    if (kind === 'typing') {
      paint(0, 20, 0);
      context.fillText(lineAt(99).slice(0, step % 100), 60, 60 + 32 * 21);
    } else if (kind === 'slides') paint(40 * Math.floor(step / 40), 26, 0);
    else paint(Math.floor(step / 4), 27, 8 * (step % 4));
  }, 200);
  Reflect.set(globalThis, 'preauScreen', canvas);
  // A page from this line on, once.
  Reflect.set(globalThis, 'preauPaint', (first: number) => paint(first, 26, 0));
  navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream();
}

/** Peak signal to noise between what is shown and what is seen, dB, by brightness. */
export async function likeness(petit: Page, zoe: Page): Promise<number> {
  const shown = await petit.evaluate(brightness, '');
  const seen = await zoe.evaluate(brightness, `Écran : ${teacher.name}`);
  const error = shown.reduce((sum, value, index) => sum + (value - (seen[index] ?? 0)) ** 2, 0) / shown.length;
  return error === 0 ? 99 : 10 * Math.log10(255 ** 2 / error);
}

/** In the page: the brightness of a few words of the screen, at their own size. @param label of the canvas; '' for the screen itself */
function brightness(label: string): number[] {
  const canvas =
    label === ''
      ? (Reflect.get(globalThis, 'preauScreen') as HTMLCanvasElement)
      : [...document.querySelectorAll('canvas')].find((one) => one.getAttribute('aria-label') === label);
  // No more: a page that measures itself for long is taken for one on a weak machine.
  const [width, height] = [320, 160];
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!canvas || !copy) throw new Error(`no canvas ${label}`);
  const scale = canvas.width / 1_600;
  copy.drawImage(canvas, 100 * scale, 50 * scale, width * scale, height * scale, 0, 0, width, height);
  const { data } = copy.getImageData(0, 0, width, height);
  const values: number[] = [];
  for (let at = 0; at < data.length; at += 8) values.push(data[at + 1] ?? 0);
  return values;
}
