// All SQL of the day: who reads it, a school's lessons of a date, the pupils of classes. Every query is of one school.
import type { Database } from '../../lib/database/database.ts';
import type { LessonChange } from '../lesson-change.ts';
import { unreadMessagesSql } from '../messages/messages.ts';
import { newestNewsSql, unreadNewsSql } from '../news/news.ts';
import { type ClassLinks, linksOf, type Names, namesIn } from '../timetable/timetable.ts';

/** Dates are `YYYY-MM-DD`, both included; null is without end. */
export type Membership = {
  classId: string;
  title: string;
  kind: 'class' | 'group' | 'course';
  role: 'pupil' | 'teacher';
  from: string | null;
  to: string | null;
  /** Pupils of the class now; told for what a teacher teaches. */
  pupils: number | null;
};

export type Person = {
  userId: string;
  givenName: string;
  familyName: string;
  memberships: Membership[];
  /** Homework that they ticked, due now or later. */
  done: string[];
};

export type Reader = Person & {
  username: string;
  children: Person[];
  school: { schoolId: string; name: string; academy: string };
  timeZone: string;
};

const membershipsOf = (user: string) => `(
  select coalesce(json_agg(json_build_object(
           'classId', e.class_id, 'title', c.title, 'kind', c.kind, 'role', e.role, 'from', e.begins_on, 'to', e.ends_on,
           'pupils', case when e.role = 'teacher' then (
             select count(distinct p.user_id) from enrollment p
              where p.school_id = $1 and p.class_id = e.class_id and p.role = 'pupil'
                and (p.begins_on is null or p.begins_on <= $3::date) and (p.ends_on is null or p.ends_on >= $3::date)) end)
           order by c.title, e.class_id, e.role, e.subject_code), '[]')
    from enrollment e join class c on c.school_id = $1 and c.class_id = e.class_id
   where e.school_id = $1 and e.user_id = ${user} and c.deleted_at is null)`;

/** A day earlier than the UTC date, which is nobody's but Greenwich's. */
const doneOf = (user: string) => `(
  select coalesce(json_agg(d.homework_id), '[]') from homework_done d
   where d.school_id = $1 and d.user_id = ${user} and d.due_on >= $3::date - 1)`;

const childrenOf = `(
  select coalesce(json_agg(json_build_object(
           'userId', k.user_id, 'givenName', coalesce(k.preferred_name, k.given_name),
           'familyName', k.family_name, 'memberships', ${membershipsOf('k.user_id')}, 'done', ${doneOf('k.user_id')})
           order by k.birth_date, k.given_name, k.user_id), '[]')
    from relation r join school_user k on k.school_id = $1 and k.user_id = r.pupil_id
   where r.school_id = $1 and r.relative_id = $2 and k.deleted_at is null)`;

const readerSql = (children: string) => `
  select u.user_id as "userId", coalesce(u.preferred_name, u.given_name) as "givenName",
         u.family_name as "familyName", a.username, s.time_zone as "timeZone",
         json_build_object('schoolId', s.school_id, 'name', s.name, 'academy', s.academy) as school,
         ${membershipsOf('$2')} as memberships, ${doneOf('$2')} as done, ${children} as children
    from school_user u
    join account a on a.account_id = u.account_id
    join school s on s.school_id = u.school_id
   where u.school_id = $1 and u.user_id = $2 and u.deleted_at is null`;

/** @param asked.today pupils are counted as of that date; `ticked` only names the moment. Undefined for someone who is not in the school any more. */
export async function readReader(
  database: Database,
  asked: { schoolId: string; userId: string; today: string; withChildren: boolean; ticked: number },
): Promise<Reader | undefined> {
  const { schoolId, userId, today, withChildren } = asked;
  const [name, text] = withChildren ? ['day-parent', readerSql(childrenOf)] : ['day-reader', readerSql("'[]'::json")];
  const [row] = await database.prepared<Reader>(name, text, [schoolId, userId, today]);
  return row;
}

export type StoredLesson = {
  lessonId: string;
  startsAt: Date;
  endsAt: Date;
  title: string;
  room: string;
  classIds: string[];
  teacherIds: string[];
  state: 'planned' | 'cancelled';
  change: LessonChange | null;
  liveEndedAt: Date | null;
  kind: 'lesson' | 'room';
  /** Of its classes, these pupils alone; null for all. */
  pupilIds: string[] | null;
  /** Its own plan B link. */
  planB: string | null;
};

export type ReadLessons = {
  lessons: StoredLesson[];
  names: Names;
  links: ClassLinks;
  /** Pupils of each class that they mention. */
  sizes: ReadonlyMap<string, number>;
};

/** Lessons that begin in the span `$2`..`$3`, and those that did before they were moved; `$4`..`$5` is the same as text. */
const begins = 'school_id = $1 and starts_at >= $2 and starts_at < $3';
const former = `(change #>> '{was,startsAt}') collate "C"`;
const began = `school_id = $1 and ${former} >= $4 and ${former} < $5`;

