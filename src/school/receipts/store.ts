// All SQL of what was done once.
import type { Sql } from '../../lib/database/database.ts';

type Entry = { schoolId: string; accountId: string; key: string };

/** @returns false when this key was used before; waits for one that is being used now. */
export async function reserve(
  sql: Sql,
  { schoolId, accountId, key }: Entry,
  { kind, digest, at }: { kind: string; digest: string; at: Date },
): Promise<boolean> {
  const rows = await sql.query(
    `insert into done_once (school_id, account_id, key, kind, digest, done_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing returning key`,
    [schoolId, accountId, key, kind, digest, at],
  );
  return rows.length > 0;
}

export async function known(
  sql: Sql,
  { schoolId, accountId, key }: Entry,
): Promise<{ digest: string; reply: unknown; receipt: string } | undefined> {
  const [row] = await sql.query<{ digest: string; reply: unknown; receipt: string }>(
    'select digest, reply, receipt from done_once where school_id = $1 and account_id = $2 and key = $3',
    [schoolId, accountId, key],
  );
  return row;
}

export async function finish(sql: Sql, { schoolId, accountId, key }: Entry, reply: unknown, receipt: string) {
  await sql.query(
    'update done_once set reply = $4::jsonb, receipt = $5 where school_id = $1 and account_id = $2 and key = $3',
    [schoolId, accountId, key, JSON.stringify(reply), receipt],
  );
}

/** Names as a receipt says them. */
export async function nameOf(
  sql: Sql,
  { schoolId, userId }: { schoolId: string; userId: string },
): Promise<{ by: string; school: string }> {
  const [row] = await sql.query<{ by: string; school: string }>(
    `select coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name as by, s.name as school
       from school_user u join school s on s.school_id = u.school_id
      where u.school_id = $1 and u.user_id = $2`,
    [schoolId, userId],
  );
  return { by: row?.by ?? '', school: row?.school ?? '' };
}

export async function forgetOlder(sql: Sql, than: Date): Promise<void> {
  await sql.query('delete from done_once where done_at < $1', [than]);
}
