import { expect, test } from 'vitest';
import { openDatabase } from '../../src/lib/database/open.ts';
import { eachDatabase, eachDatabasePlace } from './databases.ts';

eachDatabase('a test database', (open) => {
  test('is migrated, and separate from every other', async () => {
    const [one, other] = [await open(), await open()];
    expect(await one.query('select count(*)::int > 0 as migrated from migration')).toEqual([{ migrated: true }]);
    await one.query('create table mine (word text)');
    await one.query('insert into mine values ($1)', ['préau']);
    expect(await one.query('select word from mine')).toEqual([{ word: 'préau' }]);
    await expect(other.query('select word from mine')).rejects.toThrow(/mine/);
  });
});

eachDatabasePlace('the place of a test database', (place) => {
  test('can be opened again with what was written', async () => {
    const where = await place();
    const first = await openDatabase(where);
    await first.query('create table kept as select 7 as number');
    await first.close();
    const second = await openDatabase(where);
    expect(await second.query('select number from kept')).toEqual([{ number: 7 }]);
    await second.close();
  });
});
