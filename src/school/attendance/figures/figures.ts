// Counting absences in half-days. No HTTP, no SQL. Times in ms since 1970.
import type { Zone } from '../../../lib/time-zone.ts';
import { halfDayOf } from '../attendance.ts';
import type { State } from '../contract.ts';
import type { Figures } from './contract.ts';

/** One lesson of one pupil that was not simply attended. `justified`: an accepted declaration covers its beginning. */
export type Missed = { startsAt: number; state: State; late: number | null; justified: boolean };

export type Counts = Omit<Figures, 'userId' | 'name' | 'classes'>;

/**
 * A half-day counts from the first lesson missed in it, once, however many there are; it is justified when all lessons missed in
 * it are. Prevented and exempt are no absence.
 */
export function countsOf(missed: readonly Missed[], zone: Zone): Counts {
  const halfDays = new Map<string, boolean>();
  const counts = { lessons: 0, late: 0, minutesLate: 0, prevented: 0 };
  for (const { startsAt, state, late, justified } of missed) {
    if (state === 'prevented') counts.prevented++;
    if (state === 'present' && late) {
      counts.late++;
      counts.minutesLate += late;
    }
    if (state !== 'absent') continue;
    counts.lessons++;
    const { date, half } = halfDayOf(startsAt, zone);
    const key = `${date} ${half}`;
    halfDays.set(key, justified && (halfDays.get(key) ?? true));
  }
  const unjustified = [...halfDays.values()].filter((justified) => !justified).length;
  return { halfDays: halfDays.size, unjustified, ...counts };
}

const head = [
  'Nom',
  'Classe',
  'Demi-journées d’absence',
  'Dont non justifiées',
  'Cours manqués',
  'Retards',
  'Minutes de retard',
];

/** Rows for a spreadsheet, in French like every document of the school. */
export const rowsOf = (figures: readonly Figures[]): string[][] => [
  [...head, 'Cours empêchés (réseau ou Préau)'],
  ...figures.map(({ name, classes, halfDays, unjustified, lessons, late, minutesLate, prevented }) => [
    ...[name, classes.join(' '), ...[halfDays, unjustified, lessons, late, minutesLate, prevented].map(String)],
  ]),
];
