// RRULE text into a rule. What timetables never use is refused by name rather than guessed.
import { IcalProblem } from './ical-problem.ts';
import type { Rule } from './recurrence.ts';

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/**
 * @param readUntil gives the wall time of UNTIL in the event's zone.
 * @param start wall time of the first occurrence: BYHOUR and the like may only repeat it.
 */
export function readRule(text: string, start: number, readUntil: (value: string) => number): Rule {
  const refuse = (why: string) => new IcalProblem(0, 'RRULE', `${why} (in "${text.slice(0, 80)}")`);
  const given = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals)).trim().toUpperCase();
    if (name === '' || given.has(name)) throw refuse(`"${part.slice(0, 40)}" is not a part of a rule`);
    given.set(name, part.slice(equals + 1).trim());
  }
  const take = (name: string) => {
    const value = given.get(name);
    given.delete(name);
    return value;
  };
  const integer = (name: string, value: string, lowest: number, highest: number) => {
    const number = /^[+-]?\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= lowest && number <= highest) || (lowest < 0 && number === 0))
      throw refuse(`${name} can't be "${value.slice(0, 20)}"`);
    return number;
  };
  const list = (name: string, lowest: number, highest: number) => {
    const value = take(name);
    if (value === undefined) return [];
    const numbers = value.split(',').map((each) => integer(name, each, lowest, highest));
    return [...new Set(numbers)];
  };

  const asked = take('FREQ')?.toUpperCase();
  const freq = frequencies.find((each) => each === asked);
  if (!freq) throw refuse(`FREQ must be one of ${frequencies.join(', ')}`);
  const count = take('COUNT');
  const until = take('UNTIL');
  if (count !== undefined && until !== undefined) throw refuse('COUNT and UNTIL exclude each other');
  const rule: Rule = {
    freq,
    interval: integer('INTERVAL', take('INTERVAL') ?? '1', 1, 1_000_000),
    count: count === undefined ? undefined : integer('COUNT', count, 1, 1_000_000),
    until: until === undefined ? undefined : readUntil(until),
    weekStart: weekdayNumber(take('WKST') ?? 'MO'),
    byDay: (take('BYDAY') ?? '').split(',').filter(Boolean).map(ordinalDay),
    byMonthDay: list('BYMONTHDAY', -31, 31),
    byMonth: list('BYMONTH', 1, 12),
    bySetPos: list('BYSETPOS', -366, 366),
  };
  if (rule.byDay.some((each) => each.nth !== 0) && (freq === 'DAILY' || freq === 'WEEKLY'))
    throw refuse('BYDAY can only count weekdays in months and years');
  if (freq === 'WEEKLY' && rule.byMonthDay.length > 0) throw refuse('BYMONTHDAY has no meaning in weeks');
  const clock = new Date(start);
  const same = { BYHOUR: clock.getUTCHours(), BYMINUTE: clock.getUTCMinutes(), BYSECOND: clock.getUTCSeconds() };
  for (const [name, value] of Object.entries(same)) {
    const said = take(name);
    if (said !== undefined && Number(said) !== value) throw refuse(`${name} is not supported`);
  }
  const [other] = [...given.keys()].filter((name) => !name.startsWith('X-'));
  if (other) throw refuse(`${other} is not supported`);
  return rule;

  function weekdayNumber(name: string) {
    const index = weekdays.indexOf(name.toUpperCase());
    if (index < 0) throw refuse(`"${name.slice(0, 20)}" is not a day of the week`);
    return index;
  }
  function ordinalDay(each: string) {
    const [, nth = '', name = ''] = /^([+-]?\d{0,2})([A-Za-z]{2})$/.exec(each.trim()) ?? [];
    const weekday = weekdayNumber(name || each);
    return { weekday, nth: nth === '' ? 0 : integer('BYDAY', nth, -53, 53) };
  }
}
