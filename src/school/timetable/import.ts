// Lessons from iCalendar: reads the files, finds who is meant, and replaces the window's imported lessons as a whole.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import type { Progress } from '../../lib/progress.ts';
import { addDays, dateIn, startOfDate, type Zone, zoneNamed } from '../../lib/time-zone.ts';
import { findSchool } from '../find-school.ts';
import { type IcalEvent, readEvent } from './ical-event.ts';
import { type Block, readCalendarFile } from './ical-file.ts';
import { type Matcher, matcherOf } from './ical-match.ts';
import { IcalProblem, inFile, type Problem } from './ical-problem.ts';
import { propertiesOf } from './ical-property.ts';
import { expandSeries, type Occurrence, type Window } from './ical-series.ts';
import { type Zones, zonesOf } from './ical-zone.ts';
import { lessonIdOf } from './ids.ts';
import { type ImportedLesson, type LessonCounts, mergeLessons, readDirectory } from './import-store.ts';
import type { Budget } from './recurrence.ts';

export type IcalReport = {
  applied: boolean;
  lessons: LessonCounts;
  /** Nothing is applied when there is one. */
  errors: Problem[];
  /** Events that name nobody known, or several: left out, and lessons they made before are kept. */
  unmatched: Problem[];
  /** Events without an hour (holidays, a whole day): not lessons. */
  skipped: number;
  dryRun: boolean;
};

export type IcalLimits = { lessons: number; files: number; periods: number };
const importLimits: IcalLimits = { lessons: 200_000, files: 2000, periods: 3_000_000 };

/**
 * @param given.school UAI, external id or uuid. `path`: a .ics file, or a folder of them.
 * @throws UserError `school_unknown`, `no_such_path`.
 */
export async function importIcal(
  database: Database,
  given: {
    path: string;
    school: string;
    clock: Clock;
    dryRun?: boolean;
    limits?: Partial<IcalLimits>;
    progress?: Progress;
  },
): Promise<IcalReport> {
  const school = await findSchool(database, given.school);
  if (!school) throw new UserError('school_unknown', `there is no school "${given.school}"`, { status: 404 });
  const zone = zoneNamed(school.timeZone);
  if (!zone) throw new UserError('school_unknown', `the school's time zone "${school.timeZone}" is unknown`);
  const limits = { ...importLimits, ...given.limits };
  const window = schoolYear(zone, given.clock.now());
  const gathering: Gathering = {
    ...{ schoolId: school.schoolId, zone, window, limits },
    matcher: matcherOf(await readDirectory(database, school.schoolId)),
    lessons: new Map(),
    kept: new Set(),
    errors: [],
    unmatched: [],
    skipped: 0,
  };
  const files = await calendarFiles(given.path, limits.files);
  const progress = given.progress ?? (() => {});
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  for (const file of files) {
    await gather(gathering, file, {
      read: (bytes) => {
        done += bytes;
        progress('reading', Math.min(done, total), total);
      },
      placed: (events, of) => progress('placing events', events, of),
    });
  }
  progress('writing', 0, 0);
  const dryRun = given.dryRun ?? false;
  const { errors, unmatched, skipped } = gathering;
  const none = { created: 0, updated: 0, deleted: 0 };
  if (errors.length > 0) return { applied: false, lessons: none, errors, unmatched, skipped, dryRun };
  const lessons = await mergeLessons(database, school.schoolId, {
    ...{ window, lessons: gathering.lessons.values(), kept: gathering.kept, dryRun },
    now: new Date(given.clock.now()),
  });
  return { applied: !dryRun, lessons, errors, unmatched, skipped, dryRun };
}

/** From 1 August to the end of the next 31 August: what an endless rule is followed through. */
export function schoolYear(zone: Zone, now: number): Window {
  const today = dateIn(zone, now);
  const year = Number(today.slice(0, 4)) - (today.slice(5) < '08-01' ? 1 : 0);
  return { from: startOfDate(zone, `${year}-08-01`), to: startOfDate(zone, addDays(`${year + 1}-08-31`, 1)) };
}

type Gathering = {
  schoolId: string;
  zone: Zone;
  window: Window;
  limits: IcalLimits;
  matcher: Matcher;
  lessons: Map<string, ImportedLesson>;
  /** UIDs of events that couldn't be matched. */
  kept: Set<string>;
  errors: Problem[];
  unmatched: Problem[];
  skipped: number;
};

/** Problems listed of each kind; a file with more is wrong as a whole. */
const listed = 1000;

type File = { path: string; name: string; size: number };

