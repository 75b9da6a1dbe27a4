// What a publisher still sends on a slow way to the relay: [Q12].
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Level } from './means.ts';
import { offerAt } from './uplink.ts';

const levels: readonly Level[] = [0, 1, 2, 3, 4, 5];
const share = [0.5, 0.7, 1];

test('[Q12] upper layers go first, then the larger step, then bits, then all', () => {
  const steps = [{ step: 0 }, { step: 1 }];
  expect(levels.map((level) => offerAt(level, steps))).toEqual([
    { steps, layers: 2, bits: 1 },
    { steps, layers: 1, bits: 1 },
    { steps, layers: 0, bits: 1 },
    { steps: [{ step: 0 }], layers: 2, bits: 1 },
    { steps: [{ step: 0 }], layers: 1, bits: 0.5 },
    null,
  ]);
});

test('[Q12] whatever the ladder, no level takes more than the one before', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 50, max: 2_000 }), { minLength: 1, maxLength: 3 }), (found) => {
      // As ladders are: the larger steps are more than twice the smallest.
      const [smallest = 0, ...larger] = found.sort((a, b) => a - b);
      const steps = [smallest, ...larger.filter((one) => one > 2 * smallest)];
      const costs = levels.map((level) => {
        const offer = offerAt(level, steps);
        return offer ? offer.steps.reduce((sum, one) => sum + one, 0) * (share[offer.layers] ?? 0) * offer.bits : 0;
      });
      expect([...costs].sort((a, b) => b - a)).toEqual(costs);
    }),
  );
});
