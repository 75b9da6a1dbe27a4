// Opening, migrating and locking, on both engines.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test, vi } from 'vitest';
import { eachDatabase, eachDatabasePlace } from '../../../tests/support/databases.ts';
import { FolderInUse, lockFolder } from '../folder-lock.ts';
import { openPostgres } from './database.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './open.ts';

const folders: string[] = [];
function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-test-'));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

eachDatabase('migrations', (open) => {
  test('are applied in the order of their names, once', async () => {
    const database = await open();
    const folder = aFolder();
    writeFileSync(join(folder, '002-second.sql'), 'insert into fruit values (2);');
    writeFileSync(join(folder, '001-first.sql'), 'create table fruit (n int); insert into fruit values (1);');
    expect(await migrate(database, folder)).toEqual(['001-first.sql', '002-second.sql']);
    expect(await migrate(database, folder)).toEqual([]);
    expect(await database.query('select n from fruit order by n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('a failing one leaves nothing behind', async () => {
    const database = await open();
    const folder = aFolder();
    writeFileSync(join(folder, '001-first.sql'), 'create table fruit (n int); select broken;');
    await expect(migrate(database, folder)).rejects.toThrow();
    expect(await database.query("select to_regclass('fruit') as found")).toEqual([{ found: null }]);
  });

  test('one that changed after it was applied is refused', async () => {
    const database = await open();
    const folder = aFolder();
    writeFileSync(join(folder, '001-first.sql'), 'create table fruit (n int);');
    await migrate(database, folder);
    writeFileSync(join(folder, '001-first.sql'), 'create table fruit (n bigint);');
    await expect(migrate(database, folder)).rejects.toThrow(/001-first.sql was changed/);
  });

  test('starting together, nodes apply each once', async () => {
    const database = await open();
    const folder = aFolder();
    writeFileSync(join(folder, '001-first.sql'), 'create table fruit (n int); insert into fruit values (1);');
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database, folder)));
    expect(applied.flat()).toEqual(['001-first.sql']);
  });

  test('a session that throws is rolled back', async () => {
    const database = await open();
    await database.query('create table fruit (n int)');
    const broken = database.session(async (connection) => {
      await connection.query('insert into fruit values (1)');
      throw new Error('stop');
    });
    await expect(broken).rejects.toThrow('stop');
    expect(await database.query('select n from fruit')).toEqual([]);
  });

  test('COPY loads what the chunks say, whatever their borders', async () => {
    const database = await open();
    await database.query('create table fruit (name text, n int)');
    await database.session((connection) =>
      connection.copyFrom('copy fruit from stdin', ['pom', 'me\t1\npoi', 're\\tverte\t\\N\n']),
    );
    expect(await database.query('select name, n from fruit order by name')).toEqual([
      { name: 'poire\tverte', n: null },
      { name: 'pomme', n: 1 },
    ]);
  });
});

describe('the embedded folder', () => {
  test('refuses a second process with a clear message, and frees itself', async () => {
    const folder = aFolder();
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
    await expect(lockFolder(folder)).rejects.toThrow(/in use by another Préau process/);
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  test('is taken over when its holder was killed', async () => {
    const folder = aFolder();
    const script = join(folder, 'hold.mjs');
    writeFileSync(
      script,
      `import { createServer } from 'node:net';
       createServer().listen(${JSON.stringify(join(folder, 'lock.sock'))}, () => process.send('held'));`,
    );
    const holder = fork(script);
    await new Promise((resolve) => holder.once('message', resolve));
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
    holder.kill('SIGKILL');
    await new Promise((resolve) => holder.once('exit', resolve));
    await (await lockFolder(folder)).release();
  });

  test('after a crash, of processes that start together one holds it', async () => {
    const folder = aFolder();
    const script = join(folder, 'hold.mjs');
    writeFileSync(
      script,
      `import { createServer } from 'node:net';
       createServer().listen(${JSON.stringify(join(folder, 'lock.sock'))}, () => process.kill(process.pid, 'SIGKILL'));`,
    );
    const died = fork(script);
    await new Promise((resolve) => died.once('exit', resolve));
    const starting = await Promise.allSettled([1, 2, 3, 4].map(() => lockFolder(folder)));
    const held = starting.filter((result) => result.status === 'fulfilled');
    expect(held).toHaveLength(1);
    await held[0]?.value.release();
  });

  test('a very long path can be locked too', async () => {
    const folder = join(aFolder(), 'x'.repeat(120));
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
    await lock.release();
  });
});

describe('a PostgreSQL that goes away', () => {
  test('fails the transaction under way and nothing else; the next ones are served', async () => {
    const database = openPostgres(inject('postgres').url, 2);
    try {
      const cut = database.session(async (connection) => {
        const [own] = await connection.query<{ pid: number }>('select pg_backend_pid() as pid');
        await database.query('select pg_terminate_backend($1)', [own?.pid]);
        // Between two of its queries, nothing but the connection itself hears of the end.
        await vi.waitFor(async () => {
          const left = await database.query('select 1 from pg_stat_activity where pid = $1', [own?.pid]);
          expect(left).toEqual([]);
        });
        await connection.query('select 1');
      });
      await expect(cut).rejects.toThrow();
      const again = await database.session((connection) => connection.query('select 2 as n'));
      expect(again).toEqual([{ n: 2 }]);
    } finally {
      await database.close();
    }
  });
});

eachDatabasePlace('data', (place) => {
  test('is there again after closing and opening', async () => {
    const where = await place();
    const first = await openDatabase(where);
    await first.query('create table fruit (n int)');
    await first.query('insert into fruit values (1)');
    await first.close();
    const second = await openDatabase(where);
    expect(await second.query('select n from fruit')).toEqual([{ n: 1 }]);
    await second.close();
  });
});
