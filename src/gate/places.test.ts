// The flat tables against plain maps and sets.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { laneNames } from './contract.ts';
import { createLeastFirst } from './least-first.ts';
import { createPlaces } from './places.ts';
import { createUsedNumbers } from './used.ts';

const subject = fc
  .tuple(fc.constantFrom('00000000', 'ffffffff', '80000000', '12345678'), fc.nat({ max: 40 }))
  .map(([high, low]) => high + low.toString(16).padStart(8, '0'));
const place = fc.record({ lane: fc.constantFrom(...laneNames), number: fc.integer({ min: 1, max: 500 }) });

test('[G1] places say what a map would say, however they are set, dropped and forgotten', () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('set' as const), subject, place }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('delete' as const), subject }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), place }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const places = createPlaces();
      const map = new Map<string, { lane: string; number: number }>();
      const seen = new Set<string>();
      for (const one of steps) {
        if (one.do === 'set') {
          places.set(one.subject, one.place);
          map.set(one.subject, one.place);
          seen.add(one.subject);
        } else if (one.do === 'delete') {
          places.delete(one.subject);
          map.delete(one.subject);
        } else {
          places.forget(one.place.lane, one.place.number);
          for (const [key, kept] of map)
            if (kept.lane === one.place.lane && kept.number <= one.place.number) map.delete(key);
          // What was forgotten stays so: numbers only rise.
          break;
        }
      }
      for (const key of seen) expect(places.find(key)).toEqual(map.get(key));
    }),
  );
});

/** Multiplied by an odd number, counting spreads over all subjects as keyed hashes do. */
const key = (i: number) =>
  (Math.imul(i + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0') + i.toString(16).padStart(8, '0');

test('100 000 places take at most 16 bytes each and are all found, numbers beyond 2^30 too', () => {
  const places = createPlaces();
  const base = 2 ** 31 + 12_345;
  for (let i = 0; i < 100_000; i++) places.set(key(i), { lane: laneNames[i % 3] ?? 'open', number: base + i });
  expect(places.size).toBe(100_000);
  expect(places.bytes / places.size).toBeLessThanOrEqual(16);
  for (let i = 0; i < 100_000; i += 7)
    expect(places.find(key(i))).toEqual({ lane: laneNames[i % 3], number: base + i });
});

test('what was forgotten makes room: the table does not grow while as many go as come', () => {
  const places = createPlaces();
  for (let i = 1; i <= 50_000; i++) {
    places.set(key(i), { lane: 'open', number: i });
    if (i % 100 === 0) places.forget('open', i - 1_000);
  }
  expect(places.bytes).toBeLessThan(3_000 * 12);
  expect(places.find(key(49_500))).toEqual({ lane: 'open', number: 49_500 });
  expect(places.find(key(10))).toBeUndefined();
});

test('[G15] used numbers are those that were added', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ lane: fc.constantFrom(...laneNames), number: fc.integer({ min: 1, max: 2 ** 40 }) })),
      (added) => {
        const used = createUsedNumbers();
        const keys = new Set<string>();
        for (const { lane, number } of added) {
          used.add(lane, number);
          keys.add(`${lane}/${number}`);
        }
        for (const { lane, number } of added) {
          for (const near of [number - 1, number, number + 1, number + 8])
            expect(used.has(lane, near)).toBe(keys.has(`${lane}/${near}`));
        }
      },
    ),
  );
});

test('[G14] the least numbers come first, whatever was taken away, and looking changes nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 60 })),
      fc.array(fc.nat({ max: 60 })),
      fc.nat({ max: 20 }),
      (numbers, gone, count) => {
        const order = createLeastFirst();
        for (const number of numbers) order.push(number);
        const left = new Set(numbers.filter((number) => !gone.includes(number)));
        const expected = [...left].sort((a, b) => a - b).slice(0, count);
        expect(order.least(count, (number) => left.has(number))).toEqual(expected);
        expect(order.least(count, (number) => left.has(number))).toEqual(expected);
        order.clean((number) => left.has(number));
        expect(order.least(count, (number) => left.has(number))).toEqual(expected);
        expect(order.least(1, () => true)).toEqual([...left].sort((a, b) => a - b).slice(0, 1));
      },
    ),
  );
});
