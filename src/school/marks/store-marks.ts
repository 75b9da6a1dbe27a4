// All SQL of marks: those of a class for its teachers, those that are published for pupils and parents, and writing them.
import type { Database, Sql } from '../../lib/database/database.ts';
import { teacherNameSql } from '../timetable/timetable.ts';
import type { MarkContent } from './contract.ts';
import { type Content, type TestRecord, testColumns, testOf } from './store.ts';

export type PupilRow = { userId: string; givenName: string; familyName: string };

/** Enrolled today, or with a mark in one of these tests. */
export function pupilsOf(
  sql: Sql,
  schoolId: string,
  classId: string,
  asked: { today: string; testIds: readonly string[] },
): Promise<PupilRow[]> {
  return sql.query<PupilRow>(
    `select u.user_id as "userId", coalesce(u.preferred_name, u.given_name) as "givenName", u.family_name as "familyName"
       from school_user u
      where u.school_id = $1 and u.deleted_at is null and u.user_id in (
        select e.user_id from enrollment e
         where e.school_id = $1 and e.class_id = $2 and e.role = 'pupil'
           and (e.begins_on is null or e.begins_on <= $3::date) and (e.ends_on is null or e.ends_on >= $3::date)
        union
        select m.pupil_id from mark m where m.school_id = $1 and m.test_id = any($4::uuid[]) and m.content->>'type' <> 'none')
      order by u.family_name, 2, 1`,
    [schoolId, classId, asked.today, asked.testIds],
  );
}

