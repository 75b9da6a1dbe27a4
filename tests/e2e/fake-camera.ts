// What Chromium's fake camera films: someone in front of a board, who moves a little. A Y4M file, drawn here, once for all tests.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const width = 640;
const height = 360;
const frames = 40;

type Colour = readonly [red: number, green: number, blue: number];
const wall: Colour = [86, 122, 110];
const dusk: Colour = [38, 68, 60];
const skin: Colour = [222, 184, 152];
const hair: Colour = [62, 46, 40];
const coat: Colour = [44, 62, 92];
const shirt: Colour = [236, 232, 222];

function colourAt(x: number, y: number, frame: number): Colour {
  const turn = (frame / frames) * 2 * Math.PI;
  const sway = Math.round(7 * Math.sin(turn));
  const nod = Math.round(3 * Math.sin(2 * turn));
  const [cx, cy] = [320 + sway, 168 + nod];
  const inOval = (ox: number, oy: number, rx: number, ry: number) => ((x - ox) / rx) ** 2 + ((y - oy) / ry) ** 2 < 1;
  const eye = inOval(cx - 22, cy - 6, 5, 6) || inOval(cx + 22, cy - 6, 5, 6);
  const mouth = inOval(cx, cy + 36, 16, 3 + 3 * Math.abs(Math.sin(3 * turn)));
  if (eye || mouth) return hair;
  if (inOval(cx, cy, 58, 74) && !inOval(cx + 4, cy - 78, 66, 44)) return skin;
  if (inOval(cx, cy - 18, 68, 74)) return hair;
  if (y > 226 && Math.abs(x - cx) < 26) return y < 246 ? skin : shirt;
  if (inOval(320 + sway / 2, 380, 168, 138)) return coat;
  const shade = (x / width + y / height) / 2;
  return [0, 1, 2].map((index) => {
    const [light = 0, dark = 0] = [wall[index], dusk[index]];
    return Math.round(light + (dark - light) * shade);
  }) as unknown as Colour;
}

/** Full-range RGB to the limited-range BT.601 that cameras send. */
const luma = ([r, g, b]: Colour) => 16 + (65.738 * r + 129.057 * g + 25.064 * b) / 256;
const blueness = ([r, g, b]: Colour) => 128 + (-37.945 * r - 74.494 * g + 112.439 * b) / 256;
const redness = ([r, g, b]: Colour) => 128 + (112.439 * r - 94.154 * g - 18.285 * b) / 256;

const kept = fileURLToPath(new URL('../../build/fake-camera', import.meta.url));

/**
 * The film's path, for `--use-file-for-fake-video-capture`.
 * @param rate pictures a second: a film of few is cheap to encode, send, decode and draw
 */
export function fakeCamera(rate = 10): string {
  const drawing = createHash('sha256')
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex')
    .slice(0, 12);
  const path = join(kept, `${drawing}-${rate}.y4m`);
  if (existsSync(path)) return path;
  mkdirSync(kept, { recursive: true });
  // Appears whole or not at all: several files of tests may want it at once.
  const made = `${path}.${process.pid}`;
  draw(made, rate);
  renameSync(made, path);
  return path;
}

function draw(path: string, rate: number): void {
  const file = openSync(path, 'w');
  writeSync(file, `YUV4MPEG2 W${width} H${height} F${rate}:1 Ip A1:1 C420jpeg\n`);
  const plane = width * height;
  for (let frame = 0; frame < frames; frame += 1) {
    const bytes = Buffer.alloc(plane * 1.5);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const colour = colourAt(x, y, frame);
        bytes[y * width + x] = luma(colour);
        if (x % 2 === 1 || y % 2 === 1) continue;
        const at = (y / 2) * (width / 2) + x / 2;
        bytes[plane + at] = blueness(colour);
        bytes[plane * 1.25 + at] = redness(colour);
      }
    }
    writeSync(file, 'FRAME\n');
    writeSync(file, bytes);
  }
  closeSync(file);
}
