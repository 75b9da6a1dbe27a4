// Made once for a run of the tests: a PostgreSQL cluster and an embedded folder, both migrated, to be copied by each test.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import type { Database } from '../../src/lib/database/database.ts';
import { prepareFolder } from '../../src/lib/database/first-start.ts';
import { migrate } from '../../src/lib/database/migrate.ts';
import { openDatabase } from '../../src/lib/database/open.ts';
import { startCluster, template } from './cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The cluster's address, with the database name to be replaced, and its major version. */
    postgres: { url: string; version: number };
    /** A migrated embedded data folder, to be copied. */
    embedded: string;
  }
}

const migrations = fileURLToPath(new URL('../../src/school/migrations', import.meta.url));
const built = fileURLToPath(new URL('../../dist/embedded.tar.gz', import.meta.url));

export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'preau-tests-'));
  const cluster = await startCluster();
  const end = async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  };
  try {
    const embedded = join(folder, 'embedded');
    await Promise.all([makeTemplate(cluster.url), makeEmbedded(embedded)]);
    project.provide('postgres', { url: cluster.url, version: cluster.version });
    project.provide('embedded', embedded);
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

async function makeTemplate(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${template}`);
  await client.end();
  const address = new URL(url);
  address.pathname = template;
  await migrateAndClose(await openDatabase({ url: address.href, dataFolder: '' }));
}

async function makeEmbedded(dataFolder: string) {
  // The build's empty database, when there is one, saves initialising another.
  await prepareFolder(join(dataFolder, 'postgres'), existsSync(built) ? built : undefined);
  await migrateAndClose(await openDatabase({ dataFolder }));
}

async function migrateAndClose(database: Database) {
  try {
    await migrate(database, migrations);
  } finally {
    await database.close();
  }
}
