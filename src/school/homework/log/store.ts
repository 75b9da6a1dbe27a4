// All SQL of the log of lessons. Every query is of one school.
import type { Sql } from '../../../lib/database/database.ts';
import { teacherName } from '../store.ts';

export type StoredEntry = {
  lessonId: string;
  startsAt: Date;
  title: string;
  classes: string[];
  text: string;
  teacher: string;
  writtenBy: string;
  writtenAt: Date;
};

const classTitles = (ids: string) => `array(
  select c.title from class c where c.school_id = $1 and c.class_id = any (${ids}) order by c.title)`;

/** The newest first. */
export function entriesOf(
  sql: Sql,
  schoolId: string,
  classIds: readonly string[],
  from: Date,
  to: Date,
): Promise<StoredEntry[]> {
  return sql.query<StoredEntry>(
    `select l.lesson_id as "lessonId", l.starts_at as "startsAt", l.title, ${classTitles('l.class_ids')} as classes,
            l.body as text, ${teacherName} as teacher,
            l.written_by as "writtenBy", l.written_at as "writtenAt"
       from lesson_log l join school_user t on t.school_id = l.school_id and t.user_id = l.written_by
      where l.school_id = $1 and l.class_ids && $2::uuid[] and l.starts_at >= $3 and l.starts_at < $4
      order by l.starts_at desc, l.lesson_id limit 1000`,
    [schoolId, classIds, from, to],
  );
}

export function missingOf(
  sql: Sql,
  schoolId: string,
  asked: { teacherId: string; classId: string | null; from: Date; to: Date },
): Promise<Pick<StoredEntry, 'lessonId' | 'startsAt' | 'title' | 'classes'>[]> {
  return sql.query(
    `select l.lesson_id as "lessonId", l.starts_at as "startsAt", l.title, ${classTitles('l.class_ids')} as classes
       from lesson l
      where l.school_id = $1 and l.starts_at >= $2 and l.starts_at < $3 and l.state = 'planned' and l.kind = 'lesson'
        and l.teacher_ids @> array[$4::uuid] and ($5::uuid is null or l.class_ids @> array[$5::uuid])
        and not exists (select 1 from lesson_log g where g.school_id = $1 and g.lesson_id = l.lesson_id)
      order by l.starts_at desc, l.lesson_id limit 200`,
    [schoolId, asked.from, asked.to, asked.teacherId, asked.classId],
  );
}

export async function write(
  sql: Sql,
  schoolId: string,
  lesson: { lessonId: string; classIds: readonly string[]; title: string; startsAt: Date },
  { text, by, at }: { text: string; by: string; at: Date },
): Promise<void> {
  await sql.query(
    `insert into lesson_log (school_id, lesson_id, class_ids, title, starts_at, body, written_by, written_at)
     values ($1, $2, $3::uuid[], $4, $5, $6, $7, $8)
     on conflict (school_id, lesson_id) do update
       set class_ids = excluded.class_ids, title = excluded.title, starts_at = excluded.starts_at, body = excluded.body,
           written_by = excluded.written_by, written_at = excluded.written_at`,
    [schoolId, lesson.lessonId, lesson.classIds, lesson.title, lesson.startsAt, text, by, at],
  );
}

export async function erase(sql: Sql, schoolId: string, lessonId: string): Promise<void> {
  await sql.query('delete from lesson_log where school_id = $1 and lesson_id = $2', [schoolId, lessonId]);
}

export type StoredVisa = { visaId: string; classTitle: string; from: string; to: string; by: string; at: Date };

export function visasOf(
  sql: Sql,
  schoolId: string,
  classIds: readonly string[],
  from: string,
  to: string,
): Promise<StoredVisa[]> {
  return sql.query<StoredVisa>(
    `select v.visa_id as "visaId", c.title as "classTitle", to_char(v.from_on, 'YYYY-MM-DD') as "from",
            to_char(v.to_on, 'YYYY-MM-DD') as "to", ${teacherName} as by, v.given_at as at
       from lesson_log_visa v
       join class c on c.school_id = v.school_id and c.class_id = v.class_id
       join school_user t on t.school_id = v.school_id and t.user_id = v.given_by
      where v.school_id = $1 and v.class_id = any ($2::uuid[]) and v.from_on <= $4 and v.to_on >= $3
      order by v.given_at desc, v.visa_id`,
    [schoolId, classIds, from, to],
  );
}

export async function addVisa(
  sql: Sql,
  schoolId: string,
  visa: { visaId: string; classId: string; from: string; to: string; by: string; at: Date },
): Promise<void> {
  await sql.query(
    `insert into lesson_log_visa (school_id, visa_id, class_id, from_on, to_on, given_by, given_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [schoolId, visa.visaId, visa.classId, visa.from, visa.to, visa.by, visa.at],
  );
}
