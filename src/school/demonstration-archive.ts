// The demonstration school as the build packed it: unpacking takes a fraction of a second, importing several.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareFolder } from '../lib/database/first-start.ts';
import { lockFolder } from '../lib/folder-lock.ts';

const beside = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const archive = beside('demonstration.tar.gz');
/** What `seed` wrote about the packed school. */
const about = beside('demonstration.json');

/**
 * Puts the packed school into a data folder that holds no database yet.
 * @param firstDay the school year's, `YYYY-MM-DD`; a school packed in another year isn't used.
 * @returns whether it did.
 */
export async function unpackDemonstration(dataFolder: string, castFile: string, firstDay: string): Promise<boolean> {
  if (!existsSync(archive) || !existsSync(about)) return false;
  const packed: { firstDay?: string } = JSON.parse(readFileSync(about, 'utf8'));
  if (packed.firstDay !== firstDay) return false;
  const lock = await lockFolder(dataFolder);
  try {
    const folder = join(dataFolder, 'postgres');
    if (existsSync(folder)) return false;
    await prepareFolder(folder, archive);
    copyFileSync(about, castFile);
    return true;
  } finally {
    await lock.release();
  }
}
