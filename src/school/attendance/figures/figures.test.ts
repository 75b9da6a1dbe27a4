// Counting half-days, by worked examples and for any week.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvText } from '../../../lib/csv.ts';
import { utc } from '../../../lib/time-zone.ts';
import type { State } from '../contract.ts';
import { countsOf, type Missed, rowsOf } from './figures.ts';

/** `day` 0 is Monday 23 November 2026. */
const at = (day: number, hour: number) => Date.parse('2026-11-23T00:00Z') + (day * 24 + hour) * 3_600_000;
const missed = (day: number, hour: number, state: State, more: Partial<Missed> = {}): Missed => ({
  ...{ startsAt: at(day, hour), state, late: null, justified: false },
  ...more,
});
const justified = { justified: true };

describe('half-days', () => {
  test.each<[string, Missed[], number, number]>([
    ['one lesson missed counts its half-day', [missed(0, 8, 'absent')], 1, 1],
    ['a whole morning counts once', [8, 9, 10, 11].map((hour) => missed(0, hour, 'absent')), 1, 1],
    ['morning and afternoon are two', [missed(0, 12, 'absent'), missed(0, 13, 'absent')], 2, 2],
    ['two days are two', [missed(0, 8, 'absent'), missed(1, 8, 'absent')], 2, 2],
    ['prevented and exempt are no absence', [missed(0, 8, 'prevented'), missed(1, 8, 'exempt')], 0, 0],
    ['prevented beside absent: the absence counts', [missed(0, 8, 'prevented'), missed(0, 9, 'absent')], 1, 1],
    ['accepted by the school', [missed(0, 8, 'absent', justified), missed(0, 9, 'absent', justified)], 1, 0],
    ['accepted for a part only', [missed(0, 8, 'absent', justified), missed(0, 9, 'absent')], 1, 1],
    ['the same, told the other way round', [missed(0, 8, 'absent'), missed(0, 9, 'absent', justified)], 1, 1],
    ['late is there', [missed(0, 8, 'present', { late: 20 })], 0, 0],
  ])('%s', (_name, lessons, halfDays, unjustified) => {
    expect(countsOf(lessons, utc)).toMatchObject({ halfDays, unjustified });
  });

  test('lessons, lateness in minutes and lessons prevented are counted beside them', () => {
    const lessons = [
      ...[missed(0, 8, 'absent'), missed(0, 9, 'absent'), missed(1, 8, 'prevented')],
      ...[missed(2, 8, 'present', { late: 7 }), missed(3, 8, 'present', { late: 12 })],
    ];
    expect(countsOf(lessons, utc)).toEqual({
      ...{ halfDays: 1, unjustified: 1, lessons: 2, late: 2, minutesLate: 19, prevented: 1 },
    });
  });

  test('in any order, never more than two a day nor than lessons missed, and none without an absence', () => {
    const lesson = fc.record({
      startsAt: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 8, max: 17 })).map(([d, h]) => at(d, h)),
      state: fc.constantFrom<State>('present', 'absent', 'prevented', 'exempt'),
      late: fc.option(fc.integer({ min: 1, max: 55 })),
      justified: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(lesson, { maxLength: 30 }), (lessons) => {
        const counts = countsOf(lessons, utc);
        expect(countsOf([...lessons].reverse(), utc)).toEqual(counts);
        expect(counts.halfDays).toBeLessThanOrEqual(Math.min(10, counts.lessons));
        expect(counts.unjustified).toBeLessThanOrEqual(counts.halfDays);
        expect(counts.halfDays > 0).toBe(lessons.some(({ state }) => state === 'absent'));
      }),
    );
  });
});

test('the table of figures holds no formula, whatever a pupil is called', () => {
  const counts = countsOf([missed(0, 8, 'absent')], utc);
  const csv = csvText(rowsOf([{ userId: 'u', name: '=HYPERLINK("http://x")', classes: ['+5e A'], ...counts }]));
  expect(csv.split('\r\n')[1]).toBe(`"'=HYPERLINK(""http://x"")";'+5e A;1;1;1;0;0;0`);
});
