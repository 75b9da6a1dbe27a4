// The day of one reader: which lessons are theirs, what comes next, and for staff, who is missing now. No HTTP, no SQL.
import type { Role } from '../../lib/contract.ts';
import { addDays, dateIn, utc, type Zone, zoneNamed } from '../../lib/time-zone.ts';
import type { Version } from '../homework/homework.ts';
import { doorsOpenBefore, type Invitation } from '../timetable/timetable.ts';
import type { DayCache } from './cache.ts';
import type { Day } from './contract.ts';
import { type HomeworkByClass, homeworkJson } from './homework-due.ts';
import type { createReservations } from './reservations.ts';
import type { DayEntry, SchoolDay } from './school-day.ts';
import type { Membership, Person, Pupil, Reader } from './store.ts';

export { createDayCache } from './cache.ts';

/** Who is in a live class now, on this node; the classroom tells. */
export type LivePresence = {
  of(
    schoolId: string,
    lessonId: string,
  ): {
    open: boolean;
    ended?: boolean;
    teacherPresent: boolean;
    /** The teacher was there and has been gone for long, since then: ms since 1970. */
    teacherMissingSince?: number;
    /** There is a recording of it. */
    recorded?: boolean;
    /** Everyone connected, teachers and staff included. */
    userIds: readonly string[];
  };
};

const nobody: ReturnType<LivePresence['of']> = { open: false, teacherPresent: false, userIds: [] };
export const nobodyPresent: LivePresence = { of: () => nobody };

/** Who is of the school's life; operators write and receive nothing. */
const lifeRoles: readonly Role[] = ['pupil', 'parent', 'teacher', 'staff', 'head'];

type Asking = { schoolId: string; accountId: string; userId: string; roles: readonly Role[] };
/** Absent where no gate stands. */
type Reserve = ReturnType<typeof createReservations> | undefined;
type Frame = {
  asking: Asking;
  reader: Reader;
  zone: Zone;
  now: number;
  today: string;
  live: LivePresence;
  reserve: Reserve;
  /** Due today and until the school's next day; only of a day that is today, and for who follows a pupil. */
  homework: HomeworkByClass | undefined;
};

const noVersion = { given: 0, ticked: 0 };

/** Also the furthest date that may be asked, in days from today. */
export const furthest = 400;

/**
 * The document without its moment: `at` is for the reply to add, so that the same content has the same tag.
 * @returns undefined for someone who is not in the school any more, or a date too far.
 */
export async function composeDay(
  cache: DayCache,
  live: LivePresence,
  asking: Asking,
  asked: { date: string | undefined; now: number; reserve?: Reserve },
): Promise<{ type: 'made'; json: string } | { type: 'nobody' } | { type: 'too_far' }> {
  const { schoolId, userId, roles } = asking;
  // The reader's classes are counted as of a UTC date; their own lessons go by the school's.
  const withChildren = roles.includes('parent');
  const follows = withChildren || roles.includes('pupil');
  const version = follows ? await cache.homeworkVersion(schoolId) : noVersion;
  const { ticked } = version;
  const reader = await cache.reader({ schoolId, userId, today: dateIn(utc, asked.now), withChildren, ticked });
  if (!reader) return { type: 'nobody' };
  const zone = zoneNamed(reader.timeZone) ?? utc;
  const today = dateIn(zone, asked.now);
  const date = asked.date ?? today;
  if (date < addDays(today, -furthest) || date > addDays(today, furthest)) return { type: 'too_far' };
  const homework = follows && date === today ? await dueFrom(cache, schoolId, version, zone, date) : undefined;
  const frame: Frame = { asking, reader, zone, today, live, now: asked.now, reserve: asked.reserve, homework };
  const day = await cache.day(schoolId, zone, date);

  const timetables: string[] = [];
  if (roles.includes('pupil') || roles.includes('teacher'))
    timetables.push(await timetableOf(cache, frame, reader, day, date, true));
  if (roles.includes('parent'))
    for (const child of reader.children) timetables.push(await timetableOf(cache, frame, child, day, date, false));

  const parts = [
    `"date":"${date}","timeZone":${JSON.stringify(reader.timeZone)},"school":${JSON.stringify(reader.school)}`,
    `"me":${JSON.stringify({ ...personOf(reader, date), username: reader.username, roles })}`,
    `"timetables":[${timetables.join()}]`,
  ];
  if (roles.includes('teacher')) parts.push(`"classes":${JSON.stringify(classesTaught(reader, date))}`);
  if ((roles.includes('staff') || roles.includes('head')) && date === today)
    parts.push(`"now":{"running":[${(await runningNow(cache, frame, day)).join()}]}`);
  if (roles.some((role) => lifeRoles.includes(role))) {
    const { newest, ...unread } = await cache.unread(schoolId, userId);
    parts.push(`"unread":${JSON.stringify(unread)}`);
    if (newest !== null) parts.push(`"news":${JSON.stringify({ title: newest })}`);
  }
  const invited = invitedOf(await cache.invitations(schoolId, zone, date), day, userId);
  if (invited.length > 0) parts.push(`"invited":${JSON.stringify(invited)}`);
  return { type: 'made', json: `${parts.join()}}` };
}

