// All SQL of tests: whose they are, reading, adding, changing, and the journal of changes.
import type { Connection, Database, Sql } from '../../lib/database/database.ts';
import { teacherNameSql } from '../timetable/timetable.ts';
import type { FiguresShown, MarkContent, TestKind } from './contract.ts';
import { subjectName } from './subject-name.ts';

/** What the reader teaches to a class; `code` is '' when the roster doesn't tell, `subject` then too. */
export type Teaching = { code: string; subject: string; primary: boolean };

export type ClassAccess = { classId: string; title: string; timeZone: string; teachings: Teaching[] };

/** `coefficient` in hundredths; moments in ms since 1970. */
export type TestRecord = {
  testId: string;
  classId: string;
  title: string;
  subject: string;
  subjectCode: string;
  heldOn: string;
  scale: number;
  coefficient: number;
  kind: TestKind;
  missingCounts: boolean;
  publishAt: number | null;
  visibleAt: number | null;
  createdBy: string;
  version: number;
};

type Stored = Omit<TestRecord, 'publishAt' | 'visibleAt'> & { publishAt: Date | null; visibleAt: Date | null };

export const testColumns = `t.test_id as "testId", t.class_id as "classId", t.title, t.subject, t.subject_code as "subjectCode",
  to_char(t.held_on, 'YYYY-MM-DD') as "heldOn", t.scale, t.coefficient, t.kind, t.missing_counts as "missingCounts",
  t.publish_at as "publishAt", t.visible_at as "visibleAt", t.created_by as "createdBy", t.version`;

export const testOf = (row: Stored): TestRecord => ({
  ...row,
  publishAt: row.publishAt?.getTime() ?? null,
  visibleAt: row.visibleAt?.getTime() ?? null,
});

const teachingsSql = `(
  select coalesce(json_agg(json_build_object('code', coalesce(s.code, ''), 'subject', coalesce(s.label, ''), 'primary', e.is_primary)
                           order by s.label), '[]')
    from enrollment e
    left join subject s on s.school_id = $1 and s.code = coalesce(nullif(e.subject_code, ''), c.subject_code)
   where e.school_id = $1 and e.class_id = c.class_id and e.user_id = $2 and e.role = 'teacher'
     and (e.begins_on is null or e.begins_on <= ($3::timestamptz at time zone o.time_zone)::date)
     and (e.ends_on is null or e.ends_on >= ($3::timestamptz at time zone o.time_zone)::date))`;

/** Undefined for a class that the school doesn't have. */
export async function classAccess(
  sql: Sql,
  me: { schoolId: string; userId: string },
  classId: string,
  now: number,
): Promise<ClassAccess | undefined> {
  const [row] = await sql.query<ClassAccess>(
    `select c.class_id as "classId", c.title, o.time_zone as "timeZone", ${teachingsSql} as teachings
       from class c join school o on o.school_id = c.school_id
      where c.school_id = $1 and c.class_id = $4 and c.deleted_at is null`,
    [me.schoolId, me.userId, new Date(now), classId],
  );
  return row && named(row);
}

/** Subjects as they are read. */
const named = <Of extends { teachings: Teaching[] }>(row: Of): Of => ({
  ...row,
  teachings: row.teachings.map((one) => ({ ...one, subject: subjectName(one.subject) })),
});

export type ListedClass = {
  classId: string;
  title: string;
  kind: 'class' | 'group' | 'course';
  teachings: Teaching[];
  tests: { subject: string; code: string; mine: boolean; tests: number; lastOn: string }[];
};

/** @param since first date of the school year */
export async function listClasses(
  database: Database,
  me: { schoolId: string; userId: string },
  asked: { now: number; since: string; all: boolean },
): Promise<ListedClass[]> {
  const rows = await database.query<ListedClass>(
    `select * from (
       select c.class_id as "classId", c.title, c.kind, ${teachingsSql} as teachings,
              (select coalesce(json_agg(json_build_object('subject', g.subject, 'code', g.subject_code, 'mine', g.mine, 'tests', g.tests,
                                        'lastOn', g.last_on) order by g.subject), '[]')
                 from (select t.subject, t.subject_code, t.created_by = $2 as mine, count(*) as tests,
                              to_char(max(t.held_on), 'YYYY-MM-DD') as last_on
                         from mark_test t
                        where t.school_id = $1 and t.class_id = c.class_id and t.held_on >= $4::date and t.deleted_at is null
                        group by 1, 2, 3) g) as tests
         from class c join school o on o.school_id = c.school_id
        where c.school_id = $1 and c.deleted_at is null) found
      where $5 or json_array_length(teachings) > 0
      order by kind, title, "classId"`,
    [me.schoolId, me.userId, new Date(asked.now), asked.since, asked.all],
  );
  return rows.map(named);
}

export async function findTest(
  sql: Sql,
  schoolId: string,
  testId: string,
  forWriting = false,
): Promise<TestRecord | undefined> {
  const [row] = await sql.query<Stored>(
    `select ${testColumns} from mark_test t where t.school_id = $1 and t.test_id = $2 and t.deleted_at is null
     ${forWriting ? 'for update' : ''}`,
    [schoolId, testId],
  );
  return row && testOf(row);
}

