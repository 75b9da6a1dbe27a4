// Of a voice on two connections, each packet once and in order, whatever the two do.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FirstArrival } from './first-arrival.ts';

test('[V1] each packet is kept once, in order, at its earliest, however two connections that keep their order stall', () => {
  const stalls = fc.array(fc.nat(2_000), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(stalls, stalls, fc.nat(0xffffffff), (one, other, start) => {
      const arrivals = [one, other].flatMap((delays) => {
        let at = 0;
        return delays.map((delay, index) => {
          at = Math.max(at, index * 60 + (delay > 1_600 ? delay : 5));
          return { index, at, sequence: (start + index) >>> 0, capturedAt: index * 60_000 };
        });
      });
      arrivals.sort((a, b) => a.at - b.at || a.index - b.index);
      const first = new FirstArrival();
      const kept = arrivals.filter((packet) => first.take(packet));
      expect(kept.map(({ index }) => index)).toEqual(one.map((_, index) => index));
      for (const { index, at } of kept)
        expect(at).toBe(Math.min(...arrivals.filter((packet) => packet.index === index).map((packet) => packet.at)));
    }),
  );
});

test('[V1] a connection that joined in the middle of a stall costs what the stall held, and no more', () => {
  const first = new FirstArrival();
  const packet = (index: number) => ({ sequence: index, capturedAt: index * 60_000 });
  expect([0, 1, 5, 6].map((index) => first.take(packet(index)))).toEqual([true, true, true, true]);
  expect([2, 3, 4, 5, 6].map((index) => first.take(packet(index)))).toEqual([false, false, false, false, false]);
  expect(first.take(packet(7))).toBe(true);
});
