// Recurrence rules (RFC 5545, 3.3.10) over wall time, for days that repeat. Always ends: each step is one period of the
// rule, counted against a budget. ical.js can loop for ever on a rule that matches nothing, so it only parses here.
import { dayMilliseconds } from '../../lib/time-zone.ts';
import { IcalProblem } from './ical-problem.ts';

export type Rule = {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  count: number | undefined;
  /** Last wall time, included. */
  until: number | undefined;
  /** First day of the week, 0 for Sunday. */
  weekStart: number;
  byDay: { weekday: number; nth: number }[];
  byMonthDay: number[];
  /** 1 to 12. */
  byMonth: number[];
  bySetPos: number[];
};

/** What may still be spent on rules of one file: periods looked at. */
export type Budget = { periods: number };

/** Wall times of the rule from `start` to `limit`, both included, in order. */
export function* occurrences(rule: Rule, start: number, limit: number, budget: Budget): Generator<number> {
  const firstDay = Math.floor(start / dayMilliseconds);
  const timeOfDay = start - firstDay * dayMilliseconds;
  const last = Math.min(limit, rule.until ?? Number.POSITIVE_INFINITY);
  const period = periodsOf(rule, firstDay);
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  for (let index = 0; left > 0; index += rule.interval) {
    if (--budget.periods < 0) throw new IcalProblem(0, 'RRULE', 'the rules of this file take too long to follow');
    const { begins, days } = period(index);
    if (begins * dayMilliseconds > last) return;
    for (const day of atPositions(days(), rule.bySetPos)) {
      const wall = day * dayMilliseconds + timeOfDay;
      if (wall < start) continue;
      if (wall > last || left <= 0) return;
      left--;
      yield wall;
    }
  }
}

/** A day is counted from 1970-01-01. */
type Period = { begins: number; days(): number[] };

function periodsOf(rule: Rule, first: number): (index: number) => Period {
  const { year, month, date } = civil(first);
  const inMonth = ({ month: of }: Civil) => rule.byMonth.length === 0 || rule.byMonth.includes(of + 1);
  const wantedWeekdays = rule.byDay.map((each) => each.weekday);
  switch (rule.freq) {
    case 'DAILY':
      return (index) => ({
        begins: first + index,
        days: () => [first + index].filter((day) => inMonth(civil(day)) && onMonthDay(rule, day) && onWeekday(day)),
      });
    case 'WEEKLY': {
      const monday = first - ((weekdayOf(first) - rule.weekStart + 7) % 7);
      const weekdays = rule.byDay.length > 0 ? wantedWeekdays : [weekdayOf(first)];
      return (index) => {
        const begins = monday + 7 * index;
        return {
          begins,
          days: () => range(begins, 7).filter((day) => weekdays.includes(weekdayOf(day)) && inMonth(civil(day))),
        };
      };
    }
    case 'MONTHLY':
      return (index) => {
        const begins = dayOf(year, month + index, 1);
        return { begins, days: () => (inMonth(civil(begins)) ? daysOfMonth(rule, begins, date) : []) };
      };
    case 'YEARLY':
      return (index) => {
        const begins = dayOf(year + index, 0, 1);
        const months = rule.byMonth.length > 0 ? rule.byMonth.map((each) => each - 1) : range(0, 12);
        const wholeYear = rule.byMonth.length === 0 && rule.byDay.length > 0 && rule.byMonthDay.length === 0;
        const asStart = rule.byMonth.length === 0 && rule.byDay.length === 0 && rule.byMonthDay.length === 0;
        return {
          begins,
          days() {
            if (wholeYear) return nthWeekdays(rule, begins, dayOf(year + index + 1, 0, 1) - begins);
            const chosen = asStart ? [month] : [...months].sort((a, b) => a - b);
            return chosen.flatMap((each) => daysOfMonth(rule, dayOf(year + index, each, 1), date));
          },
        };
      };
  }
  function onWeekday(day: number) {
    return rule.byDay.length === 0 || wantedWeekdays.includes(weekdayOf(day));
  }
}

type Civil = { year: number; month: number; date: number };

function civil(day: number): Civil {
  const moment = new Date(day * dayMilliseconds);
  return { year: moment.getUTCFullYear(), month: moment.getUTCMonth(), date: moment.getUTCDate() };
}

const dayOf = (year: number, month: number, date: number) => Date.UTC(year, month, date) / dayMilliseconds;
const weekdayOf = (day: number) => (((day + 4) % 7) + 7) % 7;
const range = (from: number, length: number) => Array.from({ length }, (_, index) => from + index);

function monthLength(day: number): number {
  const { year, month } = civil(day);
  return dayOf(year, month + 1, 1) - dayOf(year, month, 1);
}

function onMonthDay(rule: Rule, day: number): boolean {
  if (rule.byMonthDay.length === 0) return true;
  const { date } = civil(day);
  return rule.byMonthDay.some((each) => each === date || each === date - monthLength(day) - 1);
}

/** Days of the month that begins at `begins`; without any part, the date of the first occurrence, when it exists. */
function daysOfMonth(rule: Rule, begins: number, date: number): number[] {
  const length = monthLength(begins);
  if (rule.byDay.length > 0) return nthWeekdays(rule, begins, length).filter((day) => onMonthDay(rule, day));
  if (rule.byMonthDay.length > 0) return range(begins, length).filter((day) => onMonthDay(rule, day));
  return date <= length ? [begins + date - 1] : [];
}

/** Weekdays of a month or a year: all of them, or the nth from its beginning or its end. */
function nthWeekdays(rule: Rule, begins: number, length: number): number[] {
  return range(begins, length).filter((day) => {
    const fromStart = Math.floor((day - begins) / 7) + 1;
    const fromEnd = -Math.floor((begins + length - 1 - day) / 7) - 1;
    return rule.byDay.some(
      ({ weekday, nth }) => weekday === weekdayOf(day) && (nth === 0 || nth === fromStart || nth === fromEnd),
    );
  });
}

function atPositions(days: number[], positions: number[]): number[] {
  if (positions.length === 0) return days;
  return days.filter((_, index) => positions.some((each) => each === index + 1 || each === index - days.length));
}
