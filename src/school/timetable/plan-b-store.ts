// All SQL of plan B links: a lesson's own, and those for all lessons of a teacher with a class.
import type { Sql } from '../../lib/database/database.ts';
import { type ClassLinks, pairOf } from './plan-b.ts';

export async function linksOf(sql: Sql, schoolId: string): Promise<ClassLinks> {
  const rows = await sql.query<{ classId: string; teacherId: string; url: string }>(
    'select class_id as "classId", teacher_id as "teacherId", url from class_plan_b where school_id = $1',
    [schoolId],
  );
  return new Map(rows.map(({ classId, teacherId, url }) => [pairOf(classId, teacherId), url]));
}

export async function linkOfLesson(sql: Sql, schoolId: string, lessonId: string): Promise<string | null> {
  const [row] = await sql.query<{ planB: string | null }>(
    `select plan_b->>'url' as "planB" from lesson where school_id = $1 and lesson_id = $2`,
    [schoolId, lessonId],
  );
  return row?.planB ?? null;
}

type Deed = { url: string | undefined; by: string; now: number };

/** The lesson's own; without an address it goes by its class's again. */
export async function keepForLesson(sql: Sql, schoolId: string, lessonId: string, { url, by, now }: Deed) {
  const kept = url === undefined ? null : JSON.stringify({ url, by, at: new Date(now).toISOString() });
  await sql.query('update lesson set plan_b = $3::jsonb, updated_at = $4 where school_id = $1 and lesson_id = $2', [
    ...[schoolId, lessonId, kept, new Date(now)],
  ]);
}

/** For every class with every teacher of a lesson. */
export async function keepForClasses(
  sql: Sql,
  schoolId: string,
  whom: { classIds: readonly string[]; teacherIds: readonly string[] },
  { url, by, now }: Deed,
): Promise<void> {
  const pairs = [schoolId, whom.classIds, whom.teacherIds];
  if (url === undefined) {
    await sql.query(
      `delete from class_plan_b
        where school_id = $1 and class_id = any($2::uuid[]) and teacher_id = any($3::uuid[])`,
      pairs,
    );
    return;
  }
  await sql.query(
    `insert into class_plan_b (school_id, class_id, teacher_id, url, set_by, set_at)
     select $1, c.id, t.id, $4, $5, $6 from unnest($2::uuid[]) c(id) cross join unnest($3::uuid[]) t(id)
     on conflict (school_id, class_id, teacher_id)
     do update set url = excluded.url, set_by = excluded.set_by, set_at = excluded.set_at`,
    [...pairs, url, by, new Date(now)],
  );
}
