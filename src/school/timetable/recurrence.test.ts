import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../lib/time-zone.ts';
import { readRule } from './ical-rule.ts';
import { occurrences } from './recurrence.ts';

const wall = (text: string) => Date.parse(`${text}Z`);
const until = (value: string) =>
  wall(value.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z?$/, '$1-$2-$3T$4:$5:$6'));
const texts = (walls: Iterable<number>) => [...walls].map((each) => new Date(each).toISOString().slice(0, 16));

function expand(rule: string, start: string, limit: string, periods = 100_000): string[] {
  const from = wall(start);
  return texts(occurrences(readRule(rule, from, until), from, wall(limit), { periods }));
}

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

describe('weekly rules', () => {
  const weekly = fc.record({
    day: fc.integer({ min: 0, max: 400 }),
    hour: fc.integer({ min: 0, max: 23 }),
    interval: fc.integer({ min: 1, max: 5 }),
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
    weekStart: fc.integer({ min: 0, max: 6 }),
    count: fc.option(fc.integer({ min: 1, max: 60 })),
  });

  test('agree with looking at every day one after the other', () => {
    fc.assert(
      fc.property(weekly, ({ day, hour, interval, days, weekStart, count }) => {
        const date = addDays('2026-08-01', day);
        const start = `${date}T${String(hour).padStart(2, '0')}:00:00`;
        const rule = [
          `FREQ=WEEKLY;INTERVAL=${interval};WKST=${weekdays[weekStart]}`,
          `BYDAY=${days.map((each) => weekdays[each]).join(',')}`,
          ...(count === null ? [] : [`COUNT=${count}`]),
        ].join(';');
        const naive: string[] = [];
        let week = 0;
        for (let offset = 0; offset < 500 && (count === null || naive.length < count); offset++) {
          const each = addDays(date, offset);
          const weekday = new Date(`${each}T00:00:00Z`).getUTCDay();
          if (offset > 0 && weekday === weekStart) week++;
          if (week % interval === 0 && days.includes(weekday)) naive.push(`${each}${start.slice(10, 16)}`);
        }
        expect(expand(rule, start, `${addDays(date, 499)}T23:59:59`)).toEqual(naive);
      }),
    );
  });

  test('agree with ical.js', () => {
    fc.assert(
      fc.property(weekly, ({ day, interval, days, weekStart }) => {
        const start = `${addDays('2026-08-01', day)}T09:00:00`;
        const rule = `FREQ=WEEKLY;INTERVAL=${interval};WKST=${weekdays[weekStart]};BYDAY=${days.map((each) => weekdays[each]).join(',')}`;
        const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(start));
        const theirs = Array.from({ length: 20 }, () => String(iterator.next()).slice(0, 16));
        expect(expand(`${rule};COUNT=20`, start, '2040-01-01T00:00:00')).toEqual(
          theirs.filter((each) => each >= start.slice(0, 16)),
        );
      }),
    );
  });
});

test.each([
  ['FREQ=MONTHLY;BYDAY=-1FR;COUNT=3', '2026-09-25T09:00:00', ['2026-09-25', '2026-10-30', '2026-11-27']],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2', '2026-09-30T09:00:00', ['2026-09-30', '2026-10-30']],
  ['FREQ=MONTHLY;COUNT=3', '2026-10-31T09:00:00', ['2026-10-31', '2026-12-31', '2027-01-31']],
  ['FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2', '2027-01-31T09:00:00', ['2027-01-31', '2027-02-28']],
  ['FREQ=YEARLY;COUNT=2', '2028-02-29T09:00:00', ['2028-02-29', '2032-02-29']],
  ['FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=2', '2026-03-29T02:00:00', ['2026-03-29', '2027-03-28']],
  ['FREQ=YEARLY;BYDAY=1MO;COUNT=2', '2026-01-05T09:00:00', ['2026-01-05', '2027-01-04']],
  [
    'FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;COUNT=4',
    '2026-11-23T09:00:00',
    ['2026-11-23', '2026-11-25', '2026-11-27', '2026-12-01'],
  ],
  [
    'FREQ=DAILY;UNTIL=20261125T090000;BYHOUR=9;BYMINUTE=0',
    '2026-11-23T09:00:00',
    ['2026-11-23', '2026-11-24', '2026-11-25'],
  ],
])('%s', (rule, start, dates) => {
  expect(expand(rule, start, '2040-01-01T00:00:00')).toEqual(dates.map((date) => date + start.slice(10, 16)));
});

test.each(['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=WEEKLY;INTERVAL=1000000', 'FREQ=MONTHLY;BYDAY=6MO'])(
  '%s, which matches nothing or once, ends',
  (rule) => {
    expect(expand(rule, '2026-11-24T09:00:00', '2027-08-31T00:00:00').length).toBeLessThanOrEqual(1);
  },
);

test('a rule that takes too long is refused', () => {
  expect(() => expand('FREQ=DAILY', '1601-01-01T09:00:00', '2027-08-31T00:00:00', 10_000)).toThrow(/too long/);
});

test.each([
  ['FREQ=SECONDLY', /FREQ must be one of/],
  ['FREQ=WEEKLY;BYWEEKNO=3', /BYWEEKNO is not supported/],
  ['FREQ=WEEKLY;BYHOUR=8,9', /BYHOUR is not supported/],
  ['FREQ=WEEKLY;INTERVAL=0', /INTERVAL can't be "0"/],
  ['FREQ=WEEKLY;COUNT=2;UNTIL=20261125T090000', /exclude each other/],
  ['FREQ=WEEKLY;BYDAY=XX', /not a day of the week/],
  ['FREQ=WEEKLY;BYDAY=2MO', /months and years/],
  ['COUNT', /not a part of a rule/],
])('%s is refused with its reason', (rule, reason) => {
  expect(() => expand(rule, '2026-11-23T09:00:00', '2027-01-01T00:00:00')).toThrow(reason);
});
