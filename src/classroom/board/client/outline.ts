// What a thing looks like in units of its page: a path to fill or to stroke, and the box that it stays in.
import { getStroke } from 'perfect-freehand';
import type { Look } from '../contract.ts';
import { type Item, isStroke } from '../item.ts';
import type { Point } from '../points.ts';
import { lineWidths, markerWidths, penWidths } from './palette.ts';

export type Box = { left: number; top: number; right: number; bottom: number };

export const overlap = (one: Box, other: Box): boolean =>
  one.left <= other.right && other.left <= one.right && one.top <= other.bottom && other.top <= one.bottom;

export const around = (points: readonly Point[], margin: number): Box => ({
  left: Math.min(...points.map(({ x }) => x)) - margin,
  top: Math.min(...points.map(({ y }) => y)) - margin,
  right: Math.max(...points.map(({ x }) => x)) + margin,
  bottom: Math.max(...points.map(({ y }) => y)) + margin,
});

export const both = (one: Box, other: Box): Box => ({
  left: Math.min(one.left, other.left),
  top: Math.min(one.top, other.top),
  right: Math.max(one.right, other.right),
  bottom: Math.max(one.bottom, other.bottom),
});

export const widthOf = ({ kind, width }: Pick<Item, 'kind' | 'width'>): number =>
  (kind === 'marker' ? markerWidths : kind === 'pen' ? penWidths : lineWidths)[width] ?? 8;

export function strokePath(points: readonly Point[], look: Look): Path2D {
  const marker = look.kind === 'marker';
  const outline = getStroke(
    points.map(({ x, y, force }) => [x, y, force]),
    {
      size: widthOf(look),
      thinning: marker ? 0 : 0.5,
      smoothing: 0.5,
      streamline: 0.3,
      simulatePressure: !look.force && !marker,
      // Up to the last point, also while the hand is still on it: what others see is late enough.
      last: true,
    },
  );
  const path = new Path2D();
  const [first] = outline;
  if (!first) return path;
  path.moveTo(first[0], first[1]);
  for (const [index, [x, y]] of outline.entries()) {
    const [nextX, nextY] = outline[(index + 1) % outline.length] ?? first;
    path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  path.closePath();
  return path;
}

export function shapePath({ kind, width, points }: Pick<Item, 'kind' | 'width' | 'points'>): Path2D {
  const path = new Path2D();
  const [from, to] = points;
  if (!from || !to) return path;
  const [left, top] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  const [wide, high] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  if (kind === 'box') path.rect(left, top, wide, high);
  else if (kind === 'oval') path.ellipse(left + wide / 2, top + high / 2, wide / 2, high / 2, 0, 0, 2 * Math.PI);
  else {
    path.moveTo(from.x, from.y);
    path.lineTo(to.x, to.y);
    if (kind === 'arrow') addHead(path, from, to, 14 + 2.5 * widthOf({ kind, width }));
  }
  return path;
}

function addHead(path: Path2D, from: Point, to: Point, size: number): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  for (const side of [-0.5, 0.5]) {
    path.moveTo(to.x, to.y);
    path.lineTo(to.x - size * Math.cos(angle + side), to.y - size * Math.sin(angle + side));
  }
}

/** How far a point is from what was drawn, in units; for rubbing out. */
export function distance(item: Item, point: Point): number {
  const half = widthOf(item) / 2;
  if (item.kind === 'box' || item.kind === 'oval') return distanceToPath(cornersOf(item), point) - half;
  if (item.points.length === 1) {
    const [only] = item.points;
    return only ? Math.hypot(only.x - point.x, only.y - point.y) - half : Number.POSITIVE_INFINITY;
  }
  return distanceToPath(item.points, point) - half;
}

/** A rectangle by its corners, an ellipse by enough of its points. */
function cornersOf({ kind, points: [from, to] }: Item): Point[] {
  if (!from || !to) return [];
  const corner = (x: number, y: number): Point => ({ x, y, force: 0.5 });
  if (kind === 'box') return [from, corner(to.x, from.y), to, corner(from.x, to.y), from];
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  return Array.from({ length: 33 }, (_, index) => {
    const angle = (index * Math.PI) / 16;
    return corner(x + ((to.x - from.x) / 2) * Math.cos(angle), y + ((to.y - from.y) / 2) * Math.sin(angle));
  });
}

function distanceToPath(points: readonly Point[], { x, y }: Point): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let index = 1; index < points.length; index += 1) {
    const [from, to] = [points[index - 1], points[index]];
    if (!from || !to) continue;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
    nearest = Math.min(nearest, Math.hypot(x - from.x - along * dx, y - from.y - along * dy));
  }
  return nearest;
}

export const lookOf = ({ kind, colour, width, force }: Item): Look | undefined =>
  isStroke(kind) ? { kind, colour, width, force } : undefined;
