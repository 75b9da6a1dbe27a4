// Wall clocks and moments. A wall time is held as the milliseconds it would be in UTC; a moment is real milliseconds.

export type Zone = {
  name: string;
  /** The moment when clocks of the zone show `wall`. Shown twice: the first. Never shown: by the offset before the gap. */
  momentOf(wall: number): number;
  wallOf(moment: number): number;
};

export const dayMilliseconds = 86_400_000;
const quarter = 900_000;

export const utc: Zone = { name: 'UTC', momentOf: (wall) => wall, wallOf: (moment) => moment };

const known = new Map<string, Zone>();

/** A zone of the IANA database, or undefined when this machine doesn't know it. */
export function zoneNamed(name: string): Zone | undefined {
  const found = known.get(name);
  if (found) return found;
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(name)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { ...parts, timeZone: name });
  } catch {
    return undefined;
  }
  const zone = zoneOf(name, (moment) => shownBy(format, moment) - moment);
  known.set(name, zone);
  return zone;
}

/** @param offsetAt milliseconds ahead of UTC at a moment. It is asked once for each quarter of an hour. */
export function zoneOf(name: string, offsetAt: (moment: number) => number): Zone {
  const offsets = new Map<number, number>();
  const offset = (moment: number) => {
    const bucket = Math.floor(moment / quarter);
    const kept = offsets.get(bucket);
    if (kept !== undefined) return kept;
    if (offsets.size > 50_000) offsets.clear();
    const found = offsetAt(bucket * quarter);
    offsets.set(bucket, found);
    return found;
  };
  return {
    name,
    wallOf: (moment) => moment + offset(moment),
    momentOf(wall) {
      const before = offset(wall - dayMilliseconds);
      const after = offset(wall + dayMilliseconds);
      if (before === after || offset(wall - before) === before) return wall - before;
      return offset(wall - after) === after ? wall - after : wall - before;
    },
  };
}

/** `YYYY-MM-DD` in the zone. */
export const dateIn = (zone: Zone, moment: number) => new Date(zone.wallOf(moment)).toISOString().slice(0, 10);

/** First moment of a date (`YYYY-MM-DD`) in the zone. */
export const startOfDate = (zone: Zone, date: string) => zone.momentOf(Date.parse(`${date}T00:00:00Z`));

export const addDays = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMilliseconds).toISOString().slice(0, 10);

/** Whether a text is a date that exists (2026-02-30 doesn't), in a year that anybody here can mean. */
export function isDate(text: string): boolean {
  const time = /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const parts = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

function shownBy(format: Intl.DateTimeFormat, moment: number): number {
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = (
    format.format(moment).match(/\d+/g) ?? []
  ).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
