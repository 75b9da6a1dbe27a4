// What each level and each choice let through, and which cause is told: [Q5], [Q6].
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowed, gotOf, levelOf } from './allowed.ts';
import { type Quality, qualities } from './contract.ts';
import { type Level, noPictures, noVoices } from './means.ts';

const levels: readonly Level[] = [0, 1, 2, 3, 4, 5, 6];
const anyQuality = fc.constantFrom(...qualities);
const anyLevel = fc.constantFrom(...levels);
/** Roughly what a step costs, kbit/s, and what is left of it at each topmost layer. */
const cost = [110, 400, 1_000];
const share = [0.5, 0.7, 1];

describe('what a level allows', () => {
  test('[Q5] upper layers first, then the step, then the small step’s layers, then pictures', () => {
    expect(levels.map((level) => allowed(level, [0, 1]))).toEqual([
      { step: 1, layers: 2 },
      { step: 1, layers: 1 },
      { step: 1, layers: 0 },
      { step: 0, layers: 2 },
      { step: 0, layers: 0 },
      null,
      null,
    ]);
    expect(levels.map((level) => allowed(level, [0])?.layers)).toEqual([2, 1, 0, 0, 0, undefined, undefined]);
  });

  test('[Q5] whatever is published, no level costs more than the one above it', () => {
    fc.assert(
      fc.property(fc.subarray([0, 1, 2], { minLength: 1 }), (steps) => {
        const costs = levels.map((level) => {
          const one = allowed(level, steps);
          return one ? (cost[one.step] ?? 0) * (share[one.layers] ?? 0) : 0;
        });
        costs.slice(1).forEach((now, index) => {
          expect(now).toBeLessThanOrEqual(costs[index] ?? 0);
        });
      }),
    );
  });

  test('[Q6] a choice is never exceeded, and link and machine may take more away', () => {
    fc.assert(
      fc.property(anyQuality, anyLevel, anyLevel, (choice, link, device) => {
        const level = levelOf(choice, link, device);
        expect(level).toBeGreaterThanOrEqual(link);
        if (choice === 'light')
          expect(allowed(level, [0, 1]) ?? { step: 0, layers: 0 }).toEqual({ step: 0, layers: 0 });
        if (choice === 'voice' || choice === 'text') expect(level).toBeGreaterThanOrEqual(noPictures);
        if (choice === 'text') expect(level).toBe(noVoices);
      }),
    );
  });

  test('[Q6] what is told is the lowest of all, with its cause; what holds for everybody is named first', () => {
    const parts = { tier: 'full', choice: 'full', link: 'full', device: 'full' } as const;
    expect(gotOf(parts)).toEqual({ quality: 'full', cause: null });
    expect(gotOf({ ...parts, link: 'light' })).toEqual({ quality: 'light', cause: 'network' });
    expect(gotOf({ ...parts, device: 'voice', link: 'light' })).toEqual({ quality: 'voice', cause: 'device' });
    expect(gotOf({ ...parts, tier: 'voice', choice: 'voice' })).toEqual({ quality: 'voice', cause: 'crowd' });
    expect(gotOf({ ...parts, tier: 'voice', choice: 'text' })).toEqual({ quality: 'text', cause: 'choice' });
    fc.assert(
      fc.property(anyQuality, anyQuality, anyQuality, anyQuality, (tier, choice, link, device) => {
        const rank = (one: Quality) => qualities.indexOf(one);
        const { quality, cause } = gotOf({ tier, choice, link, device });
        expect(rank(quality)).toBe(Math.max(rank(tier), rank(choice), rank(link), rank(device)));
        expect(cause === null).toBe(quality === 'full');
      }),
    );
  });
});
