import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initialiseFolder, prepareFolder } from './first-start.ts';

const work = mkdtempSync(join(tmpdir(), 'preau-first-start-'));
const archive = join(work, 'empty.tar.gz');

beforeAll(async () => {
  await initialiseFolder(join(work, 'initialised'));
  chmodSync(join(work, 'initialised'), 0o755);
  execFileSync('tar', ['-czf', archive, '-C', join(work, 'initialised'), '.']);
});
afterAll(() => rmSync(work, { recursive: true }));

async function answers(folder: string): Promise<unknown> {
  const database = await PGlite.create(folder);
  const { rows } = await database.query('select 40 + 2 as sum');
  await database.close();
  return rows;
}

test('the folder is unpacked from the empty database, and opens', async () => {
  const folder = join(work, 'nested', 'unpacked');
  await prepareFolder(folder, archive);
  expect(await answers(folder)).toEqual([{ sum: 42 }]);
  expect(statSync(folder).mode & 0o777, 'whatever the archive says, nobody else may look').toBe(0o700);
  expect(readdirSync(join(work, 'nested')), 'nothing else is left').toEqual(['unpacked']);
});

test('without the archive, or with a damaged one, the folder is initialised', async () => {
  const damaged = join(work, 'damaged.tar.gz');
  writeFileSync(damaged, 'not an archive');
  const folder = join(work, 'from-damaged');
  await prepareFolder(folder, damaged);
  expect(await answers(folder)).toEqual([{ sum: 42 }]);
});

test('what a start killed half-way left is replaced', async () => {
  const folder = join(work, 'interrupted');
  mkdirSync(`${folder}.new`);
  writeFileSync(join(`${folder}.new`, 'PG_VERSION'), '18');
  await prepareFolder(folder, archive);
  expect(await answers(folder)).toEqual([{ sum: 42 }]);
  expect(existsSync(`${folder}.new`)).toBe(false);
});

test('a folder that holds a database is left as it is', async () => {
  const folder = join(work, 'kept');
  await prepareFolder(folder, archive);
  writeFileSync(join(folder, 'mark'), '');
  await prepareFolder(folder, archive);
  expect(existsSync(join(folder, 'mark'))).toBe(true);
});

test('a folder that holds something else is refused and untouched', async () => {
  const folder = join(work, 'other');
  mkdirSync(folder);
  writeFileSync(join(folder, 'letter.txt'), 'dear');
  await expect(prepareFolder(folder, archive)).rejects.toThrow(/not empty/i);
  expect(readdirSync(folder)).toEqual(['letter.txt']);
});
