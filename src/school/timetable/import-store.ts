// SQL of the import: who is in the school, and the merge of a window's lessons in one transaction, set by set.
import { copyText } from '../../lib/database/copy-text.ts';
import type { Connection, Database } from '../../lib/database/database.ts';
import type { Directory } from './ical-match.ts';
import type { Window } from './ical-series.ts';
import { raiseVersion } from './version.ts';

export type ImportedLesson = {
  lessonId: string;
  series: string;
  /** Milliseconds since 1970. */
  startsAt: number;
  endsAt: number;
  title: string;
  subjectCode: string;
  room: string;
  classIds: string[];
  teacherIds: string[];
  state: 'planned' | 'cancelled';
  sequence: number;
};

export type LessonCounts = { created: number; updated: number; deleted: number };

export async function readDirectory(database: Database, schoolId: string): Promise<Directory> {
  const [classes, teachers, others, subjects] = await Promise.all([
    database.query<Directory['classes'][number]>(
      `select class_id as "classId", title from class where school_id = $1 and deleted_at is null`,
      [schoolId],
    ),
    database.query<Directory['teachers'][number]>(
      `select user_id as "userId", given_name as "givenName", family_name as "familyName", title, email
         from school_user u
        where school_id = $1 and deleted_at is null and exists (
          select from user_role r where r.school_id = $1 and r.user_id = u.user_id and r.role = 'teacher')`,
      [schoolId],
    ),
    database.query<{ email: string }>(
      `select distinct lower(email) as email from school_user
        where school_id = $1 and deleted_at is null and email is not null`,
      [schoolId],
    ),
    database.query<Directory['subjects'][number]>('select code, label from subject where school_id = $1', [schoolId]),
  ]);
  return { classes, teachers, subjects, others: others.map((each) => each.email) };
}

type Merge = {
  window: Window;
  lessons: Iterable<ImportedLesson>;
  /** UIDs whose lessons are left as they are. */
  kept: Iterable<string>;
  now: Date;
  dryRun: boolean;
};

class DryRun extends Error {
  readonly counts: LessonCounts;
  constructor(counts: LessonCounts) {
    super('dry run');
    this.counts = counts;
  }
}

/** All or nothing. Lessons that staff changed keep their change, and those taught live are never deleted. */
export async function mergeLessons(database: Database, schoolId: string, merge: Merge): Promise<LessonCounts> {
  try {
    return await database.session(async (connection) => {
      const counts = await mergeIn(connection, schoolId, merge);
      if (merge.dryRun) throw new DryRun(counts);
      return counts;
    });
  } catch (error) {
    if (error instanceof DryRun) return error.counts;
    throw error;
  }
}

/** The import says what staff said: the change is then no change any more. */
const sameAsStaff = `l.starts_at = s.starts_at and l.ends_at = s.ends_at and l.room = s.room
  and l.teacher_ids = s.teacher_ids and l.state = s.state`;

async function mergeIn(connection: Connection, schoolId: string, merge: Merge): Promise<LessonCounts> {
  await connection.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [schoolId]);
  await connection.script(`
    create temporary table staged_lesson (
      lesson_id uuid primary key, series text not null, starts_at timestamptz not null, ends_at timestamptz not null,
      title text not null, subject_code text not null, room text not null,
      class_ids uuid[] not null, teacher_ids uuid[] not null, state text not null) on commit drop;
    create temporary table kept_series (uid text not null) on commit drop`);
  await connection.copyFrom('copy staged_lesson from stdin', rowsOf(merge.lessons));
  await connection.copyFrom('copy kept_series from stdin', keptOf(merge.kept));
  await connection.script('analyze staged_lesson');
  const count = async (text: string, values: unknown[]) => (await connection.query(text, values)).length;
  const deleted = await count(
    `delete from lesson l
      where school_id = $1 and source = 'ical' and starts_at >= $2 and starts_at < $3
        and change is null and live_ended_at is null
        and not exists (select from staged_lesson s where s.lesson_id = l.lesson_id)
        and not exists (select from kept_series k where l.series like '% ____-__-__T__:__:__.___Z'
                          and k.uid = left(l.series, -25))
      returning 1 as deleted`,
    [schoolId, new Date(merge.window.from), new Date(merge.window.to)],
  );
  const updated = await count(
    `update lesson l set
        title = s.title, subject_code = s.subject_code, class_ids = s.class_ids, updated_at = $2,
        starts_at = case when l.change is null then s.starts_at else l.starts_at end,
        ends_at = case when l.change is null then s.ends_at else l.ends_at end,
        room = case when l.change is null then s.room else l.room end,
        teacher_ids = case when l.change is null then s.teacher_ids else l.teacher_ids end,
        state = case when l.change is null then s.state else l.state end,
        change = case when ${sameAsStaff} then null else l.change end
       from staged_lesson s
      where l.school_id = $1 and l.lesson_id = s.lesson_id
        and (l.title <> s.title or l.subject_code <> s.subject_code or l.class_ids <> s.class_ids
             or (l.change is null) <> (${sameAsStaff}))
      returning 1 as updated`,
    [schoolId, merge.now],
  );
  const created = await count(
    `insert into lesson (school_id, lesson_id, source, series, starts_at, ends_at, title, subject_code, room,
                         class_ids, teacher_ids, state, updated_at)
     select $1, lesson_id, 'ical', series, starts_at, ends_at, title, subject_code, room,
            class_ids, teacher_ids, state, $2
       from staged_lesson s
      where not exists (select from lesson l where l.school_id = $1 and l.lesson_id = s.lesson_id)
      returning 1 as created`,
    [schoolId, merge.now],
  );
  if (created + updated + deleted > 0) await raiseVersion(connection, schoolId);
  return { created, updated, deleted };
}

function* rowsOf(lessons: Iterable<ImportedLesson>): Generator<string> {
  for (const lesson of lessons) {
    const fields = [
      ...[lesson.lessonId, lesson.series],
      ...[new Date(lesson.startsAt).toISOString(), new Date(lesson.endsAt).toISOString()],
      ...[lesson.title, lesson.subjectCode, lesson.room],
      ...[`{${lesson.classIds.join(',')}}`, `{${lesson.teacherIds.join(',')}}`, lesson.state],
    ];
    yield `${fields.map(copyText).join('\t')}\n`;
  }
}

function* keptOf(uids: Iterable<string>): Generator<string> {
  for (const uid of uids) yield `${copyText(uid)}\n`;
}
