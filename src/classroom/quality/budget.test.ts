// What a screen may take, whatever the encoder does: [Q13].
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Budget } from './budget.ts';

test('[Q13] over any ten seconds no more is spent than the budget, a burst of two seconds and one picture', () => {
  const bitrate = 290_000;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 100, max: 120_000 }), { minLength: 200, maxLength: 200 }), (sizes) => {
      const budget = new Budget(bitrate, 0);
      const sent: { at: number; bytes: number }[] = [];
      sizes.forEach((bytes, index) => {
        const at = index * 200;
        if (!budget.open(at)) return;
        budget.spend(bytes);
        sent.push({ at, bytes });
      });
      for (const { at: from } of sent) {
        const window = sent.filter(({ at }) => at >= from && at < from + 10_000);
        const spent = window.reduce((sum, { bytes }) => sum + 8 * bytes, 0);
        expect(spent).toBeLessThanOrEqual(bitrate * 12 + 8 * Math.max(...window.map(({ bytes }) => bytes)));
      }
      // And what fits is never held back.
      expect(sent.length).toBeGreaterThan(0);
    }),
  );
});

test('[Q13] pictures that fit are all sent', () => {
  const budget = new Budget(290_000, 0);
  for (let index = 0; index < 500; index += 1) {
    expect(budget.open(index * 200)).toBe(true);
    // 5 a second of these are 280 kbit/s.
    budget.spend(7_000);
  }
});
