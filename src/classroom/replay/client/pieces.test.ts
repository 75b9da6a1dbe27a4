// Time in a replay: stretches put one after the other, files and silence between them, packets where they belong.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Segment } from '../../recording/segment.ts';
import { lengthOf, momentAt, type Stretch, timeOf } from '../timeline.ts';
import { pieceAt, piecesOf } from './pieces.ts';
import { VoiceMix } from './voice-mix.ts';

const segment = (from: number, to: number): Segment => ({ from, to, bytes: 1, members: [], keys: [] });
const runs: Stretch[] = [
  { from: 1_000, to: 31_000 },
  { from: 90_000, to: 100_000 },
];

test('what lay between two stretches takes no time', () => {
  expect(lengthOf(runs)).toBe(40_000);
  expect([timeOf(runs, 0), timeOf(runs, 1_000), timeOf(runs, 30_999), timeOf(runs, 60_000)]).toEqual([
    0, 0, 29_999, 30_000,
  ]);
  expect([momentAt(runs, 0), momentAt(runs, 30_000), momentAt(runs, 40_000)]).toEqual([1_000, 90_000, 100_000]);
});

test('every moment of a replay is in one piece, and a file is in its own time', () => {
  const starts = fc.uniqueArray(fc.integer({ min: 1_000, max: 99_000 }), { maxLength: 12 });
  fc.assert(
    fc.property(starts, (found) => {
      const segments = found.sort((a, b) => a - b).map((from) => segment(from, from + 4_000));
      const pieces = piecesOf(runs, segments);
      let at = 0;
      for (const { from, to, at: began, segment: own } of pieces) {
        expect(from).toBe(at);
        expect(to).toBeGreaterThan(from);
        expect(to - from).toBeLessThanOrEqual(own ? 16_000 : 10_000);
        if (own) expect(began).toBe(timeOf(runs, own.from));
        if (own) expect(began - from).toBeLessThan(from === 0 || from === 30_000 ? 2_000 : 1);
        at = to;
      }
      expect(at).toBe(40_000);
    }),
  );
});

test('[R15] the first file stands from the beginning of its stretch, each frame in its own time', () => {
  const pieces = piecesOf(runs, [segment(1_040, 9_000), segment(11_040, 12_000), segment(90_003, 99_000)]);
  expect(pieces.filter(({ segment: own }) => own).map(({ from, at }) => [from, at])).toEqual([
    [0, 40],
    [10_040, 10_040],
    [30_000, 30_003],
  ]);
  expect(pieceAt(pieces, 0)).toBe(0);
  // A recorder that came back late, after a crash, is another matter: nothing was there.
  expect(piecesOf(runs, [segment(7_000, 9_000)])[0]).toMatchObject({ from: 0, to: 6_000, segment: null });
});

test('a crash leaves a silence, and the end of the replay is in the last piece', () => {
  const pieces = piecesOf([{ from: 0, to: 60_000 }], [segment(0, 9_000), segment(50_000, 59_000)]);
  expect(pieces.map(({ from, to, segment: own }) => [from, to, own !== null])).toEqual([
    [0, 19_000, true],
    [19_000, 29_000, false],
    [29_000, 39_000, false],
    [39_000, 49_000, false],
    [49_000, 50_000, false],
    [50_000, 60_000, true],
  ]);
  expect(pieceAt(pieces, 60_000)).toBe(5);
  expect(pieceAt(pieces, 19_000)).toBe(1);
});

test('packets of one voice follow each other, two voices add up, and what hangs over goes on in the next piece', () => {
  const ones = (count: number) => new Float32Array(count).fill(1);
  const first = new VoiceMix(0, 100);
  first.add(1, 10, ones(2_880));
  // 3 ms late by the clock, and yet the next packet of the same breath.
  first.add(1, 73, ones(2_880));
  first.add(2, 20, ones(480));
  expect(first.samples[479]).toBe(0);
  expect(first.samples[480]).toBe(1);
  expect(first.samples[480 + 2_880]).toBe(1);
  expect(first.samples[965]).toBe(2);
  const second = new VoiceMix(100, 200);
  second.carry(first);
  expect(second.start).toBe(4_800);
  const over = 480 + 2 * 2_880 - 4_800;
  expect([second.samples[0], second.samples[over - 1], second.samples[over]]).toEqual([1, 1, 0]);
});
