// Runs the same tests on both engines, each time on a migrated database of its own.
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, inject } from 'vitest';
import type { Database } from '../../src/lib/database/database.ts';
import { openDatabase } from '../../src/lib/database/open.ts';
import { template } from './cluster.ts';

/** Where a migrated database is: what `openDatabase` takes. */
export type Place = { url: string | undefined; dataFolder: string };

type Made = { place: Place; remove(): Promise<void> };

/**
 * Describes `name` twice, on PGlite and on PostgreSQL. `open()` gives a fresh migrated database, closed and removed
 * after the test that opened it.
 */
export function eachDatabase(name: string, define: (open: () => Promise<Database>) => void): void {
  eachDatabasePlace(name, (place) => {
    const opened: Database[] = [];
    afterEach(async () => {
      for (const database of opened.splice(0)) await database.close();
    });
    define(async () => {
      const database = await openDatabase(await place());
      opened.push(database);
      return database;
    });
  });
}

/** Same, with one database for the whole block: quicker, for tests that each make a school of their own in it. */
export function eachEngine(name: string, define: (open: () => Promise<Database>) => void): void {
  for (const [engine, make] of engines()) {
    describe(`${name} (${engine})`, () => {
      let opened: { database: Database; remove(): Promise<void> } | undefined;
      // Not in the first test: opening on a busy machine must not count as that test's time.
      beforeAll(async () => {
        const { place, remove } = await make();
        opened = { database: await openDatabase(place), remove };
      }, 120_000);
      afterAll(async () => {
        await opened?.database.close();
        await opened?.remove();
      });
      define(async () => {
        if (!opened) throw new Error('the database of this block is not open');
        return opened.database;
      });
    });
  }
}

/** Same, for tests that open the database themselves, in a process of its own or several times. */
export function eachDatabasePlace(name: string, define: (place: () => Promise<Place>) => void): void {
  for (const [engine, make] of engines()) {
    describe(`${name} (${engine})`, () => {
      const made: Made[] = [];
      afterEach(async () => {
        for (const { remove } of made.splice(0)) await remove();
      });
      define(async () => {
        const one = await make();
        made.push(one);
        return one.place;
      });
    });
  }
}

function engines(): [string, () => Promise<Made>][] {
  return [
    ['PGlite', embedded],
    [`PostgreSQL ${inject('postgres').version}`, postgres],
  ];
}

async function embedded(): Promise<Made> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'preau-data-'));
  cpSync(join(inject('embedded'), 'postgres'), join(dataFolder, 'postgres'), { recursive: true });
  return { place: { url: undefined, dataFolder }, remove: async () => rmSync(dataFolder, { recursive: true }) };
}

/** A migrated database of its own on PostgreSQL, for tests of what only that engine does. */
export async function postgres(): Promise<Made> {
  const { url } = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(url, `create database ${name} template ${template}`);
  const address = new URL(url);
  address.pathname = name;
  const dataFolder = mkdtempSync(join(tmpdir(), 'preau-data-'));
  return {
    place: { url: address.href, dataFolder },
    async remove() {
      await administer(url, `drop database ${name} with (force)`);
      rmSync(dataFolder, { recursive: true });
    },
  };
}

async function administer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
