// One VEVENT: when it is, on which clock, and what it says. Still without any idea of who is meant.
import { utc, type Zone } from '../../lib/time-zone.ts';
import type { Block } from './ical-file.ts';
import { IcalProblem } from './ical-problem.ts';
import { durationOf, type Property, propertiesOf, wallOfText } from './ical-property.ts';
import { readRule } from './ical-rule.ts';
import type { Zones } from './ical-zone.ts';
import type { Rule } from './recurrence.ts';

export type When = { wall: number; zone: Zone; isDate: boolean };

export type IcalEvent = {
  line: number;
  uid: string;
  start: When;
  /** Length on the wall clock, in milliseconds. */
  length: number;
  rule: Rule | undefined;
  extra: { start: When; length: number | undefined }[];
  excluded: When[];
  /** Which occurrence this one replaces. */
  replaces: { when: When; andFuture: boolean } | undefined;
  cancelled: boolean;
  summary: string;
  description: string;
  location: string;
  categories: string[];
  /** E-mail addresses of people asked to attend, lower case. */
  attendees: string[];
  sequence: number;
};

export const momentOf = (when: When) => when.zone.momentOf(when.wall);

/** @throws IcalProblem, with the line where the event begins. */
export function readEvent(block: Block, zones: Zones, floating: Zone): IcalEvent {
  try {
    return eventOf(block, zones, floating);
  } catch (error) {
    if (error instanceof IcalProblem) throw new IcalProblem(block.line, error.field, error.message);
    throw error;
  }
}

function eventOf(block: Block, zones: Zones, floating: Zone): IcalEvent {
  const properties = propertiesOf(block);
  const all = (name: string) => properties.filter((each) => each.name === name);
  const one = (name: string) => all(name)[0];
  const text = (name: string) => one(name)?.text.trim() ?? '';
  const uid = text('uid');
  if (uid === '') throw new IcalProblem(block.line, 'UID', 'the event has no UID');
  if (uid.length > 500) throw new IcalProblem(block.line, 'UID', 'the UID is longer than 500 characters');

  const when = (property: Property, value: string): When => {
    const field = property.name.toUpperCase();
    const read = wallOfText(value);
    if (!read) throw new IcalProblem(block.line, field, `"${value.slice(0, 40)}" is not a time`);
    const tzid = property.parameter('tzid');
    const zone = read.utc ? utc : tzid === undefined || read.isDate ? floating : zones.named(tzid);
    return { wall: read.wall, zone, isDate: read.isDate };
  };
  const first = one('dtstart');
  if (!first) throw new IcalProblem(block.line, 'DTSTART', 'the event has no DTSTART');
  const start = when(first, first.text);
  const rule = one('rrule');
  const replaced = one('recurrence-id');
  return {
    line: block.line,
    uid,
    start,
    length: lengthOf(block.line, start, one('dtend'), one('duration'), when),
    rule:
      rule &&
      readRule(rule.text, start.wall, (value) => {
        const end = wallOfText(value);
        if (!end) throw new IcalProblem(block.line, 'RRULE', `UNTIL can't be "${value.slice(0, 40)}"`);
        if (end.isDate) return end.wall + 86_399_999;
        return end.utc ? start.zone.wallOf(end.wall) : end.wall;
      }),
    extra: all('rdate').flatMap((property) => property.texts.map((value) => extraOf(property, value, when))),
    excluded: all('exdate').flatMap((property) => property.texts.map((value) => when(property, value))),
    replaces: replaced && {
      when: when(replaced, replaced.text),
      andFuture: replaced.parameter('range')?.toUpperCase() === 'THISANDFUTURE',
    },
    cancelled: text('status').toUpperCase() === 'CANCELLED',
    summary: text('summary'),
    description: one('description')?.text ?? '',
    location: text('location'),
    categories: all('categories').flatMap((property) => property.texts),
    attendees: all('attendee')
      .filter((property) => !/^(ROOM|RESOURCE)$/i.test(property.parameter('cutype') ?? ''))
      .map((property) => /^mailto:(.+)$/i.exec(property.text.trim())?.[1]?.toLowerCase() ?? '')
      .filter((email) => email !== ''),
    sequence: /^\d{1,9}$/.test(text('sequence')) ? Number(text('sequence')) : 0,
  };
}

function lengthOf(
  line: number,
  start: When,
  end: Property | undefined,
  duration: Property | undefined,
  when: (property: Property, value: string) => When,
): number {
  let length: number | undefined = start.isDate ? 86_400_000 : 0;
  if (end) {
    const ends = when(end, end.text);
    // Ends told on another clock are brought to the start's.
    length = (ends.zone === start.zone ? ends.wall : start.zone.wallOf(momentOf(ends))) - start.wall;
  } else if (duration) length = durationOf(duration.text);
  if (length === undefined || (length <= 0 && !start.isDate))
    throw new IcalProblem(line, end ? 'DTEND' : 'DURATION', 'the event has no length: it must end after it starts');
  return length;
}

function extraOf(property: Property, value: string, when: (property: Property, value: string) => When) {
  const [from = '', to] = value.split('/');
  const start = when(property, from);
  if (to === undefined) return { start, length: undefined };
  const length = /^[+-]?P/i.test(to) ? durationOf(to) : when(property, to).wall - start.wall;
  if (length === undefined || length <= 0) throw new IcalProblem(0, 'RDATE', `"${value.slice(0, 60)}" is not a period`);
  return { start, length };
}
