// Delays, honest time and positions: by properties over lines that move as they like.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Announced,
  announce,
  backOff,
  expectedWait,
  hiddenDelay,
  longestOf,
  pollDelay,
  retryDelay,
  spanOf,
} from './polling.ts';

const policy = { floor: 2_000, ceiling: 30_000, divisor: 10, jitter: 0.3 };
const minute = 60_000;
const chance = fc.double({ min: 0, max: 1, noNaN: true });

test('a delay stays between floor and ceiling, but for the jitter, and grows with distance', () => {
  const wait = fc.double({ min: 0, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(wait, wait, wait, chance, (one, other, waited, drawn) => {
      const [near, far] = one < other ? [one, other] : [other, one];
      const delay = pollDelay(policy, { position: 1, wait: near, waited }, drawn);
      expect(delay).toBeGreaterThanOrEqual(policy.floor);
      expect(delay).toBeLessThanOrEqual(policy.ceiling * 1.3);
      expect(pollDelay(policy, { position: 1, wait: far, waited }, drawn)).toBeGreaterThanOrEqual(delay);
    }),
  );
});

test('a delay is the expected wait over the divisor, spread by the jitter', () => {
  expect(pollDelay(policy, { position: 120, wait: 100_000, waited: minute }, 0)).toBe(10_000);
  expect(pollDelay(policy, { position: 120, wait: 100_000, waited: minute }, 1)).toBe(13_000);
});

test('without a pace, who is near reads more often than who is far', () => {
  expect(pollDelay(policy, { position: 1, wait: undefined, waited: minute }, 0)).toBe(policy.floor);
  expect(pollDelay(policy, { position: 5, wait: undefined, waited: minute }, 0)).toBe(5 * policy.floor);
  expect(pollDelay(policy, { position: 10_000, wait: undefined, waited: minute }, 0)).toBe(policy.ceiling);
});

test('in a line that has just begun its pace is not trusted for long', () => {
  const far = (waited: number) => pollDelay(policy, { position: 10_000, wait: 60 * minute, waited }, 0);
  expect([0, 1_000, 5_000, minute].map(far)).toEqual([4_000, 6_000, 14_000, 30_000]);
});

test('a hidden tab comes back when its turn should have come, and never hurries', () => {
  expect(hiddenDelay(policy, 10 * minute, 0)).toBe(10 * minute);
  expect(hiddenDelay(policy, 0, 0)).toBe(policy.ceiling);
  expect(hiddenDelay(policy, undefined, 1)).toBe(policy.ceiling * 1.3);
});

test('after failures the wait is anywhere below a bound that doubles up to a minute', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), chance, (failures, drawn) => {
      const delay = retryDelay(failures, 0, drawn);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(Math.min(backOff.cap, backOff.base * 2 ** failures));
    }),
  );
  expect(retryDelay(3, 0, 1)).toBe(16_000);
});

test('what the server asks to wait is never shortened', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 600_000 }),
      chance,
      (failures, asked, drawn) => {
        expect(retryDelay(failures, asked, drawn)).toBeGreaterThanOrEqual(asked);
      },
    ),
  );
});

test('time is said as a range that holds the expected wait', () => {
  expect(spanOf(20_000)).toEqual({ type: 'moment' });
  expect(spanOf(3 * minute)).toEqual({ type: 'between', low: 2, high: 4 });
  expect(spanOf(11 * minute)).toEqual({ type: 'about', minutes: 10 });
  expect(spanOf(95 * minute)).toEqual({ type: 'about', minutes: 90 });
  expect(spanOf(undefined)).toBeUndefined();
  fc.assert(
    fc.property(fc.double({ min: 0.8, max: 8.99, noNaN: true }), (minutes) => {
      const span = spanOf(minutes * minute);
      if (span?.type !== 'between') throw new Error('not a range');
      expect(span.low).toBeLessThanOrEqual(Math.max(1, minutes));
      expect(span.high).toBeGreaterThan(minutes);
    }),
  );
});

test('[G4] the position announced never grows, and the time never without a reason', () => {
  const step = fc.record({
    position: fc.integer({ min: 0, max: 5_000 }),
    pace: fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 50, noNaN: true })),
    slower: fc.constantFrom(undefined, 'fewer_leave' as const, 'capacity_lowered' as const),
    after: fc.integer({ min: 0, max: 60_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 40 }), (steps) => {
      let before: Announced | undefined;
      let now = 0;
      for (const { position, pace, slower, after } of steps) {
        now += after;
        const wait = expectedWait(position, { serving: 0, last: 0, pace });
        const next = announce(before, { position, wait, slower, now });
        if (before) {
          expect(next.position).toBeLessThanOrEqual(before.position);
          const rose = before.span && next.span && longestOf(next.span) > longestOf(before.span);
          if (rose) expect(next.reason).toBeDefined();
        }
        before = next;
      }
    }),
  );
});

test('a time that stays longer is told with its reason after half a minute; a short flutter is not', () => {
  const told = (before: Announced | undefined, minutes: number, now: number) =>
    announce(before, { position: 100, wait: minutes * minute, now });
  const first = told(undefined, 3, 0);
  const flutter = told(first, 6, 5_000);
  expect(flutter.span).toEqual(first.span);
  expect(told(flutter, 3, 10_000)).toMatchObject({ span: first.span, reason: undefined, risingSince: undefined });
  expect(told(flutter, 6, 35_001)).toMatchObject({ span: { type: 'between', low: 4, high: 8 }, reason: 'pace' });
  const known = announce(first, { position: 100, wait: 6 * minute, slower: 'capacity_lowered', now: 5_000 });
  expect(known).toMatchObject({ span: { type: 'between', low: 4, high: 8 }, reason: 'capacity_lowered' });
});
