// Points as bytes: there and back, and what is not points.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePoints, encodePoints } from './points.ts';

const quarter = (most: number) => fc.integer({ min: -4 * 1_600, max: 4 * most }).map((value) => value / 4);
const points = fc.array(
  fc.record({
    x: quarter(3_200),
    y: quarter(6_400),
    force: fc.integer({ min: 0, max: 31 }).map((value) => value / 31),
  }),
  { maxLength: 200 },
);

describe('[B6] points', () => {
  test('come back as they were, within a quarter of a unit', () => {
    fc.assert(
      fc.property(points, (some) => {
        expect(decodePoints(encodePoints(some, true), true)).toEqual(some);
      }),
    );
  });

  test('never throw, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, force) => {
        for (const { x, y } of decodePoints(bytes, force) ?? []) {
          expect(Math.abs(x)).toBeLessThanOrEqual(3_200);
          expect(Math.abs(y)).toBeLessThanOrEqual(6_400);
        }
      }),
    );
  });

  test('of a second of handwriting take less than 300 bytes', () => {
    const hand = Array.from({ length: 90 }, (_, index) => ({
      x: 400 + 3 * index,
      y: 300 + 40 * Math.sin(index / 5),
      force: 0.5,
    }));
    expect(encodePoints(hand, false).length).toBeLessThan(300);
  });
});
