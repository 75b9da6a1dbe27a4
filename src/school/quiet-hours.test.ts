import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utc, zoneNamed } from '../lib/time-zone.ts';
import { deliveredAt, isQuiet } from './quiet-hours.ts';

const paris = zoneNamed('Europe/Paris') ?? utc;

test.each([
  ['Tuesday afternoon', '2026-11-24T15:00+01:00', '2026-11-24T15:00+01:00'],
  ['a second before 20:00', '2026-11-24T19:59:59+01:00', '2026-11-24T19:59:59+01:00'],
  ['20:00 sharp', '2026-11-24T20:00+01:00', '2026-11-25T07:00+01:00'],
  ['in the night', '2026-11-25T03:00+01:00', '2026-11-25T07:00+01:00'],
  ['7:00 sharp', '2026-11-25T07:00+01:00', '2026-11-25T07:00+01:00'],
  ['Friday 19:59', '2026-11-27T19:59+01:00', '2026-11-27T19:59+01:00'],
  ['Friday evening', '2026-11-27T20:00+01:00', '2026-11-30T07:00+01:00'],
  ['Saturday at noon', '2026-11-28T12:00+01:00', '2026-11-30T07:00+01:00'],
  ['Sunday before dawn', '2026-11-29T05:00+01:00', '2026-11-30T07:00+01:00'],
  ['Monday at 6:59:59', '2026-11-30T06:59:59+01:00', '2026-11-30T07:00+01:00'],
  ['the week-end when clocks go back', '2026-10-23T20:00+02:00', '2026-10-26T07:00+01:00'],
  ['the hour that comes twice', '2026-10-25T02:30+01:00', '2026-10-26T07:00+01:00'],
  ['the week-end when clocks go forward', '2027-03-26T21:00+01:00', '2027-03-29T07:00+02:00'],
  ['just after the hour that never comes', '2027-03-28T03:00+02:00', '2027-03-29T07:00+02:00'],
])('%s', (_name, meant, reached) => {
  expect(new Date(deliveredAt(paris, Date.parse(meant)))).toEqual(new Date(reached));
});

test('a school overseas goes by its own clocks', () => {
  const cayenne = zoneNamed('America/Cayenne') ?? utc;
  expect(isQuiet(cayenne, Date.parse('2026-11-24T22:00Z'))).toBe(false);
  expect(deliveredAt(cayenne, Date.parse('2026-11-24T23:30Z'))).toBe(Date.parse('2026-11-25T10:00Z'));
});

test('never before it was meant, never in quiet hours, never more than 59 hours and the clock’s own hour later', () => {
  const start = Date.parse('2026-01-01T00:00Z');
  const zones = ['Europe/Paris', 'Pacific/Noumea', 'America/Martinique', 'Indian/Reunion'];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 * 86_400 }), fc.constantFrom(...zones), (seconds, name) => {
      const zone = zoneNamed(name) ?? utc;
      const meant = start + seconds * 1_000;
      const reached = deliveredAt(zone, meant);
      expect(reached).toBeGreaterThanOrEqual(meant);
      expect(reached - meant).toBeLessThanOrEqual(60 * 3_600_000);
      expect(isQuiet(zone, reached)).toBe(false);
      expect(deliveredAt(zone, reached)).toBe(reached);
    }),
  );
});