/** What is due on the date and until the school's next day. */
async function dueFrom(cache: DayCache, schoolId: string, version: Version, zone: Zone, date: string) {
  const [next = addDays(date, 1)] = await cache.nextDates(schoolId, zone, date);
  return cache.homework(schoolId, version, date, next);
}

/** The day's own entry of each lesson knows its classes by name. */
function invitedOf(invitations: readonly Invitation[], day: SchoolDay, userId: string): NonNullable<Day['invited']> {
  const own = invitations.filter((one) => one.userId === userId);
  return own.map(({ lessonId, kind, title, startsAt, endsAt, liveEndedAt }) => ({
    ...{ lessonId, kind, title, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    classes: day.entries.find((entry) => entry.lessonId === lessonId && !entry.gone)?.classes ?? [],
    ended: liveEndedAt !== null,
  }));
}

/** One person's lessons of the date; when none is left, the first later day that has some. */
async function timetableOf(
  cache: DayCache,
  frame: Frame,
  person: Person,
  day: SchoolDay,
  date: string,
  own: boolean,
): Promise<string> {
  const { schoolId } = frame.asking;
  const lessons = lessonsOf(frame.asking, person, day, date, own);
  // Seats are for the lessons that one may enter soon, not for leafing through the year.
  const seats = own && date === frame.today;
  const written = (list: DayEntry[]) => list.map((each) => lessonJson(frame, each, { own, seats })).join();
  const homework = frame.homework ? homeworkJson(frame.homework, person, frame.now) : '';
  const marks = await marksJson(cache, frame, person, date);
  const timetable = `{"person":${JSON.stringify(personOf(person, date))},"lessons":[${written(lessons)}]${homework}${marks}`;
  const left = lessons.some((each) => each.planned && (date !== frame.today || each.endsAt > frame.now));
  if (left && !(seats && frame.reserve)) return `${timetable}}`;
  for (const later of await cache.nextDates(schoolId, frame.zone, date)) {
    const found = lessonsOf(frame.asking, person, await cache.day(schoolId, frame.zone, later), later, own);
    if (!found.some((each) => each.planned)) continue;
    if (left) return `${timetable}${aheadJson(frame, found)}}`;
    return `${timetable},"next":{"date":"${later}","lessons":[${written(found)}]}}`;
  }
  return `${timetable}}`;
}

/** Of somebody who is a pupil somewhere: what came out since yesterday. */
async function marksJson(
  cache: DayCache,
  { asking, zone, today }: Frame,
  person: Person,
  date: string,
): Promise<string> {
  if (date !== today || !person.memberships.some(({ role }) => role === 'pupil')) return '';
  const marks = await cache.marks({ schoolId: asking.schoolId, zone, today, pupilId: person.userId });
  return marks.length > 0 ? `,"marks":${JSON.stringify(marks)}` : '';
}

/** No more than a device needs at the door of its next first lesson: once in, it reads that day. */
function aheadJson({ asking, reserve }: Frame, lessons: DayEntry[]): string {
  const first = lessons.find((each) => each.planned && !each.liveEnded);
  if (!first || !reserve) return '';
  const { lessonId, startsAt, endsAt, title, planB } = first;
  const seat = JSON.stringify({
    ...{ lessonId, startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString(), title },
    reservation: reserve(asking, first),
    ...(planB !== undefined && { planB }),
  });
  return `,"ahead":${seat}`;
}

/** As a pupil, those of one's classes; as a teacher, one's own. */
function lessonsOf(asking: Asking, person: Person, day: SchoolDay, date: string, own: boolean): DayEntry[] {
  const lists = person.memberships
    .filter((each) => each.role === 'pupil' && isOn(each, date))
    .map((each) => forPupil(day.byClass.get(each.classId) ?? [], person.userId));
  if (own && asking.roles.includes('teacher')) lists.push(day.byTeacher.get(person.userId) ?? []);
  const [only = [], ...others] = lists.filter((list) => list.length > 0);
  if (others.length === 0) return only;
  const all = [...new Set([only, ...others].flat())];
  // Taken from someone as a teacher, the lesson may still be theirs as a pupil.
  const kept = new Set(all.filter((each) => !each.gone).map((each) => each.lessonId));
  return all
    .filter((each) => !each.gone || !kept.has(each.lessonId))
    .sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt);
}

