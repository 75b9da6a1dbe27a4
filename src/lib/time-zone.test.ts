import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dateIn, isDate, startOfDate, zoneNamed } from './time-zone.ts';

const paris = zoneNamed('Europe/Paris');
if (!paris) throw new Error('this machine does not know Paris');
const at = (text: string) => new Date(paris.momentOf(Date.parse(`${text}Z`))).toISOString();

test('a wall time in Paris is the right moment on both sides of each change of hour', () => {
  expect(at('2026-10-24T09:00:00')).toBe('2026-10-24T07:00:00.000Z');
  expect(at('2026-10-26T09:00:00')).toBe('2026-10-26T08:00:00.000Z');
  expect(at('2027-03-27T09:00:00')).toBe('2027-03-27T08:00:00.000Z');
  expect(at('2027-03-29T09:00:00')).toBe('2027-03-29T07:00:00.000Z');
});

test('an hour shown twice is the first one, and an hour never shown takes the offset before', () => {
  expect(at('2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00.000Z');
  expect(at('2027-03-28T02:30:00')).toBe('2027-03-28T01:30:00.000Z');
});

test('what a clock shows leads back to the moment, or to the first of the two that it shows', () => {
  const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
  const zones = ['Europe/Paris', 'Indian/Reunion', 'Pacific/Marquesas', 'America/Miquelon', 'Pacific/Noumea'];
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), (instant, name) => {
      const zone = zoneNamed(name);
      const back = zone?.momentOf(zone.wallOf(instant)) ?? Number.NaN;
      expect([0, 3_600_000]).toContain(instant - back);
    }),
  );
});

test('the wall clock agrees with Intl', () => {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' });
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) }), (instant) => {
      const wall = new Date(paris.wallOf(instant)).toISOString().slice(0, 19).replace('T', ' ');
      expect(wall).toBe(shown.format(instant));
    }),
  );
});

test('dates begin at midnight on the spot, also on days of 23 and 25 hours', () => {
  for (const [date, hours] of [
    ['2026-10-25', 25],
    ['2027-03-28', 23],
    ['2026-11-23', 24],
  ] as const) {
    expect(startOfDate(paris, addDays(date, 1)) - startOfDate(paris, date)).toBe(hours * 3_600_000);
    expect(dateIn(paris, startOfDate(paris, date))).toBe(date);
    expect(dateIn(paris, startOfDate(paris, date) - 1)).toBe(addDays(date, -1));
  }
});

test('only dates that exist are dates', () => {
  expect(['2026-11-23', '2028-02-29', '2026-02-29', '2026-13-01', '26-1-1', ''].map(isDate)).toEqual([
    ...[true, true, false, false, false, false],
  ]);
});

test.each(['Mars/Olympus', '', '../../etc', 'Europe/Paris; drop'])('%s is no zone', (name) => {
  expect(zoneNamed(name)).toBeUndefined();
});
