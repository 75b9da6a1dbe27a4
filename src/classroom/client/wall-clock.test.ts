// Samples that the audio thread counts, put on the wall clock: slow devices, uneven beats, counts that start anew.
import { expect, test } from 'vitest';
import { SampleClock } from './wall-clock.ts';

const block = 10;
const start = Date.parse('2026-11-23T09:00+01:00');

/** How far off each block's time is, ms. @param pace ms of samples that the device takes in one real ms. @param beat ms between two wake-ups. */
function errors(clock: SampleClock, pace: number, beat: number, blocks: number): number[] {
  return Array.from({ length: blocks }, (_, index) => {
    const captured = start + (index * block) / pace;
    const done = captured + block / pace;
    const stamp = Math.ceil(done / beat) * beat;
    return clock.at(index * block * 1_000, block, stamp) - captured;
  });
}

const worst = (all: number[]) => Math.max(...all.map(Math.abs));

test('a device that runs a twelfth slow is followed', () => {
  expect(worst(errors(new SampleClock(), 0.92, 10, 3_000))).toBeLessThan(25);
});

test('one that hardly runs at all isn’t believed further back than a tenth of a second', () => {
  expect(worst(errors(new SampleClock(), 0.5, 10, 3_000))).toBeLessThan(150);
});

test('uneven beats of a good device don’t shake it', () => {
  const settled = errors(new SampleClock(), 1, 40, 1_000).slice(100);
  expect(Math.max(...settled) - Math.min(...settled)).toBeLessThan(10);
});

test('a count that starts anew is placed anew', () => {
  const clock = new SampleClock();
  errors(clock, 1, 10, 100);
  expect(worst(errors(clock, 1, 10, 100))).toBeLessThan(15);
});
