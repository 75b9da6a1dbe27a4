// The page as a picture to keep.
import type { Ground } from '../contract.ts';
import { pageHeight, pageWidth } from '../points.ts';
import { layOut } from './formula.ts';
import type { InkPage } from './ink-page.ts';
import { paintGround, paintThing } from './paint.ts';
import type { Paper } from './palette.ts';

const density = 1.5;

export async function canvasOf(ink: InkPage, ground: Ground, paper: Paper): Promise<HTMLCanvasElement> {
  const things = ink.things();
  await Promise.all(things.map(({ item }) => (item.kind === 'formula' ? laidOut(item.text) : undefined)));
  const canvas = document.createElement('canvas');
  canvas.width = pageWidth * density;
  canvas.height = pageHeight * density;
  const context = canvas.getContext('2d');
  context?.scale(density, density);
  if (context) {
    paintGround(context, ground, pageHeight, paper);
    for (const thing of things) paintThing(context, thing, paper, () => {});
  }
  return canvas;
}

/** PNG. */
export async function pictureOf(ink: InkPage, ground: Ground, paper: Paper): Promise<Blob> {
  const canvas = await canvasOf(ink, ground, paper);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  );
}

const laidOut = (source: string): Promise<void> =>
  new Promise((resolve) => {
    if (layOut(source, resolve) !== undefined) resolve();
  });

export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
