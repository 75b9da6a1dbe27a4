// What every table of the school must hold to, so that tables can be distributed by school.
import { expect, test } from 'vitest';
import { eachDatabase } from '../../../tests/support/databases.ts';

eachDatabase('tables', (open) => {
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
});
