// What many readers of a school share, kept in memory: its days, its pupils, and who asked lately. What this node changes
// shows at once; what others change, within `fresh`.
import type { SchoolEvent } from '../../context.ts';
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { Bus } from '../../lib/bus.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import { addDays, startOfDate, type Zone } from '../../lib/time-zone.ts';
import { dueBetween, versionOf as homeworkVersionOf, type Version } from '../homework/homework.ts';
import { createRecentMarks, type RecentMarks } from '../marks/marks.ts';
import { type Invitation, invitationsBetween } from '../timetable/timetable.ts';
import { type HomeworkByClass, homeworkByClass } from './homework-due.ts';
import { emptyDay, type SchoolDay, schoolDayOf } from './school-day.ts';
import * as store from './store.ts';

export type DayCache = {
  reader(asked: Parameters<typeof store.readReader>[1]): Promise<store.Reader | undefined>;
  day(schoolId: string, zone: Zone, date: string): Promise<SchoolDay>;
  /** Later dates with lessons, three weeks ahead: longer than any holiday but summer's. */
  nextDates(schoolId: string, zone: Zone, date: string): Promise<string[]>;
  pupils(schoolId: string, date: string): Promise<Map<string, store.Pupil[]>>;
  /** What rises with homework and with ticks: `ticked` is part of what is asked of a reader. */
  homeworkVersion(schoolId: string): Promise<Version>;
  /** What is due on these dates, both included, as that version has it. */
  homework(schoolId: string, version: Version, from: string, to: string): Promise<HomeworkByClass>;
  /** Marks of a pupil that are seen since yesterday. */
  marks: RecentMarks;
  /** Who is invited to which lesson of that date. */
  invitations(schoolId: string, zone: Zone, date: string): Promise<Invitation[]>;
  /** What somebody hasn't read. */
  unread(schoolId: string, userId: string): Promise<store.Unread>;
};

/** Milliseconds. A day is asked whether it changed; the rest is simply read again. */
const fresh = 4_000;
/** Names, and who is in which class, may be that old: they change with the roster. */
const rosterFresh = 60_000;
const pupilsFresh = 30_000;
const daysAhead = 21;

/** About 150 MB when all are full. */
const most = { lessons: 150_000, readers: 20_000, dates: 4000, schools: 50 };

type Kept<T> = { value: Promise<T>; readAt: number };
/** `changes`: how many the node had heard of when the day was last asked about. */
type KeptDay = { day: SchoolDay; version: string; changes: number; readAt: number; checkedAt: number };

type Parts = { database: Database; clock: Clock; bus: Bus<SchoolEvent> };

