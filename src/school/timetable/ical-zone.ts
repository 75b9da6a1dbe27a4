// Which clock a TZID means: IANA's, Windows' name for one, or the VTIMEZONE that the file brings.
import { utc, type Zone, zoneNamed, zoneOf } from '../../lib/time-zone.ts';
import type { Block } from './ical-file.ts';
import { IcalProblem } from './ical-problem.ts';
import { propertiesOf, wallOfText } from './ical-property.ts';
import { readRule } from './ical-rule.ts';
import { type Budget, occurrences } from './recurrence.ts';

/** Windows' names (Unicode CLDR) for the zones where French schools are, and their neighbours'. */
const windows: Readonly<Record<string, string>> = {
  'Romance Standard Time': 'Europe/Paris',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Central European Standard Time': 'Europe/Warsaw',
  'Central Europe Standard Time': 'Europe/Budapest',
  'GMT Standard Time': 'Europe/London',
  'Greenwich Standard Time': 'Atlantic/Reykjavik',
  'SA Western Standard Time': 'America/La_Paz',
  'SA Eastern Standard Time': 'America/Cayenne',
  'Saint Pierre Standard Time': 'America/Miquelon',
  'Mauritius Standard Time': 'Indian/Mauritius',
  'E. Africa Standard Time': 'Africa/Nairobi',
  'Central Pacific Standard Time': 'Pacific/Guadalcanal',
  'Hawaiian Standard Time': 'Pacific/Honolulu',
  'Marquesas Standard Time': 'Pacific/Marquesas',
  UTC: 'UTC',
};

export type Zones = {
  /** @throws IcalProblem when nothing tells what the name means. */
  named(tzid: string): Zone;
};

/** @param until last moment that matters, to follow rules of VTIMEZONE no further. */
export function zonesOf(blocks: Block[], until: number, budget: Budget): Zones {
  const described = new Map<string, Block>();
  for (const block of blocks) {
    const tzid = propertiesOf(block).find((each) => each.name === 'tzid')?.text;
    if (tzid) described.set(tzid, block);
  }
  const resolved = new Map<string, Zone>();
  return {
    named(tzid) {
      const before = resolved.get(tzid);
      if (before) return before;
      const block = described.get(tzid);
      const zone = conventional(tzid) ?? (block && zoneOfBlock(tzid, block, until, budget));
      if (!zone)
        throw new IcalProblem(0, 'TZID', `the time zone "${tzid.slice(0, 60)}" is neither known nor described`);
      resolved.set(tzid, zone);
      return zone;
    },
  };
}

/** IANA names, also behind a prefix: `/freeassociation.sourceforge.net/Tzfile/Europe/Paris`. */
function conventional(tzid: string): Zone | undefined {
  if (/^(Z|UTC|GMT|Etc\/UTC)$/i.test(tzid)) return utc;
  const [, last] = /^\/.*\/([A-Za-z_]+\/[A-Za-z_]+)$/.exec(tzid) ?? [];
  return zoneNamed(windows[tzid] ?? last ?? tzid);
}

type Observance = { begins: number; from: number; to: number };

function zoneOfBlock(tzid: string, block: Block, until: number, budget: Budget): Zone {
  const wrong = (why: string) => new IcalProblem(block.line, 'VTIMEZONE', why);
  const changes: Observance[] = [];
  let start = -1;
  block.lines.forEach((line, index) => {
    if (/^BEGIN:(STANDARD|DAYLIGHT)/i.test(line)) start = index + 1;
    if (!/^END:(STANDARD|DAYLIGHT)/i.test(line) || start < 0) return;
    const properties = propertiesOf({ line: block.line, lines: block.lines.slice(start, index) });
    const text = (name: string) => properties.find((each) => each.name === name)?.text;
    const first = wallOfText(text('dtstart') ?? '');
    const [from, to] = [offsetOf(text('tzoffsetfrom')), offsetOf(text('tzoffsetto'))];
    if (!first || from === undefined || to === undefined) throw wrong('DTSTART or an offset is missing or wrong');
    const rule = text('rrule');
    const walls = rule
      ? occurrences(
          readRule(rule, first.wall, (value) => {
            const end = wallOfText(value);
            if (!end) throw wrong('UNTIL is not a date');
            return end.utc ? end.wall + from : end.wall;
          }),
          first.wall,
          until + 86_400_000,
          budget,
        )
      : [first.wall];
    for (const wall of walls) changes.push({ begins: wall - from, from, to });
    for (const { text: extra } of properties.filter((each) => each.name === 'rdate')) {
      const wall = wallOfText(extra);
      if (wall) changes.push({ begins: wall.wall - from, from, to });
    }
  });
  changes.sort((a, b) => a.begins - b.begins);
  const [earliest] = changes;
  if (!earliest) throw wrong('it has neither STANDARD nor DAYLIGHT');
  return zoneOf(tzid, (moment) => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((changes[middle]?.begins ?? 0) <= moment) low = middle + 1;
      else high = middle;
    }
    return changes[low - 1]?.to ?? earliest.from;
  });
}

/** `+0100` or `-023000`, in milliseconds. */
function offsetOf(text: string | undefined): number | undefined {
  const [, sign, hours, minutes, seconds = '0'] = /^([+-])(\d{2}):?(\d{2}):?(\d{2})?$/.exec(text?.trim() ?? '') ?? [];
  if (!sign || Number(hours) > 15) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}