/** How many of these were ever pupils of the class. */
export async function countPupils(
  sql: Sql,
  schoolId: string,
  classId: string,
  pupilIds: readonly string[],
): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(distinct user_id)::int as count from enrollment
      where school_id = $1 and class_id = $2 and role = 'pupil' and user_id = any($3::uuid[])`,
    [schoolId, classId, pupilIds],
  );
  return row?.count ?? 0;
}

export type MarkRecord = Content & { testId: string; pupilId: string; version: number };

export function marksOf(sql: Sql, schoolId: string, testIds: readonly string[]): Promise<MarkRecord[]> {
  return sql.query<MarkRecord>(
    `select test_id as "testId", pupil_id as "pupilId", content, comment, version from mark
      where school_id = $1 and test_id = any($2::uuid[])`,
    [schoolId, testIds],
  );
}

export type Standing = Content & {
  pupilId: string;
  version: number;
  changedBy: string;
  changedAt: Date;
  by: string;
  seenFrom: Date;
  before: Content | null;
};

/** Held until the transaction ends. */
export function standing(sql: Sql, schoolId: string, testId: string, pupilIds: readonly string[]): Promise<Standing[]> {
  return sql.query<Standing>(
    `select m.pupil_id as "pupilId", m.content, m.comment, m.version, m.changed_by as "changedBy", m.changed_at as "changedAt",
            ${teacherNameSql} as by, m.seen_from as "seenFrom", m.before
       from mark m join school_user u on u.school_id = $1 and u.user_id = m.changed_by
      where m.school_id = $1 and m.test_id = $2 and m.pupil_id = any($3::uuid[])
      order by m.pupil_id for update of m`,
    [schoolId, testId, pupilIds],
  );
}

export type Written = Content & { pupilId: string; version: number; before: Content | null };

export async function putMarks(
  sql: Sql,
  at: { schoolId: string; testId: string; by: string; now: number; seenFrom: number },
  marks: readonly Written[],
): Promise<void> {
  await sql.query(
    `insert into mark (school_id, test_id, pupil_id, content, comment, version, changed_by, changed_at, seen_from, before)
     select $1, $2, w."pupilId", w.content, w.comment, w.version, $3, $4, $5, w.before
       from jsonb_to_recordset($6::jsonb)
            as w("pupilId" uuid, content jsonb, comment text, version integer, before jsonb)
     on conflict (school_id, test_id, pupil_id) do update
        set content = excluded.content, comment = excluded.comment, version = excluded.version,
            changed_by = excluded.changed_by, changed_at = excluded.changed_at, seen_from = excluded.seen_from,
            before = excluded.before`,
    [at.schoolId, at.testId, at.by, new Date(at.now), new Date(at.seenFrom), JSON.stringify(marks)],
  );
}

export async function settleConflicts(
  sql: Sql,
  at: { schoolId: string; testId: string; by: string },
  pupilIds: readonly string[],
): Promise<void> {
  await sql.query(
    `delete from mark_conflict where school_id = $1 and test_id = $2 and user_id = $3 and pupil_id = any($4::uuid[])`,
    [at.schoolId, at.testId, at.by, pupilIds],
  );
}

export async function keepConflicts(
  sql: Sql,
  at: { schoolId: string; testId: string; by: string },
  wanted: readonly (Content & { pupilId: string })[],
): Promise<void> {
  await sql.query(
    `insert into mark_conflict (school_id, test_id, user_id, pupil_id, wanted)
     select $1, $2, $3, w."pupilId", jsonb_build_object('content', w.content, 'comment', w.comment)
       from jsonb_to_recordset($4::jsonb) as w("pupilId" uuid, content jsonb, comment text)
     on conflict (school_id, test_id, user_id, pupil_id) do update set wanted = excluded.wanted`,
    [at.schoolId, at.testId, at.by, JSON.stringify(wanted)],
  );
}

export type ConflictRow = {
  testId: string;
  pupilId: string;
  wanted: Content;
  stands: MarkContent;
  version: number;
  by: string;
  at: Date;
};

/** What one person wanted and did not get. */
export function conflictsOf(
  sql: Sql,
  me: { schoolId: string; userId: string },
  testIds: readonly string[],
): Promise<ConflictRow[]> {
  return sql.query<ConflictRow>(
    `select c.test_id as "testId", c.pupil_id as "pupilId", c.wanted, m.content as stands, m.version,
            ${teacherNameSql} as by, m.changed_at as at
       from mark_conflict c
       join mark m on m.school_id = $1 and m.test_id = c.test_id and m.pupil_id = c.pupil_id
       join school_user u on u.school_id = $1 and u.user_id = m.changed_by
      where c.school_id = $1 and c.user_id = $2 and c.test_id = any($3::uuid[])`,
    [me.schoolId, me.userId, testIds],
  );
}

/** What pupils and parents see of a mark at the moment `$n`. */
const seen = (now: string) => `case when m.seen_from <= ${now} then m.content else m.before->'content' end`;
const seenComment = (now: string) => `case when m.seen_from <= ${now} then m.comment else m.before->>'comment' end`;

export type SeenMark = { pupilId: string; content: MarkContent; comment: string; test: TestRecord };

/** Published marks of these pupils at that moment, by date. */
export async function seenMarks(
  database: Database,
  schoolId: string,
  pupilIds: readonly string[],
  asked: { now: number; since: string },
): Promise<SeenMark[]> {
  const rows = await database.prepared<Omit<SeenMark, 'test'> & Parameters<typeof testOf>[0]>(
    'marks-seen',
    `select m.pupil_id as "pupilId", ${seen('$3')} as content, coalesce(${seenComment('$3')}, '') as comment, ${testColumns}
       from mark m join mark_test t on t.school_id = $1 and t.test_id = m.test_id
      where m.school_id = $1 and m.pupil_id = any($2::uuid[]) and t.visible_at <= $3 and t.deleted_at is null
        and t.held_on >= $4::date and coalesce(${seen('$3')}->>'type', 'none') <> 'none'
      order by t.held_on desc, t.title, t.test_id`,
    [schoolId, pupilIds, new Date(asked.now), asked.since],
  );
  return rows.map(({ pupilId, content, comment, ...test }) => ({ pupilId, content, comment, test: testOf(test) }));
}

export type ClassMark = { testId: string; pupilId: string; content: MarkContent };

/** All that is seen of these tests, which are published: for figures of the class. */
export function seenOfTests(
  database: Database,
  schoolId: string,
  testIds: readonly string[],
  now: number,
): Promise<ClassMark[]> {
  return database.prepared<ClassMark>(
    'marks-of-tests',
    `select m.test_id as "testId", m.pupil_id as "pupilId", ${seen('$3')} as content from mark m
      where m.school_id = $1 and m.test_id = any($2::uuid[]) and coalesce(${seen('$3')}->>'type', 'none') <> 'none'`,
    [schoolId, testIds, new Date(now)],
  );
}

export async function zoneNameOf(database: Database, schoolId: string): Promise<string> {
  const [row] = await database.prepared<{ zone: string }>(
    'marks-zone',
    'select time_zone as zone from school where school_id = $1',
    [schoolId],
  );
  return row?.zone ?? 'Europe/Paris';
}

export async function versionOf(database: Database, schoolId: string): Promise<number> {
  const [row] = await database.prepared<{ version: number }>(
    'marks-version',
    'select version from marks_version where school_id = $1',
    [schoolId],
  );
  return row?.version ?? 0;
}

export type RecentRow = {
  testId: string;
  pupilId: string;
  subject: string;
  title: string;
  scale: number;
  visibleAt: Date;
  content: MarkContent;
  seenFrom: Date;
  before: Content | null;
};

/** Marks of tests that are seen from a moment of the span on. */
export function recentMarks(database: Database, schoolId: string, from: Date, to: Date): Promise<RecentRow[]> {
  return database.prepared<RecentRow>(
    'marks-recent',
    `select t.test_id as "testId", m.pupil_id as "pupilId", t.subject, t.title, t.scale, t.visible_at as "visibleAt",
            m.content, m.seen_from as "seenFrom", m.before
       from mark_test t join mark m on m.school_id = $1 and m.test_id = t.test_id
      where t.school_id = $1 and t.visible_at >= $2 and t.visible_at < $3 and t.deleted_at is null
      order by t.visible_at desc, t.title, t.test_id`,
    [schoolId, from, to],
  );
}

export const namesOf = (sql: Sql, schoolId: string, userIds: readonly string[]): Promise<PupilRow[]> =>
  sql.query<PupilRow>(
    `select user_id as "userId", coalesce(preferred_name, given_name) as "givenName", family_name as "familyName"
       from school_user where school_id = $1 and user_id = any($2::uuid[]) and deleted_at is null`,
    [schoolId, userIds],
  );
