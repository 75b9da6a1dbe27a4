// All SQL of who was there.
import type { Sql } from '../../lib/database/database.ts';
import type { Change, HalfDay, TodayMark } from './attendance.ts';
import type { Mark, State } from './contract.ts';

export type Lesson = {
  lessonId: string;
  title: string;
  startsAt: Date;
  endsAt: Date;
  classIds: string[];
  classes: string[];
  teacherIds: string[];
  cancelled: boolean;
};

const lessonColumns = `l.lesson_id as "lessonId", l.title, l.starts_at as "startsAt", l.ends_at as "endsAt",
  l.class_ids as "classIds", l.teacher_ids as "teacherIds", l.state = 'cancelled' as cancelled,
  array(select c.title from class c where c.school_id = l.school_id and c.class_id = any (l.class_ids) order by c.title) as classes`;

export async function lessonOf(sql: Sql, schoolId: string, lessonId: string): Promise<Lesson | undefined> {
  const [row] = await sql.query<Lesson>(
    `select ${lessonColumns} from lesson l where l.school_id = $1 and l.lesson_id = $2`,
    [schoolId, lessonId],
  );
  return row;
}

export type ListedLesson = Lesson & { teachers: string[]; called: boolean; missing: number };

/** Planned lessons with a roll to call, in order. @param teacherId of that teacher alone */
export function lessonsBetween(
  sql: Sql,
  schoolId: string,
  { from, to, teacherId }: { from: Date; to: Date; teacherId?: string },
): Promise<ListedLesson[]> {
  return sql.query<ListedLesson>(
    `select ${lessonColumns}, r.lesson_id is not null as called,
            (select count(*)::int from attendance a
              where a.school_id = l.school_id and a.lesson_id = l.lesson_id and a.state in ('absent','prevented')) as missing,
            array(select case when u.title <> '' then u.title || ' ' || u.family_name
                          else coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name end
                    from school_user u where u.school_id = l.school_id and u.user_id = any (l.teacher_ids)
                   order by u.family_name) as teachers
       from lesson l left join roll_call r on r.school_id = l.school_id and r.lesson_id = l.lesson_id
      where l.school_id = $1 and l.starts_at >= $2 and l.starts_at < $3 and l.state = 'planned' and l.kind = 'lesson'
        and cardinality(l.class_ids) > 0 and ($4::uuid is null or l.teacher_ids @> array[$4::uuid])
      order by l.starts_at, l.title, l.lesson_id`,
    [schoolId, from, to, teacherId ?? null],
  );
}

export type Call = { by: string; at: Date };

export async function callOf(sql: Sql, schoolId: string, lessonId: string): Promise<Call | undefined> {
  const [row] = await sql.query<Call>(
    `select coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name as by, r.called_at as at
       from roll_call r join school_user u on u.school_id = r.school_id and u.user_id = r.called_by
      where r.school_id = $1 and r.lesson_id = $2`,
    [schoolId, lessonId],
  );
  return row;
}

type MarkRow = { state: State; late: number | null; early: number | null };
const markOf = ({ state, late, early }: MarkRow): Mark => ({
  state,
  ...(late !== null && { late }),
  ...(early !== null && { early }),
});

export async function marksOf(sql: Sql, schoolId: string, lessonId: string): Promise<Map<string, Mark>> {
  const rows = await sql.query<MarkRow & { userId: string }>(
    'select pupil_id as "userId", state, late, early from attendance where school_id = $1 and lesson_id = $2',
    [schoolId, lessonId],
  );
  return new Map(rows.map((row) => [row.userId, markOf(row)]));
}

type Deed = { by: string; at: Date };

/** Two who call the same roll come one after the other. */
export async function keepCall(sql: Sql, schoolId: string, lesson: Lesson, { by, at }: Deed): Promise<void> {
  await sql.query(
    `insert into roll_call (school_id, lesson_id, starts_at, ends_at, title, class_ids, called_by, called_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (school_id, lesson_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at,
       title = excluded.title, class_ids = excluded.class_ids, called_by = excluded.called_by, called_at = excluded.called_at`,
    [schoolId, lesson.lessonId, lesson.startsAt, lesson.endsAt, lesson.title, lesson.classIds, by, at],
  );
}

