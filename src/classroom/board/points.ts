// The points of a stroke as few bytes: differences in quarters of a unit, zigzag and varint. Pure: shared with the page.

/** A page is 1600 units wide, whatever screen it is on. `force` from 0 to 1. */
export type Point = { x: number; y: number; force: number };

export const pageWidth = 1_600;
export const pageHeight = 1_000;

const grain = 4;
const forceGrain = 31;
/** Farther out than this, in units, no finger reaches. */
const margin = 1_600;
const farthest = { x: pageWidth + margin, y: 6_400 };
const mostPoints = 6_000;

export function encodePoints(points: readonly Point[], withForce: boolean): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let [x, y, force] = [0, 0, 0];
  for (const point of points) {
    const next = [Math.round(point.x * grain), Math.round(point.y * grain)] as const;
    put(bytes, next[0] - x);
    put(bytes, next[1] - y);
    [x, y] = next;
    if (!withForce) continue;
    const nextForce = Math.round(Math.min(1, Math.max(0, point.force)) * forceGrain);
    put(bytes, nextForce - force);
    force = nextForce;
  }
  return Uint8Array.from(bytes);
}

/** Undefined when these bytes are no points, or points out of reach. */
export function decodePoints(bytes: Uint8Array, withForce: boolean): Point[] | undefined {
  const points: Point[] = [];
  const reader = { bytes, at: 0 };
  let [x, y, force] = [0, 0, 0];
  while (reader.at < bytes.length) {
    const [right, down] = [take(reader), take(reader)];
    if (right === undefined || down === undefined) return undefined;
    x += right;
    y += down;
    if (withForce) {
      const more = take(reader);
      if (more === undefined) return undefined;
      force += more;
      if (force < 0 || force > forceGrain) return undefined;
    }
    const point = { x: x / grain, y: y / grain, force: withForce ? force / forceGrain : 0.5 };
    if (!inReach(point) || points.length === mostPoints) return undefined;
    points.push(point);
  }
  return points;
}

/** The nearest point that a page takes. */
export const withinReach = ({ x, y, force }: Point): Point => ({
  x: Math.min(farthest.x, Math.max(-margin, x)),
  y: Math.min(farthest.y, Math.max(-margin, y)),
  force,
});

const inReach = ({ x, y }: Point): boolean => x >= -margin && x <= farthest.x && y >= -margin && y <= farthest.y;

function put(bytes: number[], value: number): void {
  let left = value < 0 ? -2 * value - 1 : 2 * value;
  while (left > 127) {
    bytes.push((left & 127) | 128);
    left >>>= 7;
  }
  bytes.push(left);
}

function take(reader: { bytes: Uint8Array; at: number }): number | undefined {
  let value = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) return undefined;
    value |= (byte & 127) << shift;
    if (byte < 128) return value & 1 ? -(value + 1) / 2 : value / 2;
  }
  return undefined;
}