async function calendarFiles(path: string, most: number): Promise<File[]> {
  const found = await stat(path).catch(() => {
    throw new UserError('no_such_path', `${path}: no such file or folder, or it can't be read`);
  });
  if (!found.isDirectory()) return [{ path, name: basename(path), size: found.size }];
  const names = (await readdir(path)).filter((name) => /\.ics$/i.test(name) && !name.startsWith('.')).sort();
  if (names.length === 0) throw new UserError('no_such_path', `${path}: there is no .ics file in this folder`);
  if (names.length > most) throw new UserError('too_many', `${path}: there are more than ${most} files`);
  return Promise.all(
    names.map(async (name) => ({ path: join(path, name), name, size: (await stat(join(path, name))).size })),
  );
}

/** Bytes read since the last call; events placed, of how many. */
type Told = { read(bytes: number): void; placed(events: number, of: number): void };
/** A file with fewer events is placed before anyone could read it. */
const longFile = 1000;

async function gather(into: Gathering, file: File, told: Told): Promise<void> {
  const report = (error: unknown) => {
    if (!(error instanceof IcalProblem)) throw error;
    if (into.errors.length < listed) into.errors.push(inFile(file.name, error));
  };
  const budget: Budget = { periods: into.limits.periods };
  try {
    const calendar = await readCalendarFile(counted(file.path, told.read));
    const zones = zonesOf(calendar.zones, into.window.to, budget);
    const series = byUid(calendar.events);
    let placed = 0;
    for (const blocks of series.values()) {
      if (++placed % longFile === 0) told.placed(placed, series.size);
      try {
        gatherSeries(into, file.name, blocks, zones, budget);
      } catch (error) {
        report(error);
        if (budget.periods < 0) return;
      }
    }
  } catch (error) {
    report(error);
  }
}

async function* counted(path: string, read: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    read(chunk.length);
    yield chunk;
  }
}

function byUid(blocks: Block[]): Map<string, Block[]> {
  const groups = new Map<string, Block[]>();
  for (const block of blocks) {
    const line = block.lines.find((each) => /^UID[;:]/i.test(each));
    // An event without a UID stays alone, to be refused where it stands.
    const uid = line ? (propertiesOf({ line: block.line, lines: [line] })[0]?.text.trim() ?? '') : `\0${block.line}`;
    const group = groups.get(uid);
    if (group) group.push(block);
    else groups.set(uid, [block]);
  }
  return groups;
}

function gatherSeries(into: Gathering, file: string, blocks: Block[], zones: Zones, budget: Budget) {
  const events = blocks.map((block) => readEvent(block, zones, into.zone));
  const timed = events.filter((event) => !event.start.isDate);
  into.skipped += events.length - timed.length;
  const meant = new Map<IcalEvent, ReturnType<Matcher>>();
  const said = new Set<IcalEvent>();
  for (const occurrence of expandSeries(timed, into.window, budget)) {
    const { event } = occurrence;
    const match = meant.get(event) ?? into.matcher(event);
    meant.set(event, match);
    if (!Array.isArray(match)) {
      addLesson(into, occurrence, match);
      continue;
    }
    into.kept.add(event.uid);
    if (said.has(event)) continue;
    said.add(event);
    for (const problem of match)
      if (into.unmatched.length < listed) into.unmatched.push({ file, line: event.line, ...problem });
  }
}

function addLesson(into: Gathering, occurrence: Occurrence, match: Exclude<ReturnType<Matcher>, unknown[]>) {
  const { event, original, startsAt, endsAt } = occurrence;
  const lessonId = lessonIdOf(into.schoolId, event.uid, original);
  const before = into.lessons.get(lessonId);
  const lesson: ImportedLesson = {
    ...{ lessonId, startsAt, endsAt, sequence: event.sequence, ...match },
    series: `${event.uid} ${new Date(original).toISOString()}`,
    state: event.cancelled ? 'cancelled' : 'planned',
  };
  // A lesson of several classes stands in the calendar of each: one lesson, for all of them.
  const newest = before && before.sequence > lesson.sequence ? before : lesson;
  into.lessons.set(lessonId, {
    ...newest,
    classIds: union(before?.classIds, lesson.classIds),
    teacherIds: union(before?.teacherIds, lesson.teacherIds),
  });
  if (into.lessons.size > into.limits.lessons)
    throw new IcalProblem(event.line, 'VEVENT', `there are more than ${into.limits.lessons} lessons`);
}

const union = (one: string[] | undefined, other: string[]) => (one ? [...new Set([...one, ...other])].sort() : other);