export async function keepMarks(
  sql: Sql,
  schoolId: string,
  lesson: Pick<Lesson, 'lessonId' | 'startsAt'>,
  marks: ReadonlyMap<string, Mark>,
): Promise<void> {
  const all = [...marks];
  await sql.query(
    `insert into attendance (school_id, lesson_id, starts_at, pupil_id, state, late, early)
     select $1, $2, $3, m.* from unnest($4::uuid[], $5::text[], $6::smallint[], $7::smallint[]) m
     on conflict (school_id, lesson_id, pupil_id) do update set starts_at = excluded.starts_at, state = excluded.state,
       late = excluded.late, early = excluded.early`,
    [
      ...[schoolId, lesson.lessonId, lesson.startsAt, all.map(([userId]) => userId), all.map(([, mark]) => mark.state)],
      ...[all.map(([, { late }]) => late ?? null), all.map(([, { early }]) => early ?? null)],
    ],
  );
}

export async function noteChanges(
  sql: Sql,
  schoolId: string,
  lessonId: string,
  changes: readonly Change[],
  { by, at }: Deed,
): Promise<void> {
  await sql.query(
    `insert into attendance_change (school_id, lesson_id, pupil_id, changed_at, changed_by, was, became)
     select $1, $2, (c->>'pupilId')::uuid, $3, $4, c->'was', c->'became' from jsonb_array_elements($5::jsonb) c
     on conflict do nothing`,
    [schoolId, lessonId, at, by, JSON.stringify(changes)],
  );
}

/** Somebody whose family has to be told, and has said nothing. */
export type NewlyAbsent = { pupilId: string; parentIds: string[] };

/**
 * Has the parents of these pupils told, once for the half-day; takes back what is no longer so.
 * @param bounds first and last moment of the half-day
 * @returns whose family has to be told, and the pupils of whom that is no longer so
 */
export async function keepNotices(
  sql: Sql,
  schoolId: string,
  lesson: Lesson,
  {
    absent,
    others,
    halfDay,
    bounds,
    at,
  }: { absent: string[]; others: string[]; halfDay: HalfDay; bounds: { from: Date; to: Date }; at: Date },
): Promise<{ fresh: NewlyAbsent[]; withdrawn: string[] }> {
  let fresh: NewlyAbsent[] = [];
  let withdrawn: { pupilId: string }[] = [];
  if (absent.length > 0)
    fresh = await sql.query<NewlyAbsent>(
      `with told as (insert into absence_notice (school_id, pupil_id, on_date, half, lesson_id, title, starts_at, made_at)
       select $1, p, $3, $4, $5, $6, $7, $8 from unnest($2::uuid[]) p
       on conflict (school_id, pupil_id, on_date, half) do update set withdrawn_at = null
        where absence_notice.withdrawn_at is not null
       returning pupil_id)
       select t.pupil_id as "pupilId",
              array(select r.relative_id from relation r where r.school_id = $1 and r.pupil_id = t.pupil_id) as "parentIds"
         from told t
        where not exists (select from absence_declaration d
          where d.school_id = $1 and d.pupil_id = t.pupil_id and d.starts_at <= $7 and d.ends_at > $7)`,
      [schoolId, absent, halfDay.date, halfDay.half, lesson.lessonId, lesson.title, lesson.startsAt, at],
    );
  if (others.length > 0)
    withdrawn = await sql.query<{ pupilId: string }>(
      `update absence_notice n set withdrawn_at = $5
        where school_id = $1 and pupil_id = any ($2::uuid[]) and on_date = $3 and half = $4 and withdrawn_at is null
          and not exists (select from attendance a
            where a.school_id = $1 and a.pupil_id = n.pupil_id and a.state = 'absent'
              and a.starts_at >= $6 and a.starts_at < $7)
       returning n.pupil_id as "pupilId"`,
      [schoolId, others, halfDay.date, halfDay.half, at, bounds.from, bounds.to],
    );
  return { fresh, withdrawn: withdrawn.map(({ pupilId }) => pupilId) };
}

