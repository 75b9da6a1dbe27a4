// All SQL of lessons as staff see and change them.
import type { Connection, Database, Sql } from '../../lib/database/database.ts';
import type { LessonChange } from '../lesson-change.ts';
import type { LessonRecord } from './change.ts';

type Stored = Omit<LessonRecord, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date };

const columns = `lesson_id as "lessonId", source, starts_at as "startsAt", ends_at as "endsAt", title,
  subject_code as "subjectCode", room, class_ids as "classIds", teacher_ids as "teacherIds", kind,
  pupil_ids as "pupilIds", state, change`;

const recordOf = (row: Stored): LessonRecord => ({
  ...row,
  startsAt: row.startsAt.getTime(),
  endsAt: row.endsAt.getTime(),
});

/** Changes of one school's timetable wait for each other, and for an import of it. */
export const lockTimetable = (connection: Connection, schoolId: string) =>
  connection.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [schoolId]);

export async function findLesson(sql: Sql, schoolId: string, lessonId: string): Promise<LessonRecord | undefined> {
  const [row] = await sql.query<Stored>(`select ${columns} from lesson where school_id = $1 and lesson_id = $2`, [
    schoolId,
    lessonId,
  ]);
  return row && recordOf(row);
}

export async function saveLesson(sql: Sql, schoolId: string, lesson: LessonRecord, now: number): Promise<void> {
  await sql.query(
    `update lesson set starts_at = $3, ends_at = $4, room = $5, teacher_ids = $6::uuid[], state = $7, change = $8::jsonb,
                       updated_at = $9
      where school_id = $1 and lesson_id = $2`,
    [schoolId, lesson.lessonId, ...valuesOf(lesson), new Date(now)],
  );
}

export async function insertLesson(sql: Sql, schoolId: string, lesson: LessonRecord, now: number): Promise<void> {
  await sql.query(
    `insert into lesson (school_id, lesson_id, starts_at, ends_at, room, teacher_ids, state, change, updated_at,
                         source, title, subject_code, class_ids, kind, pupil_ids)
     values ($1, $2, $3, $4, $5, $6::uuid[], $7, $8::jsonb, $9, $10, $11, $12, $13::uuid[], $14, $15::uuid[])`,
    [
      ...[schoolId, lesson.lessonId, ...valuesOf(lesson), new Date(now)],
      ...[lesson.source, lesson.title, lesson.subjectCode, lesson.classIds, lesson.kind, lesson.pupilIds],
    ],
  );
}

const valuesOf = (lesson: LessonRecord) => [
  ...[new Date(lesson.startsAt), new Date(lesson.endsAt), lesson.room, lesson.teacherIds, lesson.state],
  lesson.change && JSON.stringify(lesson.change),
];

export type Taken = { title: string; startsAt: Date; endsAt: Date; teacherIds: string[]; classIds: string[] };

/** Planned lessons at the same time with one of these teachers, one of these classes, or in this room. */
export function lessonsInTheWay(
  sql: Sql,
  schoolId: string,
  lesson: LessonRecord,
  asked: { teacherIds: string[]; classIds: string[]; room: string },
): Promise<Taken[]> {
  return sql.query<Taken>(
    `select title, starts_at as "startsAt", ends_at as "endsAt", teacher_ids as "teacherIds", class_ids as "classIds"
       from lesson
      where school_id = $1 and lesson_id <> $2 and state = 'planned' and live_ended_at is null
        and starts_at < $4 and starts_at > $3::timestamptz - interval '1 day' and ends_at > $3
        and (teacher_ids && $5::uuid[] or class_ids && $6::uuid[] or ($7 <> '' and lower(room) = lower($7)))
      order by starts_at, lesson_id limit 10`,
    [
      ...[schoolId, lesson.lessonId, new Date(lesson.startsAt), new Date(lesson.endsAt)],
      ...[asked.teacherIds, asked.classIds, asked.room],
    ],
  );
}

export type Filter = { from: Date; to: Date; classId?: string; teacherId?: string; room?: string; most: number };

export async function lessonsBetween(database: Database, schoolId: string, filter: Filter): Promise<LessonRecord[]> {
  const rows = await database.query<Stored>(
    `select ${columns} from lesson
      where school_id = $1 and starts_at >= $2 and starts_at < $3
        and ($4::uuid is null or class_ids @> array[$4::uuid])
        and ($5::uuid is null or teacher_ids @> array[$5::uuid])
        and ($6::text is null or lower(room) = lower($6))
      order by starts_at, lesson_id limit $7`,
    [
      ...[schoolId, filter.from, filter.to, filter.classId ?? null, filter.teacherId ?? null, filter.room ?? null],
      filter.most,
    ],
  );
  return rows.map(recordOf);
}

export type Names = {
  classes: Map<string, string>;
  teachers: Map<string, string>;
};

/** As pupils say it: `M. Petit`; without a title, `Jean Petit`. */
export const teacherNameSql = `case when u.title <> '' then u.title || ' ' || u.family_name
  else coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name end`;

/** Names of what lessons mention, the deleted ones included: an old lesson keeps its teacher's name. */
export async function namesIn(
  sql: Sql,
  schoolId: string,
  lessons: { classIds: string[]; teacherIds: string[]; change: LessonChange | null }[],
): Promise<Names> {
  const classIds = [...new Set(lessons.flatMap((each) => each.classIds))];
  const teacherIds = [
    ...new Set(lessons.flatMap((each) => [...each.teacherIds, ...(each.change?.was.teacherIds ?? [])])),
  ];
  const rows = await sql.query<{ id: string; name: string; teacher: boolean }>(
    `select class_id as id, title as name, false as teacher from class where school_id = $1 and class_id = any($2::uuid[])
     union all
     select u.user_id, ${teacherNameSql}, true from school_user u where school_id = $1 and user_id = any($3::uuid[])`,
    [schoolId, classIds, teacherIds],
  );
  const named = (teacher: boolean) =>
    new Map(rows.filter((row) => row.teacher === teacher).map((row) => [row.id, row.name]));
  return { classes: named(false), teachers: named(true) };
}

