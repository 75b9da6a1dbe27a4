// Times, dates, counts and lists as a person says them, in the school's time zone and the page's language.
import { signal } from '@preact/signals';
import { language } from './language.ts';

export const timeZone = signal('Europe/Paris');

type Moment = string | number;
const locale = () => (language.value === 'en' ? 'en-GB' : 'fr-FR');
const kept = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const full = { timeZone: timeZone.value, ...options };
  const key = locale() + JSON.stringify(full);
  const found = kept.get(key) ?? new Intl.DateTimeFormat(locale(), full);
  kept.set(key, found);
  return found;
}

/** "9 h 02" in French, with spaces that don't break; "9:02" in English. */
export function clockTime(moment: Moment): string {
  const parts = formatter({ hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(moment));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const hour = String(Number(part('hour')));
  const minute = part('minute').padStart(2, '0');
  return language.value === 'en' ? `${hour}:${minute}` : `${hour}\u00a0h\u00a0${minute}`;
}

/** "lundi 23 novembre"; takes a moment, or a calendar day "2026-11-23". */
export function longDate(moment: Moment): string {
  return formatter({ weekday: 'long', day: 'numeric', month: 'long' }).format(dayOf(moment));
}

/** "lun. 23". */
export function shortDate(moment: Moment): string {
  return formatter({ weekday: 'short', day: 'numeric', month: 'short' }).format(dayOf(moment));
}

/** "lundi". */
export function weekday(moment: Moment): string {
  return formatter({ weekday: 'long' }).format(dayOf(moment));
}

/** The calendar day of a moment, "2026-11-23", where the school is. */
export function calendarDay(moment: Moment): string {
  const parts = formatter({ year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(new Date(moment));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Noon keeps a calendar day on its date in every zone of the country, overseas included. */
function dayOf(moment: Moment): Date {
  return typeof moment === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(moment)
    ? new Date(fromWallClock(moment, '12:00'))
    : new Date(moment);
}

/** The moment at which clocks of the school show this day and "HH:MM". */
export function fromWallClock(day: string, time: string): number {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const first = asUtc - offset(asUtc);
  // The offset itself may differ across a change of hour.
  return asUtc - offset(first);
}

function offset(moment: number): number {
  const parts = formatter({
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(new Date(moment));
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return wall - Math.floor(moment / 60_000) * 60_000;
}

/** "HH:MM" as form fields want it. */
export function fieldTime(moment: Moment): string {
  const parts = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(moment));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '00';
  return `${part('hour')}:${part('minute')}`;
}

/** Adds days to a calendar day. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayNumber(day: string): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** Picks by the language's plural rule: "0 élève", "2 élèves". */
export function plural(count: number, one: string, other: string): string {
  return new Intl.PluralRules(locale()).select(count) === 'one' ? one : other;
}

export function number(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** "A, B et C". */
export function list(names: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names);
}

/** Names in the order of a class list. */
export function byName<Item>(name: (item: Item) => string): (a: Item, b: Item) => number {
  const order = new Intl.Collator('fr', { numeric: true });
  return (a, b) => order.compare(name(a), name(b));
}