/** Of whoever missed a lesson between two moments, all that was called of them, in order. */
export async function marksBetween(sql: Sql, schoolId: string, from: Date, to: Date): Promise<TodayMark[]> {
  const rows = await sql.query<Omit<TodayMark, 'startsAt'> & { startsAt: Date }>(
    `select a.pupil_id as "userId", coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name as name,
            array(select c.title from enrollment e join class c on c.school_id = e.school_id and c.class_id = e.class_id
                   where e.school_id = a.school_id and e.user_id = a.pupil_id and e.role = 'pupil' and c.kind = 'class'
                     and c.deleted_at is null and (e.ends_on is null or e.ends_on >= ($2::timestamptz at time zone s.time_zone)::date)
                   order by c.title) as classes,
            a.lesson_id as "lessonId", r.title, a.starts_at as "startsAt", a.state,
            (select d.state from absence_declaration d
              where d.school_id = a.school_id and d.pupil_id = a.pupil_id
                and d.starts_at < $3::timestamptz and d.ends_at > $2::timestamptz
              order by d.state = 'refused', d.declared_at desc limit 1) as family
       from attendance a
       join school s on s.school_id = a.school_id
       join roll_call r on r.school_id = a.school_id and r.lesson_id = a.lesson_id
       join school_user u on u.school_id = a.school_id and u.user_id = a.pupil_id
      where a.school_id = $1 and r.starts_at >= $2::timestamptz and r.starts_at < $3::timestamptz
        and a.pupil_id in (select m.pupil_id from attendance m join roll_call o on o.school_id = m.school_id and o.lesson_id = m.lesson_id
                            where o.school_id = $1 and o.starts_at >= $2::timestamptz and o.starts_at < $3::timestamptz
                              and m.state in ('absent','prevented'))
      order by a.starts_at, a.lesson_id`,
    [schoolId, from, to],
  );
  return rows.map((row) => ({ ...row, startsAt: row.startsAt.getTime() }));
}

export type OwnMark = { userId: string; lessonId: string; title: string; startsAt: Date; mark: Mark };

/** What these pupils missed, wholly or in part, since then; the last first. */
export async function missedSince(sql: Sql, schoolId: string, userIds: string[], since: Date): Promise<OwnMark[]> {
  const rows = await sql.query<MarkRow & Omit<OwnMark, 'mark'>>(
    `select a.pupil_id as "userId", a.lesson_id as "lessonId", r.title, a.starts_at as "startsAt", a.state, a.late, a.early
       from attendance a join roll_call r on r.school_id = a.school_id and r.lesson_id = a.lesson_id
      where a.school_id = $1 and a.pupil_id = any ($2::uuid[]) and a.starts_at >= $3
        and (a.state <> 'present' or a.late is not null or a.early is not null)
      order by a.starts_at desc, a.lesson_id limit 500`,
    [schoolId, userIds, since],
  );
  return rows.map((row) => ({
    ...{ userId: row.userId, lessonId: row.lessonId, title: row.title, startsAt: row.startsAt },
    mark: markOf(row),
  }));
}

export function personNamed(
  sql: Sql,
  { schoolId, userId }: { schoolId: string; userId: string },
): Promise<{ userId: string; givenName: string; familyName: string }[]> {
  return sql.query(
    `select user_id as "userId", coalesce(preferred_name, given_name) as "givenName", family_name as "familyName"
       from school_user where school_id = $1 and user_id = $2`,
    [schoolId, userId],
  );
}

export async function timeZoneOf(sql: Sql, schoolId: string): Promise<string> {
  const [row] = await sql.query<{ zone: string }>('select time_zone as zone from school where school_id = $1', [
    schoolId,
  ]);
  return row?.zone ?? 'Europe/Paris';
}