/** Which of these are of this school and not deleted; teachers must have the role. */
export async function knownIds(
  sql: Sql,
  schoolId: string,
  asked: { classIds?: string[]; teacherIds?: string[]; subjectCode?: string },
): Promise<{ classes: number; teachers: number; subjects: number }> {
  const [row] = await sql.query<{ classes: number; teachers: number; subjects: number }>(
    `select (select count(*)::int from class where school_id = $1 and class_id = any($2::uuid[]) and deleted_at is null)
              as classes,
            (select count(*)::int from school_user u join user_role r on r.school_id = $1 and r.user_id = u.user_id
              where u.school_id = $1 and u.user_id = any($3::uuid[]) and u.deleted_at is null and r.role = 'teacher')
              as teachers,
            (select count(*)::int from subject where school_id = $1 and code = $4) as subjects`,
    [schoolId, asked.classIds ?? [], asked.teacherIds ?? [], asked.subjectCode ?? ''],
  );
  return row ?? { classes: 0, teachers: 0, subjects: 0 };
}

/** Whether the lesson is of the person's classes, or of a child's, on its own day. */
export async function concerns(sql: Sql, schoolId: string, lessonId: string, userId: string): Promise<boolean> {
  const found = await sql.query(
    `select 1 as found
       from lesson l join school s on s.school_id = l.school_id
       join enrollment e on e.school_id = l.school_id and e.class_id = any (l.class_ids) and e.role = 'pupil'
      where l.school_id = $1 and l.lesson_id = $2
        and (l.pupil_ids is null or e.user_id = any (l.pupil_ids))
        and (e.user_id = $3 or e.user_id in (
              select pupil_id from relation where school_id = $1 and relative_id = $3))
        and (e.begins_on is null or e.begins_on <= (l.starts_at at time zone s.time_zone)::date)
        and (e.ends_on is null or e.ends_on >= (l.starts_at at time zone s.time_zone)::date)
      limit 1`,
    [schoolId, lessonId, userId],
  );
  return found.length > 0;
}

export async function timeZoneOf(sql: Sql, schoolId: string): Promise<string> {
  const [row] = await sql.query<{ zone: string }>('select time_zone as zone from school where school_id = $1', [
    schoolId,
  ]);
  return row?.zone ?? 'Europe/Paris';
}

export type Options = {
  classes: { classId: string; title: string; kind: 'class' | 'group' | 'course' }[];
  teachers: { userId: string; name: string }[];
  subjects: { code: string; label: string }[];
  rooms: string[];
};

/** @param since rooms are those of lessons from then on. */
export async function optionsOf(database: Database, schoolId: string, since: Date): Promise<Options> {
  const [classes, teachers, subjects, rooms] = await Promise.all([
    database.query<Options['classes'][number]>(
      `select class_id as "classId", title, kind from class where school_id = $1 and deleted_at is null
        order by kind, title, class_id`,
      [schoolId],
    ),
    database.query<Options['teachers'][number]>(
      `select u.user_id as "userId", ${teacherNameSql} as name
         from school_user u join user_role r on r.school_id = u.school_id and r.user_id = u.user_id
        where u.school_id = $1 and r.role = 'teacher' and u.deleted_at is null
        order by u.family_name, u.given_name, u.user_id`,
      [schoolId],
    ),
    database.query<Options['subjects'][number]>('select code, label from subject where school_id = $1 order by label', [
      schoolId,
    ]),
    database.query<{ room: string }>(
      `select distinct room from lesson where school_id = $1 and starts_at >= $2 and room <> '' order by room limit 1000`,
      [schoolId, since],
    ),
  ]);
  return { classes, teachers, subjects, rooms: rooms.map((each) => each.room) };
}

export type LessonAtDoor = {
  title: string;
  startsAt: Date;
  endsAt: Date;
  state: 'planned' | 'cancelled';
  liveEndedAt: Date | null;
  classIds: string[];
  teacherIds: string[];
  kind: 'lesson' | 'room';
  pupilIds: string[] | null;
};

export async function lessonAtDoor(sql: Sql, schoolId: string, lessonId: string): Promise<LessonAtDoor | undefined> {
  const [lesson] = await sql.query<LessonAtDoor>(
    `select title, starts_at as "startsAt", ends_at as "endsAt", state, live_ended_at as "liveEndedAt",
            class_ids as "classIds", teacher_ids as "teacherIds", kind, pupil_ids as "pupilIds"
       from lesson where school_id = $1 and lesson_id = $2`,
    [schoolId, lessonId],
  );
  return lesson;
}

export async function noteLiveEnd(sql: Sql, schoolId: string, lessonId: string, at: Date): Promise<void> {
  await sql.query('update lesson set live_ended_at = $3 where school_id = $1 and lesson_id = $2', [
    schoolId,
    lessonId,
    at,
  ]);
}

/** How the class calls a person. */
export async function nameOf(sql: Sql, who: { schoolId: string; userId: string }, asPupil: boolean): Promise<string> {
  // Whatever title the roster gives a pupil, in class they are called by their first name.
  const name = asPupil ? `coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name` : teacherNameSql;
  const [person] = await sql.query<{ name: string }>(
    `select ${name} as name from school_user u where u.school_id = $1 and u.user_id = $2`,
    [who.schoolId, who.userId],
  );
  return person?.name ?? '';
}
