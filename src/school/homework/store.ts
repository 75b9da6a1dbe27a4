// All SQL of homework and of its ticks. Every query is of one school.
import type { Database, Sql } from '../../lib/database/database.ts';
import type { HandInPolicy } from './contract.ts';
import type { Due } from './load.ts';

export type Stored = {
  homeworkId: string;
  classId: string;
  classTitle: string;
  pupilIds: string[] | null;
  subject: string;
  title: string;
  text: string;
  minutes: number;
  dueOn: string;
  dueAt: Date;
  lessonId: string | null;
  handIn: HandInPolicy;
  givenBy: string;
  teacher: string;
  givenAt: Date;
  /** Its pupils and their parents see it from then on. */
  shownFrom: Date;
};

export type Written = Omit<Stored, 'classTitle' | 'teacher' | 'givenAt' | 'givenBy' | 'shownFrom'>;

/** As pupils say it. */
export const teacherName = `case when t.title <> '' then t.title || ' ' || t.family_name
  else coalesce(t.preferred_name, t.given_name) || ' ' || t.family_name end`;

const columns = `h.homework_id as "homeworkId", h.class_id as "classId", c.title as "classTitle", h.pupil_ids as "pupilIds",
  h.subject, h.title, h.body as text, h.minutes, to_char(h.due_on, 'YYYY-MM-DD') as "dueOn", h.due_at as "dueAt",
  h.lesson_id as "lessonId", h.hand_in as "handIn", h.given_by as "givenBy", ${teacherName} as teacher, h.given_at as "givenAt",
  h.shown_from as "shownFrom"`;

const joined = `homework h
  join class c on c.school_id = h.school_id and c.class_id = h.class_id
  join school_user t on t.school_id = h.school_id and t.user_id = h.given_by`;

/** The pupil `user` has the homework `h`: enrolled on the day that it is due, and among those it is for. */
const has = (user: string) => `exists (
  select 1 from enrollment e
   where e.school_id = $1 and e.class_id = h.class_id and e.user_id = ${user} and e.role = 'pupil'
     and (e.begins_on is null or e.begins_on <= h.due_on) and (e.ends_on is null or e.ends_on >= h.due_on)
     and (h.pupil_ids is null or e.user_id = any (h.pupil_ids)))`;

export type Span = { from: string; to: string };

export async function find(sql: Sql, schoolId: string, homeworkId: string): Promise<Stored | undefined> {
  const [row] = await sql.query<Stored>(
    `select ${columns} from ${joined} where h.school_id = $1 and h.homework_id = $2 and h.taken_back_at is null`,
    [schoolId, homeworkId],
  );
  return row;
}

/** @param classIds null for all of the school */
export function ofClasses(
  sql: Sql,
  schoolId: string,
  classIds: readonly string[] | null,
  { from, to }: Span,
  most: number,
): Promise<Stored[]> {
  return sql.query<Stored>(
    `select ${columns} from ${joined}
      where h.school_id = $1 and h.due_on >= $2 and h.due_on <= $3 and h.taken_back_at is null
        and ($4::uuid[] is null or h.class_id = any ($4::uuid[]))
      order by h.due_on, h.due_at, h.given_at, h.homework_id limit $5`,
    [schoolId, from, to, classIds, most],
  );
}

export type PupilRow = Stored & {
  pupilId: string;
  done: boolean;
  handedAt: Date | null;
  late: boolean | null;
  returnedAt: Date | null;
};

/** What each of these pupils has by `at`, one row for a pupil and a homework. @param only of that homework, whatever its date */
export function ofPupils(
  sql: Sql,
  schoolId: string,
  pupilIds: readonly string[],
  { from, to }: Span,
  at: Date,
  only?: string,
): Promise<PupilRow[]> {
  return sql.query<PupilRow>(
    `select ${columns}, p.id as "pupilId", d.done_at is not null as done,
            i.handed_at as "handedAt", i.late, i.returned_at as "returnedAt"
       from ${joined}
       join unnest($2::uuid[]) as p (id) on ${has('p.id')}
       left join homework_done d
         on d.school_id = $1 and d.user_id = p.id and d.due_on = h.due_on and d.homework_id = h.homework_id
       left join hand_in i on i.school_id = $1 and i.homework_id = h.homework_id and i.user_id = p.id
      where h.school_id = $1 and h.taken_back_at is null and h.shown_from <= $6
        and case when $5::uuid is null then h.due_on >= $3 and h.due_on <= $4 else h.homework_id = $5 end
      order by h.due_on, h.due_at, h.given_at, h.homework_id`,
    [schoolId, pupilIds, from, to, only ?? null, at],
  );
}

