// Draws things on a canvas whose transform is that of the page.
import type { Ground, Look } from '../contract.ts';
import { isStroke } from '../item.ts';
import { type Point, pageWidth } from '../points.ts';
import { drawFormula, layOut } from './formula.ts';
import { around, type Box, lookOf, shapePath, strokePath, widthOf } from './outline.ts';
import { grounds, inkOn, markerAlpha, type Paper, rules } from './palette.ts';
import type { Thing } from './sheet-doc.ts';
import { fontOf, lineHeight, linesOf, sizeOf, widthOfText } from './writing.ts';

const paths = new WeakMap<Thing, Path2D>();
const boxes = new WeakMap<Thing, Box>();

function pathOf(thing: Thing): Path2D {
  const known = paths.get(thing);
  if (known) return known;
  const look = lookOf(thing.item);
  const path = look ? strokePath(thing.item.points, look) : shapePath(thing.item);
  paths.set(thing, path);
  return path;
}

/** @param ready called when a formula that was still to be laid out has its place */
export function boxOf(thing: Thing, ready: () => void): Box {
  const known = boxes.get(thing);
  if (known) return known;
  const { item } = thing;
  const [start] = item.points;
  let box = around(item.points, widthOf(item) + (item.kind === 'arrow' ? 60 : 4));
  if (start && item.kind === 'text') {
    const size = sizeOf(item.width);
    const lines = linesOf(item.text, size, start.x);
    const wide = Math.max(...lines.map((line) => widthOfText(line, size)));
    const bottom = start.y + lines.length * size * lineHeight;
    box = { left: start.x - 2, top: start.y - 2, right: start.x + wide + 2, bottom };
  } else if (start && item.kind === 'formula') {
    const size = sizeOf(item.width);
    const laid = layOut(item.text, ready);
    const [wide, high] =
      laid === undefined || laid === 'wrong'
        ? [widthOfText(item.text, size), size * lineHeight]
        : [laid.width * size, laid.height * size];
    box = { left: start.x - 4, top: start.y - 4, right: start.x + wide + 4, bottom: start.y + high + 4 };
    if (laid === undefined) return box;
  }
  boxes.set(thing, box);
  return box;
}

export function paintThing(context: CanvasRenderingContext2D, thing: Thing, paper: Paper, ready: () => void): void {
  const { item } = thing;
  const colour = inkOn(paper, item.colour);
  const [start] = item.points;
  if (isStroke(item.kind)) fillStroke(context, pathOf(thing), item.kind, colour);
  else if (!start) return;
  else if (item.kind === 'text') paintText(context, item.text, start, sizeOf(item.width), colour);
  else if (item.kind === 'formula') {
    const laid = layOut(item.text, ready);
    const size = sizeOf(item.width);
    if (laid === undefined || laid === 'wrong') paintText(context, item.text, start, size, colour);
    else {
      context.fillStyle = colour;
      drawFormula(context, laid, start.x, start.y, size);
    }
  } else strokeShape(context, pathOf(thing), widthOf(item), colour);
}

const growing = new WeakMap<readonly Point[], { length: number; path: Path2D }>();

/** Of many that grow, only those that did since the last picture are shaped anew. @param points grow in place */
export function paintWet(context: CanvasRenderingContext2D, points: readonly Point[], look: Look, paper: Paper): void {
  const known = growing.get(points);
  const path = known?.length === points.length ? known.path : strokePath(points, look);
  growing.set(points, { length: points.length, path });
  fillStroke(context, path, look.kind, inkOn(paper, look.colour));
}

export function strokeShape(context: CanvasRenderingContext2D, path: Path2D, width: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(path);
}

function fillStroke(context: CanvasRenderingContext2D, path: Path2D, kind: string, colour: string): void {
  context.globalAlpha = kind === 'marker' ? markerAlpha : 1;
  context.fillStyle = colour;
  context.fill(path);
  context.globalAlpha = 1;
}

function paintText(
  context: CanvasRenderingContext2D,
  text: string,
  { x, y }: Point,
  size: number,
  colour: string,
): void {
  context.fillStyle = colour;
  context.textBaseline = 'alphabetic';
  context.font = fontOf(size);
  for (const [index, line] of linesOf(text, size, x).entries())
    context.fillText(line, x, y + (index + 0.78) * size * lineHeight);
}

const square = 50;

export function paintGround(context: CanvasRenderingContext2D, ground: Ground, height: number, paper: Paper): void {
  context.fillStyle = grounds[paper];
  context.fillRect(0, 0, pageWidth, height);
  const { line, margin } = rules[paper];
  context.lineWidth = 1.5;
  context.strokeStyle = line;
  context.beginPath();
  if (ground !== 'blank')
    for (let y = square; y < height; y += square) {
      context.moveTo(0, y);
      context.lineTo(pageWidth, y);
    }
  if (ground === 'squared')
    for (let x = square; x < pageWidth; x += square) {
      context.moveTo(x, 0);
      context.lineTo(x, height);
    }
  context.stroke();
  if (ground !== 'lined') return;
  context.strokeStyle = margin;
  context.beginPath();
  context.moveTo(3 * square, 0);
  context.lineTo(3 * square, height);
  context.stroke();
}