const spanOf = (schoolId: string, from: Date, to: Date) => [schoolId, from, to, from.toISOString(), to.toISOString()];

/** Changes with every write to a lesson of the span, or that was of the span, and to the links of classes, whoever wrote it. */
export async function versionOf(database: Database, schoolId: string, from: Date, to: Date): Promise<string> {
  const [row] = await database.prepared<{ version: string }>(
    'day-version',
    `select count(*) || ' ' || coalesce(sum(written), 0) as version
       from (select xmin::text::bigint as written from lesson where ${begins}
             union all
             select xmin::text::bigint from lesson where ${began}
             union all
             select xmin::text::bigint from class_plan_b where school_id = $1) found`,
    spanOf(schoolId, from, to),
  );
  return row?.version ?? '';
}

/** Those that left the span for another date are among them. */
export async function readLessons(database: Database, schoolId: string, from: Date, to: Date): Promise<ReadLessons> {
  const lessons = await database.prepared<StoredLesson>(
    'day-lessons',
    `select lesson_id as "lessonId", starts_at as "startsAt", ends_at as "endsAt", title, room,
            class_ids as "classIds", teacher_ids as "teacherIds", state, change, live_ended_at as "liveEndedAt",
            kind, pupil_ids as "pupilIds", plan_b->>'url' as "planB"
       from lesson where ${begins} or ${began}
      order by starts_at, ends_at, title, lesson_id`,
    spanOf(schoolId, from, to),
  );
  const [names, links] = [await namesIn(database, schoolId, lessons), await linksOf(database, schoolId)];
  return { lessons, names, links, sizes: await sizesOf(database, schoolId, lessons, from) };
}

async function sizesOf(
  database: Database,
  schoolId: string,
  lessons: StoredLesson[],
  on: Date,
): Promise<Map<string, number>> {
  const classIds = [...new Set(lessons.flatMap((lesson) => lesson.classIds))];
  const rows = await database.query<{ classId: string; pupils: number }>(
    `select class_id as "classId", count(distinct user_id)::int as pupils from enrollment
      where school_id = $1 and class_id = any($2::uuid[]) and role = 'pupil'
        and (begins_on is null or begins_on <= $3::date) and (ends_on is null or ends_on >= $3::date)
      group by class_id`,
    [schoolId, classIds, on],
  );
  return new Map(rows.map(({ classId, pupils }) => [classId, pupils]));
}

/** Dates after `from`, in the school's time zone, that have lessons not cancelled. */
export async function datesWithLessons(
  database: Database,
  schoolId: string,
  timeZone: string,
  from: Date,
  to: Date,
): Promise<string[]> {
  const rows = await database.query<{ date: string }>(
    `select distinct to_char(starts_at at time zone $2, 'YYYY-MM-DD') as date
       from lesson where school_id = $1 and starts_at >= $3 and starts_at < $4 and state = 'planned' order by 1`,
    [schoolId, timeZone, from, to],
  );
  return rows.map((row) => row.date);
}

export type Pupil = { userId: string; name: string; classes: string[] };

/** Pupils enrolled on a date, by class; `classes` are the titles of each one's own class. */
export async function pupilsByClass(database: Database, schoolId: string, date: string): Promise<Map<string, Pupil[]>> {
  const rows = await database.query<{ classId: string; kind: string; title: string; userId: string; name: string }>(
    `select e.class_id as "classId", c.kind, c.title, u.user_id as "userId",
            coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name as name
       from enrollment e
       join class c on c.school_id = $1 and c.class_id = e.class_id
       join school_user u on u.school_id = $1 and u.user_id = e.user_id
      where e.school_id = $1 and e.role = 'pupil' and u.deleted_at is null and c.deleted_at is null
        and (e.begins_on is null or e.begins_on <= $2) and (e.ends_on is null or e.ends_on >= $2)
      order by u.family_name, u.given_name, u.user_id`,
    [schoolId, date],
  );
  const pupils = new Map<string, Pupil>();
  const byClass = new Map<string, Pupil[]>();
  for (const row of rows) {
    const pupil = pupils.get(row.userId) ?? { userId: row.userId, name: row.name, classes: [] };
    pupils.set(row.userId, pupil);
    if (row.kind === 'class') pupil.classes.push(row.title);
    const list = byClass.get(row.classId);
    if (list) list.push(pupil);
    else byClass.set(row.classId, [pupil]);
  }
  return byClass;
}

/** `newest`: the title of the newest unread news, or null. */
export type Unread = { messages: number; news: number; newest: string | null };

export async function unreadOf(database: Database, schoolId: string, userId: string, now: Date): Promise<Unread> {
  const [row] = await database.prepared<Unread>(
    'day-unread',
    `select ${unreadMessagesSql} as messages, ${unreadNewsSql} as news, ${newestNewsSql} as newest`,
    [schoolId, userId, now],
  );
  return row ?? { messages: 0, news: 0, newest: null };
}