const isFor = ({ pupilIds }: DayEntry, userId: string) => pupilIds === null || pupilIds.includes(userId);

/** Most lists hold no lesson that is for some pupils alone: they are passed on as they are. */
const forPupil = (list: DayEntry[], userId: string) =>
  list.every((each) => isFor(each, userId)) ? list : list.filter((each) => isFor(each, userId));

/** @param whose whether it is the reader's own, and comes with a seat when they may enter. */
function lessonJson(
  { asking, live, now, reserve }: Frame,
  entry: DayEntry,
  { own, seats }: { own: boolean; seats: boolean },
): string {
  // Whoever is in the live class now is not where the lesson has left.
  const asked = entry.gone ? nobody : live.of(asking.schoolId, entry.lessonId);
  // A teacher who prepares the lesson hasn't opened it.
  const { open, ended, teacherPresent, userIds } =
    now < entry.startsAt - doorsOpenBefore ? { ...nobody, ended: asked.ended === true } : asked;
  const over = entry.liveEnded || ended === true;
  const mayEnter = own && entry.planned && !over;
  const state = over ? 'ended' : open ? 'open' : 'closed';
  const pupils = open ? userIds.filter((id) => !entry.teacherIds.includes(id)).length : 0;
  const seat = mayEnter && seats && reserve ? `,"reservation":"${reserve(asking, entry)}"` : '';
  const replay = own && asked.recorded && (over || now > entry.endsAt) ? ',"replay":true' : '';
  return `${entry.json},"live":{"state":"${state}","teacherPresent":${open && teacherPresent},"pupils":${pupils}},"mayEnter":${mayEnter}${seat}${replay}}`;
}

/** Lessons under way, with those expected who are not in the live class. */
async function runningNow(cache: DayCache, frame: Frame, day: SchoolDay): Promise<string[]> {
  const { asking, now, today, live } = frame;
  const running = day.entries.filter((each) => each.planned && each.startsAt <= now && now < each.endsAt);
  if (running.length === 0) return [];
  const byClass = await cache.pupils(asking.schoolId, today);
  return running.map((entry) => {
    const expected = new Map<string, Pupil>();
    for (const id of entry.classIds)
      for (const pupil of byClass.get(id) ?? []) if (isFor(entry, pupil.userId)) expected.set(pupil.userId, pupil);
    const count = expected.size;
    const { userIds, teacherMissingSince } = live.of(asking.schoolId, entry.lessonId);
    for (const id of userIds) expected.delete(id);
    const missing = JSON.stringify([...expected.values()]);
    const lesson = lessonJson(frame, entry, { own: true, seats: false });
    const alone =
      teacherMissingSince === undefined
        ? ''
        : `,"teacherMissingSince":"${new Date(teacherMissingSince).toISOString()}"`;
    return `{"lesson":${lesson},"expected":${count},"present":${count - expected.size},"missing":${missing}${alone}}`;
  });
}

const isOn = (membership: Membership, date: string) =>
  (membership.from === null || membership.from <= date) && (membership.to === null || membership.to >= date);

function personOf(person: Person, date: string) {
  const { userId, givenName, familyName, memberships } = person;
  const own = memberships.filter((each) => each.role === 'pupil' && each.kind === 'class' && isOn(each, date));
  return { userId, givenName, familyName, classes: [...new Set(own.map((each) => each.title))] };
}

function classesTaught(reader: Reader, date: string) {
  const taught = new Map<string, { classId: string; title: string; pupils: number }>();
  for (const { classId, title, role, pupils, ...span } of reader.memberships)
    if (role === 'teacher' && isOn({ classId, title, role, pupils, ...span }, date))
      taught.set(classId, { classId, title, pupils: pupils ?? 0 });
  return [...taught.values()];
}
