// What of one's own voice is overdue, by the relay's acknowledgements.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UnderWay } from './under-way.ts';

/** Speaks for so long through a connection that the relay acknowledges five times a second; the worst that was overdue. */
function speak(
  way: UnderWay,
  { from, until, delay, count }: { from: number; until: number; delay: number; count: number },
) {
  let worst = 0;
  const flight: { count: number; arrives: number }[] = [];
  let arrived = count;
  let sent = count;
  for (let now = from; now < until; now += 20) {
    for (let next = flight[0]; next && next.arrives <= now; next = flight[0]) arrived = flight.shift()?.count ?? 0;
    if (now % 200 === 0) way.acked(arrived, now);
    if (now % 60 === 0) {
      sent = (sent + 1) >>> 0;
      way.wrote(sent, now);
      flight.push({ count: sent, arrives: now + delay });
    }
    worst = Math.max(worst, way.overdue(now));
  }
  return worst;
}

test('[V2] nothing is overdue on a connection that is slow and even, even where counters wrap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 2 ** 32 - 20, 2 ** 31 - 5), (tenths, count) => {
      const way = new UnderWay();
      speak(way, { from: 0, until: 6_000, delay: tenths * 20, count });
      expect(way.overdue(6_000)).toBe(0);
    }),
  );
});

test('[V2] what isn’t acknowledged is overdue more and more, and forgotten when the connection is another', () => {
  const way = new UnderWay();
  for (let now = 0; now < 3_000; now += 60) way.wrote(now / 60 + 1, now);
  expect(way.overdue(1_000)).toBeLessThan(way.overdue(2_000));
  expect(way.overdue(3_000)).toBeGreaterThan(2_000);
  way.startOver();
  expect(way.overdue(3_000)).toBe(0);
});
