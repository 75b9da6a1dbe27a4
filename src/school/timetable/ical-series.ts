// The occurrences of one UID within a window: its rule, the dates added and taken away, and those moved or cancelled.
import { dayMilliseconds } from '../../lib/time-zone.ts';
import { type IcalEvent, momentOf, type When } from './ical-event.ts';
import { IcalProblem } from './ical-problem.ts';
import { type Budget, occurrences } from './recurrence.ts';

/** Moments in milliseconds. `original`: when it was to start before it was moved, which names it for ever. */
export type Occurrence = { original: number; startsAt: number; endsAt: number; event: IcalEvent };

export type Window = { from: number; to: number };

export type SeriesLimits = { occurrences: number };
export const seriesLimits: SeriesLimits = { occurrences: 2000 };

/**
 * @param events all with the same UID. A window bounds those without an end; lessons outside it are left out.
 * @throws IcalProblem when it has more occurrences than the limit.
 */
export function expandSeries(
  events: IcalEvent[],
  window: Window,
  budget: Budget,
  limits: SeriesLimits = seriesLimits,
): Occurrence[] {
  const master = newestMaster(events);
  const changes = newestByOccurrence(events);
  const found = new Map<number, Occurrence>();
  if (master) {
    const excluded = new Set(master.excluded.filter((each) => !each.isDate).map(momentOf));
    const excludedDays = new Set(master.excluded.filter((each) => each.isDate).map((each) => each.wall));
    const add = (start: When, length: number) => {
      const original = momentOf(start);
      if (excluded.has(original) || excludedDays.has(dayOf(start.wall))) return;
      // Moved ones may come into the window from outside it, by a month at most.
      if (original < window.from - 31 * dayMilliseconds || original > window.to + 31 * dayMilliseconds) return;
      found.set(original, occurrence(master, start, length, original));
      if (found.size > limits.occurrences)
        throw new IcalProblem(master.line, 'RRULE', `the event is repeated more than ${limits.occurrences} times`);
    };
    const limit = master.start.zone.wallOf(window.to) + 31 * dayMilliseconds;
    const walls = master.rule ? occurrences(master.rule, master.start.wall, limit, budget) : [master.start.wall];
    try {
      for (const wall of walls) add({ ...master.start, wall }, master.length);
    } catch (error) {
      if (error instanceof IcalProblem) throw new IcalProblem(master.line, error.field, error.message);
      throw error;
    }
    for (const { start, length } of master.extra) add(start, length ?? master.length);
  }
  for (const change of changes.filter((each) => each.replaces?.andFuture)) fromThereOn(found, change);
  for (const change of changes) {
    if (!change.replaces) continue;
    const original = momentOf(dated(change.replaces.when, change.start));
    found.set(original, occurrence(change, change.start, change.length, original));
  }
  return [...found.values()]
    .filter(({ startsAt, endsAt }) => endsAt > startsAt && startsAt >= window.from && startsAt < window.to)
    .sort((a, b) => a.startsAt - b.startsAt);
}

function occurrence(event: IcalEvent, start: When, length: number, original: number): Occurrence {
  return {
    original,
    startsAt: momentOf(start),
    endsAt: start.zone.momentOf(start.wall + length),
    event,
  };
}

/** RANGE=THISANDFUTURE: what comes later is shifted by as much on the wall clock, and says what the change says. */
function fromThereOn(found: Map<number, Occurrence>, change: IcalEvent) {
  if (!change.replaces) return;
  const { when } = change.replaces;
  const from = momentOf(when);
  const shift = change.start.wall - (when.zone === change.start.zone ? when.wall : change.start.zone.wallOf(from));
  for (const [original, each] of found) {
    if (original <= from) continue;
    const wall = change.start.zone.wallOf(original) + shift;
    found.set(original, occurrence(change, { ...change.start, wall }, change.length, each.original));
  }
}

/** A RECURRENCE-ID given as a date means the occurrence of that day, at the series' hour. */
function dated(when: When, start: When): When {
  return when.isDate && !start.isDate ? { ...start, wall: when.wall + (start.wall - dayOf(start.wall)) } : when;
}

const dayOf = (wall: number) => Math.floor(wall / dayMilliseconds) * dayMilliseconds;

function newestMaster(events: IcalEvent[]): IcalEvent | undefined {
  return events.filter((each) => !each.replaces).reduce<IcalEvent | undefined>(newer, undefined);
}

/** In order of time, so that a later change from there on wins over an earlier one. */
function newestByOccurrence(events: IcalEvent[]): IcalEvent[] {
  const newest = new Map<number, IcalEvent>();
  for (const event of events) {
    if (!event.replaces) continue;
    const original = momentOf(event.replaces.when);
    newest.set(original, newer(newest.get(original), event));
  }
  return [...newest].sort(([a], [b]) => a - b).map(([, event]) => event);
}

/** RFC 5546: the higher SEQUENCE is the newer; the file's order decides between equals. */
const newer = (one: IcalEvent | undefined, other: IcalEvent) => (one && one.sequence > other.sequence ? one : other);
