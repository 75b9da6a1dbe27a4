// Applies migration files in the order of their names, once each; two nodes starting together wait for one another.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.ts';

/** Any constant: the advisory lock that migrating nodes share. */
const migrationLock = 7_205_759;

/**
 * @param folder holds `NNN-name.sql` files; a file that was applied must never change.
 * @returns the names applied now.
 */
export async function migrate(database: Database, folder: string): Promise<string[]> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  return database.session(async (connection) => {
    await connection.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await connection.script(
      `create table if not exists migration
       (name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
    );
    const known = new Map(
      (await connection.query<{ name: string; checksum: string }>('select name, checksum from migration')).map(
        (row) => [row.name, row.checksum],
      ),
    );
    const applied: string[] = [];
    for (const { name, text } of files) {
      const checksum = createHash('sha256').update(text).digest('hex');
      const before = known.get(name);
      if (before === checksum) continue;
      if (before) throw new Error(`migration ${name} was changed after it was applied`);
      await connection.script(text);
      await connection.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
      applied.push(name);
    }
    return applied;
  });
}