export type Counts = { homeworkId: string; pupils: number; done: number; handedIn: number };

export function countsOf(sql: Sql, schoolId: string, homeworkIds: readonly string[]): Promise<Counts[]> {
  return sql.query<Counts>(
    `select h.homework_id as "homeworkId",
            (select count(distinct e.user_id)::int from enrollment e
              where e.school_id = $1 and e.class_id = h.class_id and e.role = 'pupil'
                and (e.begins_on is null or e.begins_on <= h.due_on) and (e.ends_on is null or e.ends_on >= h.due_on)
                and (h.pupil_ids is null or e.user_id = any (h.pupil_ids))) as pupils,
            (select count(*)::int from homework_done d where d.school_id = $1 and d.homework_id = h.homework_id) as done,
            (select count(*)::int from hand_in i where i.school_id = $1 and i.homework_id = h.homework_id) as "handedIn"
       from homework h where h.school_id = $1 and h.homework_id = any ($2::uuid[])`,
    [schoolId, homeworkIds],
  );
}

export async function add(
  sql: Sql,
  schoolId: string,
  written: Written,
  { by, at, shownFrom }: { by: string; at: Date; shownFrom: Date },
): Promise<void> {
  await sql.query(
    `insert into homework (school_id, homework_id, class_id, pupil_ids, subject, title, body, minutes, due_on, due_at,
                           lesson_id, hand_in, given_by, given_at, changed_at, shown_from)
     values ($1, $2, $3, $4::uuid[], $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)`,
    [...valuesOf(schoolId, written), by, at, shownFrom],
  );
}

export async function save(sql: Sql, schoolId: string, written: Written, at: Date): Promise<void> {
  await sql.query(
    `update homework set pupil_ids = $4::uuid[], subject = $5, title = $6, body = $7, minutes = $8, due_on = $9, due_at = $10,
                         lesson_id = $11, hand_in = $12, changed_at = $13
      where school_id = $1 and homework_id = $2 and class_id = $3`,
    [...valuesOf(schoolId, written), at],
  );
  await sql.query('update homework_done set due_on = $3 where school_id = $1 and homework_id = $2', [
    schoolId,
    written.homeworkId,
    written.dueOn,
  ]);
}

const valuesOf = (schoolId: string, each: Written) => [
  ...[schoolId, each.homeworkId, each.classId, each.pupilIds, each.subject, each.title, each.text, each.minutes],
  ...[each.dueOn, each.dueAt, each.lessonId, each.handIn],
];

export async function takeBack(sql: Sql, schoolId: string, homeworkId: string, at: Date): Promise<void> {
  await sql.query('update homework set taken_back_at = $3 where school_id = $1 and homework_id = $2', [
    schoolId,
    homeworkId,
    at,
  ]);
}

