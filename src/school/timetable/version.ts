// A number that rises with each change of a school's timetable, whichever process makes it. All SQL of it.
import type { Database, Sql } from '../../lib/database/database.ts';

/** Part of the transaction that changes lessons. @returns the version that it makes. */
export async function raiseVersion(sql: Sql, schoolId: string): Promise<number> {
  const [row] = await sql.query<{ version: number }>(
    `insert into timetable_version as v (school_id, version) values ($1, 1)
     on conflict (school_id) do update set version = v.version + 1 returning version`,
    [schoolId],
  );
  if (!row) throw new Error('the version was not raised');
  return row.version;
}

/** Of schools whose timetable changed at least once. */
export async function versionsOf(database: Database, schoolIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await database.prepared<{ schoolId: string; version: number }>(
    'timetable-versions',
    'select school_id as "schoolId", version from timetable_version where school_id = any($1::uuid[])',
    [schoolIds],
  );
  return new Map(rows.map((row) => [row.schoolId, row.version]));
}
