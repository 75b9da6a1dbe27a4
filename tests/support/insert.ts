// Puts one row into a table, its columns named as in the code: `classIds` goes to `class_ids`.
import type { Sql } from '../../src/lib/database/database.ts';

export async function insert(sql: Sql, table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row).map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  const places = columns.map((_column, index) => `$${index + 1}`);
  await sql.query(`insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`, Object.values(row));
}
