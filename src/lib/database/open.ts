// Opens the data of this node: PostgreSQL when an address is given, else the embedded database of the data folder.
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { lockFolder } from '../folder-lock.ts';
import { type Database, openPostgres, overEmbedded } from './database.ts';
import { prepareFolder } from './first-start.ts';

/** Opens the data; migrations are the caller's. @throws FolderInUse when another process holds the embedded folder. */
export async function openDatabase(options: { url?: string | undefined; dataFolder: string }): Promise<Database> {
  if (options.url) return openPostgres(options.url);
  const lock = await lockFolder(options.dataFolder);
  try {
    const folder = join(options.dataFolder, 'postgres');
    await prepareFolder(folder);
    const database = overEmbedded(await PGlite.create(folder));
    return {
      ...database,
      async close() {
        await database.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
