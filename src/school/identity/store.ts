// All SQL of accounts and sessions.
import type { Database } from '../../lib/database/database.ts';
import type { Revocation } from './revocations.ts';

/** Accounts whose sessions were ended, or that were disabled, since a moment (milliseconds since 1970). */
export async function recentRevocations(database: Database, since: number): Promise<Revocation[]> {
  const rows = await database.query<{ accountId: string; before: Date }>(
    `select account_id as "accountId", revoked_before as before from account where revoked_before > $1
     union all
     select account_id, disabled_at from account where disabled_at > $1`,
    [new Date(since)],
  );
  return rows.map((row) => ({ accountId: row.accountId, before: row.before.getTime() }));
}
