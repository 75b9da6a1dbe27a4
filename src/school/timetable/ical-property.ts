// Content lines of a component, parsed by ical.js; values of time stay text until their zone is known.
import ICAL from 'ical.js';
import type { Block } from './ical-file.ts';
import { IcalProblem } from './ical-problem.ts';

export type Property = {
  /** Lower case. */
  name: string;
  parameter(name: string): string | undefined;
  /** The first value, unescaped; rules and times as they are written. */
  text: string;
  /** Every value of a list: CATEGORIES, EXDATE, RDATE. */
  texts: string[];
};

/** Left as written: ical.js would read them by rules of its own. */
const raw = new Set(['rrule', 'dtstart', 'dtend', 'exdate', 'rdate', 'recurrence-id', 'duration', 'sequence']);
const rawToo = new Set(['tzoffsetfrom', 'tzoffsetto']);

/** @throws IcalProblem for a line that is no content line. */
export function propertiesOf(block: Block): Property[] {
  return block.lines.filter((line) => !/^(BEGIN|END):/i.test(line)).map((line) => propertyOf(block.line, line));
}

function propertyOf(at: number, line: string): Property {
  const name = (/^[A-Za-z-]+/.exec(line)?.[0] ?? '').toLowerCase();
  // A value whose type ical.js must not interpret is read as text of an unknown property, parameters included.
  const asText = raw.has(name) || rawToo.has(name) ? `X-RAW${line.slice(name.length)}` : line;
  let parsed: unknown;
  try {
    parsed = ICAL.parse.property(asText.replace(/;VALUE=[A-Za-z-]+/i, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 100) : 'it is not a content line';
    throw new IcalProblem(at, name.toUpperCase(), `the line can't be read: ${why}`);
  }
  if (!Array.isArray(parsed)) throw new IcalProblem(at, name.toUpperCase(), "the line can't be read");
  const parameters = new Map<string, unknown>(Object.entries(parsed[1] ?? {}));
  const values = parsed.slice(3).flat().map(String);
  const text = values[0] ?? '';
  return {
    name,
    parameter(wanted) {
      const value = parameters.get(wanted);
      return value === undefined ? undefined : String(Array.isArray(value) ? value[0] : value);
    },
    text,
    texts: raw.has(name) ? text.split(',').filter((each) => each !== '') : values,
  };
}

export type WallTime = { wall: number; utc: boolean; isDate: boolean };

/** `20261123`, `20261123T090000` or `20261123T080000Z`; undefined for anything else and for times that don't exist. */
export function wallOfText(text: string): WallTime | undefined {
  const [, year, month, day, time, hour = '0', minute = '0', second = '0', zulu] =
    /^(\d{4})-?(\d{2})-?(\d{2})(T(\d{2}):?(\d{2}):?(\d{2})?(Z)?)?$/i.exec(text.trim()) ?? [];
  if (year === undefined) return undefined;
  const [y, mo, d, h, mi] = [Number(year), Number(month), Number(day), Number(hour), Number(minute)];
  // A leap second is the end of its minute.
  const wall = Date.UTC(y, mo - 1, d, h, mi, Math.min(59, Number(second)));
  const back = new Date(wall);
  if (y < 1601 || back.getUTCMonth() !== mo - 1 || back.getUTCDate() !== d || h > 23 || mi > 59) return undefined;
  return { wall, utc: zulu !== undefined, isDate: time === undefined };
}

/** `P1DT2H30M`, `PT55M`, `P1W`, in milliseconds of wall time; undefined for anything else, negative ones included. */
export function durationOf(text: string): number | undefined {
  const found = /^\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/i.exec(
    text.trim(),
  );
  if (!found || /[PT]$/i.test(text.trim())) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((each) => Number(each ?? 0));
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
