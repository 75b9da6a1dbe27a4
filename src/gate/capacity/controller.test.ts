// Both ways of finding a capacity, against measures at random and against a place whose capacity nobody tells.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAimd } from './aimd.ts';
import type { Controller, ControllerOptions } from './controller.ts';
import { createGradient } from './gradient.ts';
import type { Measure } from './measure.ts';
import { live, quickest, type Second, sameChance } from './testing/place.ts';

const targets = { request: 500 };
const usual = { floor: 1_000, ceiling: 30_000, targets };
const half = (seconds: Second[]) => seconds.slice(seconds.length / 2);
const limits = (seconds: Second[]) => seconds.map(({ limit }) => limit);

const anyNumber = fc.oneof(fc.double(), fc.constantFrom(0, -1, 1e308, Number.NaN, Number.POSITIVE_INFINITY));
const anyMeasure: fc.Arbitrary<Measure> = fc.record(
  { used: anyNumber, request: anyNumber, loopDelay: anyNumber, errors: anyNumber },
  { requiredKeys: ['used'] },
);

describe.each<[string, (options: ControllerOptions) => Controller]>([
  ['aimd', createAimd],
  ['gradient', createGradient],
])('%s', (_name, create) => {
  test('the limit is a whole number within floor and ceiling, whatever is measured and whatever the clock does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 0, max: 50_000 }),
        fc.array(fc.tuple(anyMeasure, fc.integer({ min: -100_000, max: 100_000 })), { maxLength: 200 }),
        (floor, room, steps) => {
          const controller = create({ floor, ceiling: floor + room, initial: floor + room / 2 });
          let now = 1e12;
          for (const [measure, passed] of steps) {
            now += passed;
            const limit = controller.step(measure, now);
            expect(Number.isInteger(limit)).toBe(true);
            expect(limit).toBeGreaterThanOrEqual(floor);
            expect(limit).toBeLessThanOrEqual(floor + room);
          }
        },
      ),
    );
  });

  test('a second without any measure holds the limit', () => {
    const controller = create({ ...usual, initial: 5_000 });
    for (let at = 0; at < 100; at++) expect(controller.step({ used: 5_000 }, at * 1_000)).toBe(5_000);
  });

  test('the limit does not grow while it is not being reached', () => {
    const controller = create({ ...usual, initial: 5_000 });
    for (let at = 0; at < 100; at++) {
      expect(controller.step({ used: 2_000, request: quickest }, at * 1_000)).toBeLessThanOrEqual(5_000);
    }
  });

  test('bounds that make no sense are refused', () => {
    expect(() => create({ floor: 10, ceiling: 5 })).toThrow('floor');
    expect(() => create({ floor: 0, ceiling: 5 })).toThrow('floor');
    expect(() => create({ floor: Number.NaN, ceiling: 5 })).toThrow('floor');
  });
});

describe('aimd', () => {
  test('at a constant capacity it comes to at least 80 % of it and then swings by less than a tenth', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2_000, max: 25_000 }),
        fc.constantFrom(20, 60, 300),
        fc.integer(),
        (real, stay, seed) => {
          const lived = half(
            live(createAimd(usual), { seconds: 1_200, real: () => real, stay, chance: sameChance(seed) }),
          );
          expect(Math.min(...limits(lived))).toBeGreaterThan(real * 0.8);
          expect(Math.max(...limits(lived)) - Math.min(...limits(lived))).toBeLessThan(real * 0.1);
          expect(lived.filter(({ request }) => request > 500).length).toBeLessThan(lived.length * 0.02);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('it recovers after an outage, however long, without help', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 900 }), fc.integer(), (outage, seed) => {
        const real = (at: number) => (at >= 300 && at < 300 + outage ? 1 : 10_000);
        const lived = live(createAimd(usual), { seconds: 900 + outage, real, chance: sameChance(seed) });
        expect(Math.min(...limits(lived.slice(-60)))).toBeGreaterThan(8_000);
      }),
      { numRuns: 30 },
    );
  });

  test('one long overload costs a tenth of what was in use, not all of it', () => {
    const controller = createAimd({ ...usual, initial: 10_000 });
    // Nobody leaves for ten minutes: lowering the limit further would change nothing.
    for (let at = 0; at < 600; at++) controller.step({ used: 10_000, request: 900 }, at * 1_000);
    expect(controller.limit()).toBe(9_000);
  });

  test('a target without its measure stops growth, and what is measured still lowers', () => {
    const controller = createAimd({ ...usual, initial: 5_000, targets: { request: 500, loopDelay: 50 } });
    for (let at = 0; at < 20; at++) expect(controller.step({ used: 5_000, loopDelay: 1 }, at * 1_000)).toBe(5_000);
    for (let at = 20; at < 22; at++) controller.step({ used: 5_000, loopDelay: 80 }, at * 1_000);
    expect(controller.limit()).toBe(4_500);
  });

  test('one bad second does not lower the limit, two do', () => {
    const controller = createAimd({ ...usual, initial: 5_000 });
    expect(controller.step({ used: 5_000, request: 600 }, 0)).toBe(5_000);
    expect(controller.step({ used: 5_000, request: 400 }, 1_000)).toBe(5_000);
    expect(controller.step({ used: 5_000, request: 600 }, 2_000)).toBe(5_000);
    expect(controller.step({ used: 5_000, request: 600 }, 3_000)).toBe(4_500);
  });
});