export async function tick(
  sql: Sql,
  schoolId: string,
  { homeworkId, dueOn }: { homeworkId: string; dueOn: string },
  userId: string,
  done: Date | null,
): Promise<void> {
  if (done === null)
    await sql.query(
      'delete from homework_done where school_id = $1 and user_id = $2 and due_on = $3 and homework_id = $4',
      [schoolId, userId, dueOn, homeworkId],
    );
  else
    await sql.query(
      `insert into homework_done (school_id, user_id, due_on, homework_id, done_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [schoolId, userId, dueOn, homeworkId, done],
    );
}

export type Version = { given: number; ticked: number };

/** Part of the transaction that changes homework, or ticks. */
export async function raiseVersion(sql: Sql, schoolId: string, what: keyof Version): Promise<void> {
  const [given, ticked] = what === 'given' ? [1, 0] : [0, 1];
  await sql.query(
    `insert into homework_version as v (school_id, given, ticked) values ($1, $2, $3)
     on conflict (school_id) do update set given = v.given + $2, ticked = v.ticked + $3`,
    [schoolId, given, ticked],
  );
}

export async function versionOf(database: Database, schoolId: string): Promise<Version> {
  const [row] = await database.prepared<Version>(
    'homework-version',
    'select given, ticked from homework_version where school_id = $1',
    [schoolId],
  );
  return row ?? { given: 0, ticked: 0 };
}

/** What a day shows of one homework. */
export type DayHomework = Pick<
  Stored,
  'homeworkId' | 'classId' | 'pupilIds' | 'subject' | 'title' | 'minutes' | 'dueOn' | 'handIn' | 'shownFrom'
>;

export function dueBetween(database: Database, schoolId: string, { from, to }: Span): Promise<DayHomework[]> {
  return database.prepared<DayHomework>(
    'homework-due',
    `select homework_id as "homeworkId", class_id as "classId", pupil_ids as "pupilIds", subject, title, minutes,
            to_char(due_on, 'YYYY-MM-DD') as "dueOn", hand_in as "handIn", shown_from as "shownFrom"
       from homework where school_id = $1 and due_on >= $2 and due_on <= $3 and taken_back_at is null
      order by due_on, due_at, given_at, homework_id`,
    [schoolId, from, to],
  );
}

/** Of the pupils of a class, what they have through it and through their groups. */
export function dueOfClass(sql: Sql, schoolId: string, classId: string, { from, to }: Span): Promise<Due[]> {
  return sql.query<Due>(
    `select found.* from (
       select h.homework_id as "homeworkId", to_char(h.due_on, 'YYYY-MM-DD') as "dueOn", h.subject, h.title, h.minutes,
              c.title as "classTitle", h.due_at,
              array(select distinct k.user_id from enrollment k
                     where k.school_id = $1 and k.class_id = $2 and k.role = 'pupil' and ${has('k.user_id')}
                       and (k.begins_on is null or k.begins_on <= h.due_on) and (k.ends_on is null or k.ends_on >= h.due_on))
                as "pupilIds"
         from homework h join class c on c.school_id = h.school_id and c.class_id = h.class_id
        where h.school_id = $1 and h.due_on >= $3 and h.due_on <= $4 and h.taken_back_at is null) found
      where cardinality(found."pupilIds") > 0 order by found."dueOn", found.due_at, found."homeworkId"`,
    [schoolId, classId, from, to],
  );
}

/** Pupils enrolled in a class on a date. */
export async function pupilsOf(sql: Sql, schoolId: string, classId: string, on: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select distinct e.user_id as id from enrollment e
       join school_user u on u.school_id = $1 and u.user_id = e.user_id and u.deleted_at is null
      where e.school_id = $1 and e.class_id = $2 and e.role = 'pupil'
        and (e.begins_on is null or e.begins_on <= $3::date) and (e.ends_on is null or e.ends_on >= $3::date)`,
    [schoolId, classId, on],
  );
  return rows.map(({ id }) => id);
}

export async function teachersOf(sql: Sql, schoolId: string, classId: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select distinct user_id as id from enrollment where school_id = $1 and class_id = $2 and role = 'teacher'`,
    [schoolId, classId],
  );
  return rows.map(({ id }) => id);
}

/** Classes of the school that are not deleted; `own`: taught by the person on that date. */
export function classesFor(
  sql: Sql,
  schoolId: string,
  userId: string,
  on: string,
): Promise<{ classId: string; title: string; subjects: string[]; own: boolean }[]> {
  return sql.query(
    `select c.class_id as "classId", c.title, count(e.user_id) > 0 as own,
            array_remove(array_agg(distinct coalesce(s.label, own.label)), null) as subjects
       from class c
       left join enrollment e on e.school_id = $1 and e.class_id = c.class_id and e.user_id = $2 and e.role = 'teacher'
        and (e.begins_on is null or e.begins_on <= $3::date) and (e.ends_on is null or e.ends_on >= $3::date)
       left join subject s on s.school_id = $1 and s.code = e.subject_code
       left join subject own on own.school_id = $1 and own.code = c.subject_code
      where c.school_id = $1 and c.deleted_at is null
      group by c.class_id, c.title, c.kind order by c.kind, c.title, c.class_id`,
    [schoolId, userId, on],
  );
}

/** A lesson that homework may be for. */
export async function lessonOf(
  sql: Sql,
  schoolId: string,
  lessonId: string,
): Promise<{ startsAt: Date; classIds: string[] } | undefined> {
  const [row] = await sql.query<{ startsAt: Date; classIds: string[] }>(
    `select starts_at as "startsAt", class_ids as "classIds" from lesson where school_id = $1 and lesson_id = $2`,
    [schoolId, lessonId],
  );
  return row;
}
