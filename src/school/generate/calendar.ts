// The school year of zone B: first and last day, holidays, and days off. Dates are UTC midnights of local days.
// For 2026–2027 the rules give the published dates; for other years, the same weeks.

export type DayOff = { name: string; from: string; to: string };

export type SchoolYear = {
  /** Day the academy is exported; lessons begin on it or after. */
  start: string;
  /** Last day of lessons, a Friday. */
  end: string;
  /** Calendar year when the school year begins. */
  startYear: number;
  holidays: readonly DayOff[];
};

export const dayMilliseconds = 86_400_000;
export const defaultStart = '2026-08-31';

export const toTime = (day: string) => Date.parse(`${day}T00:00:00Z`);
export const toDay = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Monday is 0. */
export const weekday = (time: number) => (new Date(time).getUTCDay() + 6) % 7;

/** The school year that holds `start` (from July on: the one about to begin). */
export function schoolYear(start: string): SchoolYear {
  const [year = 0, month = 0] = start.split('-').map(Number);
  const startYear = month >= 7 ? year : year - 1;
  const next = startYear + 1;
  const breaks: [string, number, number, number][] = [
    ['Toussaint', startYear, 10, 17],
    ['Noël', startYear, 12, 19],
    ['Hiver', next, 2, 20],
    ['Printemps', next, 4, 17],
  ];
  const easter = easterSunday(next);
  const single = (name: string, time: number): DayOff => ({ name, from: toDay(time), to: toDay(time) });
  return {
    start,
    end: toDay(nearest(next, 7, 2, 4)),
    startYear,
    holidays: [
      ...breaks.map(([name, inYear, inMonth, date]) => {
        const saturday = nearest(inYear, inMonth, date, 5);
        return { name, from: toDay(saturday), to: toDay(saturday + 15 * dayMilliseconds) };
      }),
      single('Armistice 1918', Date.UTC(startYear, 10, 11)),
      single('Lundi de Pâques', easter + dayMilliseconds),
      single('Fête du Travail', Date.UTC(next, 4, 1)),
      single('Victoire 1945', Date.UTC(next, 4, 8)),
      { name: 'Ascension', from: toDay(easter + 39 * dayMilliseconds), to: toDay(easter + 40 * dayMilliseconds) },
      single('Lundi de Pentecôte', easter + 50 * dayMilliseconds),
    ],
  };
}

export const isOff = (year: SchoolYear, day: string) =>
  year.holidays.some((each) => each.from <= day && day <= each.to);

/** The given weekday nearest to a date. */
function nearest(year: number, month: number, date: number, wanted: number): number {
  const time = Date.UTC(year, month - 1, date);
  const gap = (wanted - weekday(time) + 7) % 7;
  return time + (gap > 3 ? gap - 7 : gap) * dayMilliseconds;
}

/** Gregorian computus (Meeus, Jones, Butcher). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return Date.UTC(year, month - 1, ((h + l - 7 * m + 114) % 31) + 1);
}
