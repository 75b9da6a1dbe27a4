// Which school an operator means on the command line: the same names serve every command.
import type { Sql } from '../lib/database/database.ts';

/** @param name a UAI, the external id of its roster or a uuid. Undefined when nothing or several fit. */
export async function findSchool(sql: Sql, name: string): Promise<{ schoolId: string; timeZone: string } | undefined> {
  const found = await sql.query<{ schoolId: string; timeZone: string }>(
    `select school_id as "schoolId", time_zone as "timeZone" from school
      where (school_id::text = lower($1) or upper(uai) = upper($1) or external_id = $1) and deleted_at is null limit 2`,
    [name],
  );
  return found.length === 1 ? found[0] : undefined;
}