export async function testsOf(sql: Sql, schoolId: string, classId: string, since: string): Promise<TestRecord[]> {
  const rows = await sql.query<Stored>(
    `select ${testColumns} from mark_test t
      where t.school_id = $1 and t.class_id = $2 and t.held_on >= $3::date and t.deleted_at is null
      order by t.held_on, t.title, t.test_id`,
    [schoolId, classId, since],
  );
  return rows.map(testOf);
}

const moment = (ms: number | null) => (ms === null ? null : new Date(ms));

export async function putTest(sql: Sql, schoolId: string, test: TestRecord): Promise<void> {
  await sql.query(
    `insert into mark_test (school_id, test_id, class_id, title, subject, subject_code, held_on, scale, coefficient, kind,
                            missing_counts, publish_at, visible_at, created_by, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     on conflict (school_id, test_id) do update
        set title = $4, subject = $5, subject_code = $6, held_on = $7, scale = $8, coefficient = $9, kind = $10,
            missing_counts = $11, publish_at = $12, visible_at = $13, version = $15`,
    [
      ...[schoolId, test.testId, test.classId, test.title, test.subject, test.subjectCode, test.heldOn, test.scale],
      ...[test.coefficient, test.kind, test.missingCounts, moment(test.publishAt), moment(test.visibleAt)],
      ...[test.createdBy, test.version],
    ],
  );
}

export async function deleteTest(sql: Sql, schoolId: string, testId: string, now: number): Promise<void> {
  await sql.query('update mark_test set deleted_at = $3 where school_id = $1 and test_id = $2', [
    schoolId,
    testId,
    new Date(now),
  ]);
}

/** '' when the school has no subject of that name. */
export async function codeOf(sql: Sql, schoolId: string, subject: string): Promise<string> {
  // Which letters are small is not the same for every database.
  const rows = await sql.query<{ code: string; label: string }>(
    'select code, label from subject where school_id = $1 order by code',
    [schoolId],
  );
  const name = subjectName(subject).toLowerCase();
  return rows.find(({ label }) => subjectName(label).toLowerCase() === name)?.code ?? '';
}

export type Content = { content: MarkContent; comment: string };
export type Change = { pupilId: string | null; was: unknown; now: unknown };

export async function journal(
  sql: Sql,
  at: { schoolId: string; testId: string; by: string; now: number },
  changes: readonly Change[],
): Promise<void> {
  await sql.query(
    `insert into mark_change (school_id, test_id, pupil_id, at, by, was, now)
     select $1, $2, c."pupilId", $3, $4, c.was, c.now
       from jsonb_to_recordset($5::jsonb) as c("pupilId" uuid, was jsonb, now jsonb)`,
    [at.schoolId, at.testId, new Date(at.now), at.by, JSON.stringify(changes)],
  );
}

export type JournalRow = { at: Date; by: string; pupil: string | null; was: unknown; now: unknown };

/** The latest first, 1 000 at most. */
export function journalOf(sql: Sql, schoolId: string, testId: string): Promise<JournalRow[]> {
  return sql.query<JournalRow>(
    `select j.at, ${teacherNameSql} as by, case when j.pupil_id is null then null else
            coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name end as pupil, j.was, j.now
       from mark_change j
       join school_user u on u.school_id = $1 and u.user_id = j.by
       left join school_user p on p.school_id = $1 and p.user_id = j.pupil_id
      where j.school_id = $1 and j.test_id = $2
      order by j.change_id desc limit 1000`,
    [schoolId, testId],
  );
}

/** Who hears of a change of a class's marks besides pupils and parents. */
export async function teachersOf(sql: Sql, schoolId: string, classId: string): Promise<string[]> {
  const rows = await sql.query<{ userId: string }>(
    `select distinct user_id as "userId" from enrollment where school_id = $1 and class_id = $2 and role = 'teacher'`,
    [schoolId, classId],
  );
  return rows.map(({ userId }) => userId);
}

export async function figuresShown(sql: Sql, schoolId: string): Promise<FiguresShown> {
  const [row] = await sql.query<{ figures: FiguresShown }>('select figures from mark_setting where school_id = $1', [
    schoolId,
  ]);
  return row?.figures ?? 'all';
}

export async function setFigures(sql: Connection, schoolId: string, figures: FiguresShown): Promise<void> {
  await sql.query(
    'insert into mark_setting (school_id, figures) values ($1, $2) on conflict (school_id) do update set figures = $2',
    [schoolId, figures],
  );
}

/** Part of each transaction that changes tests or marks. */
export async function raiseVersion(sql: Sql, schoolId: string): Promise<void> {
  await sql.query(
    `insert into marks_version as v (school_id, version) values ($1, 1)
     on conflict (school_id) do update set version = v.version + 1`,
    [schoolId],
  );
}
