// When people are told, by the school's clocks.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zoneNamed } from '../../lib/time-zone.ts';
import { isQuiet } from '../quiet-hours.ts';
import type { noticeRhythms } from './contract.ts';
import { hinted, nextTry, planned, rhythmOf } from './plan.ts';

const paris = zoneNamed('Europe/Paris');
if (!paris) throw new Error('no Paris');
const at = (moment: string) => Date.parse(moment);
const told = (how: (typeof noticeRhythms)[number], now: string) => {
  const found = planned(paris, how, at(now));
  return found && { ...found, at: new Date(found.at).toISOString() };
};

describe('when', () => {
  test.each([
    ['now', '2026-12-01T10:00+01:00', '2026-12-01T09:00:00.000Z', false],
    // In the evening, at the week-end: the next school morning.
    ['now', '2026-12-01T21:30+01:00', '2026-12-02T06:00:00.000Z', false],
    ['now', '2026-12-05T11:00+01:00', '2026-12-07T06:00:00.000Z', false],
    ['daily', '2026-12-01T10:00+01:00', '2026-12-01T16:00:00.000Z', true],
    ['daily', '2026-12-01T17:00+01:00', '2026-12-02T16:00:00.000Z', true],
    ['daily', '2026-12-04T18:00+01:00', '2026-12-07T16:00:00.000Z', true],
    ['weekly', '2026-12-01T10:00+01:00', '2026-12-04T16:00:00.000Z', true],
    ['weekly', '2026-12-04T17:30+01:00', '2026-12-11T16:00:00.000Z', true],
    // The clocks change on the night to 29 March 2026.
    ['daily', '2026-03-27T18:00+01:00', '2026-03-30T15:00:00.000Z', true],
  ] as const)('%s, of something at %s', (how, now, expected, digest) => {
    expect(told(how, now)).toEqual({ at: expected, digest });
  });

  test('never in quiet hours, never in the past, never later than eight days', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2026-01-01'), max: at('2027-12-31') }),
        fc.constantFrom('now', 'daily', 'weekly' as const),
        (now, how) => {
          const plan = planned(paris, how, now);
          expect(plan).toBeDefined();
          if (!plan) return;
          expect(isQuiet(paris, plan.at)).toBe(false);
          expect(plan.at).toBeGreaterThanOrEqual(now);
          expect(plan.at - now).toBeLessThan(8 * 86_400_000);
        },
      ),
    );
  });

  test('never is never', () => expect(told('never', '2026-12-01T10:00+01:00')).toBeUndefined());
});

test('a choice counts for its kind and channel; text messages go at once or not at all', () => {
  const choices = [
    { kind: 'marks', channel: 'mail', how: 'now' },
    { kind: 'marks', channel: 'sms', how: 'daily' },
  ] as const;
  expect(rhythmOf(choices, 'marks', 'mail')).toBe('now');
  expect(rhythmOf(choices, 'marks', 'sms')).toBe('never');
  expect(rhythmOf(choices, 'attendance', 'mail')).toBe('now');
  expect(rhythmOf([], 'homework', 'mail')).toBe('never');
});

test('what failed is tried later and later, then given up', () => {
  const all = [1, 2, 3, 4, 5, 6, 7].map((tries) => nextTry(tries, 0));
  expect(all.slice(0, 6)).toEqual([...all.slice(0, 6)].sort((a, b) => (a ?? 0) - (b ?? 0)));
  expect(all[6]).toBeUndefined();
});

test('an address is hinted at, not told', () => {
  expect(hinted('mail', 'sophie@example.org')).toBe('s…e@example.org');
  expect(hinted('mail', 'a@example.org')).toBe('a…@example.org');
  expect(hinted('sms', '+33612345678')).toBe('…5678');
});
