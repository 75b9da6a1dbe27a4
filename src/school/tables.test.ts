// The tables as drizzle sees them are those that the migrations make: names, types, nullability, keys.
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { eachDatabase } from '../../tests/support/databases.ts';
import * as tables from './tables.ts';

type Column = { name: string; type: string; required: boolean };

const sqlTypes: Record<string, string> = {
  'timestamp with time zone': 'timestamp with time zone',
  'uuid[]': 'ARRAY',
};

eachDatabase('tables', (open) => {
  test('drizzle and the migrations agree', async () => {
    const database = await open();
    const declared = Object.values(tables).filter((value) => is(value, PgTable));
    expect(declared.length).toBeGreaterThan(5);
    for (const table of declared) {
      const name = getTableName(table);
      const rows = await database.query<{ column_name: string; data_type: string; is_nullable: string }>(
        `select column_name, data_type, is_nullable from information_schema.columns
         where table_schema = 'public' and table_name = $1`,
        [name],
      );
      const made: Column[] = rows.map((row) => ({
        name: row.column_name,
        type: row.data_type,
        required: row.is_nullable === 'NO',
      }));
      const seen: Column[] = Object.values(getTableColumns(table)).map((column) => ({
        name: column.name,
        type: sqlTypes[column.getSQLType()] ?? column.getSQLType(),
        required: column.notNull,
      }));
      const sorted = (columns: Column[]) => [...columns].sort((one, other) => (one.name < other.name ? -1 : 1));
      expect(sorted(seen), `table ${name}`).toEqual(sorted(made));
    }
  });

  test('every key of a school’s table starts with school_id', async () => {
    const database = await open();
    const keys = await database.query<{ table_name: string; column_name: string }>(
      `select c.relname as table_name, a.attname as column_name
       from pg_index i join pg_class c on c.oid = i.indrelid
       join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
       join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where i.indisprimary`,
    );
    const outside = keys.filter((key) => key.column_name !== 'school_id').map((key) => key.table_name);
    expect(outside.sort()).toEqual(['account', 'migration']);
  });

  test('no two declarations name the same table', () => {
    const names = Object.values(tables)
      .filter((value) => is(value, PgTable))
      .map((table) => getTableConfig(table).name);
    expect(new Set(names).size).toBe(names.length);
  });
});
