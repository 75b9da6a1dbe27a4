// All SQL of recordings.
import type { Sql } from '../../lib/database/database.ts';

export type Recording = {
  name: string;
  startedAt: Date;
  /** Null while it runs, or when the server fell while it ran. */
  endedAt: Date | null;
};

type Lesson = { schoolId: string; lessonId: string };

export async function noteBegun(sql: Sql, { schoolId, lessonId }: Lesson, at: number): Promise<void> {
  await sql.query(
    `insert into recording (school_id, lesson_id, started_at) values ($1, $2, $3)
     on conflict (school_id, lesson_id) do update set ended_at = null`,
    [schoolId, lessonId, new Date(at)],
  );
}

export async function noteEnded(sql: Sql, { schoolId, lessonId }: Lesson, at: number): Promise<void> {
  await sql.query('update recording set ended_at = $3 where school_id = $1 and lesson_id = $2', [
    schoolId,
    lessonId,
    new Date(at),
  ]);
}

export async function find(sql: Sql, { schoolId, lessonId }: Lesson): Promise<Recording | undefined> {
  const [found] = await sql.query<Recording>(
    `select name, started_at as "startedAt", ended_at as "endedAt" from recording where school_id = $1 and lesson_id = $2`,
    [schoolId, lessonId],
  );
  return found;
}

/** @returns false when there is none */
export async function rename(sql: Sql, { schoolId, lessonId }: Lesson, name: string): Promise<boolean> {
  const rows = await sql.query(
    'update recording set name = $3 where school_id = $1 and lesson_id = $2 returning lesson_id',
    [schoolId, lessonId, name],
  );
  return rows.length > 0;
}

/** With those noted in it. */
export async function forget(sql: Sql, { schoolId, lessonId }: Lesson): Promise<void> {
  await sql.query('delete from recording where school_id = $1 and lesson_id = $2', [schoolId, lessonId]);
}

/** Those that have stopped; one that a crash left running has, when it began before then. */
export const stopped = (sql: Sql, before: number): Promise<Lesson[]> =>
  sql.query<Lesson>(
    'select school_id as "schoolId", lesson_id as "lessonId" from recording where ended_at is not null or started_at < $1',
    [new Date(before)],
  );

/** What is known of recordings that began before then: their files are gone. */
export async function forgetOlder(sql: Sql, before: number): Promise<void> {
  await sql.query('delete from recording where started_at < $1', [new Date(before)]);
}

/** The recording is there before those who are in it. */
export async function notePupils(sql: Sql, lesson: Lesson, at: number, pupilIds: readonly string[]): Promise<void> {
  const { schoolId, lessonId } = lesson;
  await sql.query(
    'insert into recording (school_id, lesson_id, started_at) values ($1, $2, $3) on conflict do nothing',
    [schoolId, lessonId, new Date(at)],
  );
  await sql.query(
    `insert into recording_pupil (school_id, lesson_id, pupil_id)
     select $1, $2, unnest($3::uuid[]) on conflict do nothing`,
    [schoolId, lessonId, pupilIds],
  );
}

export async function pupilsIn(sql: Sql, { schoolId, lessonId }: Lesson): Promise<string[]> {
  const rows = await sql.query<{ pupilId: string }>(
    'select pupil_id as "pupilId" from recording_pupil where school_id = $1 and lesson_id = $2',
    [schoolId, lessonId],
  );
  return rows.map(({ pupilId }) => pupilId);
}

/** Recordings in which this pupil may be. */
export async function recordingsWith(sql: Sql, schoolId: string, pupilId: string): Promise<string[]> {
  const rows = await sql.query<{ lessonId: string }>(
    'select lesson_id as "lessonId" from recording_pupil where school_id = $1 and pupil_id = $2',
    [schoolId, pupilId],
  );
  return rows.map(({ lessonId }) => lessonId);
}

/** Nothing of this pupil is in it any more. */
export async function forgetPupil(sql: Sql, { schoolId, lessonId }: Lesson, pupilId: string): Promise<void> {
  await sql.query('delete from recording_pupil where school_id = $1 and lesson_id = $2 and pupil_id = $3', [
    schoolId,
    lessonId,
    pupilId,
  ]);
}

export const everybodyIn = (sql: Sql): Promise<(Lesson & { pupilId: string })[]> =>
  sql.query<Lesson & { pupilId: string }>(
    'select school_id as "schoolId", lesson_id as "lessonId", pupil_id as "pupilId" from recording_pupil',
  );

/** When these lessons end, ms since 1970; those that the timetable doesn't know are left out. */
export async function endsOf(
  sql: Sql,
  schoolId: string,
  lessonIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ lessonId: string; endsAt: Date }>(
    'select lesson_id as "lessonId", ends_at as "endsAt" from lesson where school_id = $1 and lesson_id = any($2::uuid[])',
    [schoolId, lessonIds],
  );
  return new Map(rows.map(({ lessonId, endsAt }) => [lessonId, endsAt.getTime()]));
}