export function createDayCache({ database, clock, bus }: Parts): DayCache {
  const readers = new BoundedMap<string, Kept<store.Reader | undefined>>(most.readers);
  const dates = new BoundedMap<string, Kept<string[]>>(most.dates);
  const pupils = new BoundedMap<string, Kept<Map<string, store.Pupil[]>>>(most.schools);
  const invitations = new BoundedMap<string, Kept<Invitation[]>>(most.dates);
  const versions = new BoundedMap<string, Kept<Version>>(most.dates);
  const homework = new BoundedMap<string, { given: number; value: Promise<HomeworkByClass> }>(most.dates);
  const days = new BoundedMap<string, KeptDay>(most.lessons);
  const underWay = new Map<string, Promise<void>>();
  const changes = changesHeard(bus);
  const unread = new BoundedMap<string, Kept<store.Unread>>(most.readers);
  const followed = new Set<string>();

  /** What is new for somebody is counted again when they ask next. */
  function followUnread(schoolId: string): void {
    if (followed.has(schoolId)) return;
    followed.add(schoolId);
    bus.subscribe(`school:${schoolId}`, (event) => {
      if (event.type === 'life_changed') for (const userId of event.userIds) unread.delete(`${schoolId} ${userId}`);
    });
  }

  /** One value for all who ask within its time; a failure is not kept. */
  function shared<T>(map: BoundedMap<string, Kept<T>>, key: string, time: number, read: () => Promise<T>): Promise<T> {
    const kept = map.get(key);
    const now = clock.now();
    if (kept && now - kept.readAt < time) return kept.value;
    const value = read();
    map.set(key, { value, readAt: now });
    value.catch(() => {
      if (map.get(key)?.value === value) map.delete(key);
    });
    return value;
  }

  const isFresh = (kept: KeptDay | undefined, schoolId: string): kept is KeptDay =>
    kept !== undefined && kept.changes === changes(schoolId) && clock.now() - kept.checkedAt < fresh;

  /** Asks whether the day changed, and reads it again when it did or when its names are old. */
  async function renew(key: string, schoolId: string, zone: Zone, date: string): Promise<void> {
    const [from, to] = [new Date(startOfDate(zone, date)), new Date(startOfDate(zone, addDays(date, 1)))];
    const checked = { changes: changes(schoolId), checkedAt: clock.now() };
    const version = await store.versionOf(database, schoolId, from, to);
    const kept = days.get(key);
    const same = kept?.version === version && checked.checkedAt - kept.readAt < rosterFresh;
    const day = same ? kept.day : schoolDayOf(await store.readLessons(database, schoolId, from, to), { from, to });
    const readAt = same ? kept.readAt : checked.checkedAt;
    days.set(key, { day, version, readAt, ...checked }, day.entries.length + 20);
  }

  /** Readers who come meanwhile wait for the same answer. */
  function renewed(key: string, schoolId: string, zone: Zone, date: string): Promise<void> {
    const started = underWay.get(key);
    if (started) return started;
    const work = renew(key, schoolId, zone, date).finally(() => underWay.delete(key));
    underWay.set(key, work);
    return work;
  }

  return {
    marks: createRecentMarks({ database, clock, changes }),
    reader(asked) {
      const key = `${asked.userId} ${asked.schoolId} ${asked.today} ${asked.withChildren} ${asked.ticked}`;
      return shared(readers, key, rosterFresh, () => store.readReader(database, asked));
    },
    async day(schoolId, zone, date) {
      const key = `${schoolId} ${date}`;
      let kept = days.get(key);
      if (isFresh(kept, schoolId)) {
        // Renewed while it still serves, so that readers seldom wait; a failure shows at the next one who must.
        if (clock.now() - kept.checkedAt > fresh * 0.8) renewed(key, schoolId, zone, date).catch(() => {});
        return kept.day;
      }
      // A change heard while the day was being read makes it old already: once more.
      for (let round = 0; round < 3 && !isFresh(kept, schoolId); round++) {
        await renewed(key, schoolId, zone, date);
        kept = days.get(key);
      }
      return kept?.day ?? emptyDay();
    },
    nextDates(schoolId, zone, date) {
      const from = new Date(startOfDate(zone, addDays(date, 1)));
      const to = new Date(startOfDate(zone, addDays(date, 1 + daysAhead)));
      return shared(dates, `${schoolId} ${date} ${changes(schoolId)}`, rosterFresh, () =>
        store.datesWithLessons(database, schoolId, zone.name, from, to),
      );
    },
    homeworkVersion: (schoolId) =>
      shared(versions, `${schoolId} ${changes(schoolId)}`, fresh, () => homeworkVersionOf(database, schoolId)),
    homework(schoolId, { given }, from, to) {
      const key = `${schoolId} ${from} ${to}`;
      const kept = homework.get(key);
      if (kept?.given === given) return kept.value;
      const value = dueBetween(database, schoolId, { from, to }).then(homeworkByClass);
      homework.set(key, { given, value });
      value.catch(() => {
        if (homework.get(key)?.value === value) homework.delete(key);
      });
      return value;
    },
    invitations(schoolId, zone, date) {
      const [from, to] = [new Date(startOfDate(zone, date)), new Date(startOfDate(zone, addDays(date, 1)))];
      return shared(invitations, `${schoolId} ${date} ${changes(schoolId)}`, fresh, () =>
        invitationsBetween(database, schoolId, from, to, new Date(clock.now())),
      );
    },
    unread(schoolId, userId) {
      followUnread(schoolId);
      return shared(unread, `${schoolId} ${userId}`, fresh, () =>
        store.unreadOf(database, schoolId, userId, new Date(clock.now())),
      );
    },
    pupils: (schoolId, date) =>
      shared(pupils, `${schoolId} ${date}`, pupilsFresh, () => store.pupilsByClass(database, schoolId, date)),
  };
}

/** Counts, from the first question on, the changes announced of each school. */
function changesHeard(bus: Bus<SchoolEvent>): (schoolId: string) => number {
  const counts = new Map<string, number>();
  return (schoolId) => {
    const count = counts.get(schoolId);
    if (count !== undefined) return count;
    counts.set(schoolId, 0);
    bus.subscribe(`school:${schoolId}`, () => counts.set(schoolId, (counts.get(schoolId) ?? 0) + 1));
    return 0;
  };
}
