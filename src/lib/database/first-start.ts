// The embedded database's folder, made the first time: unpacked from the empty database that the build ships, which
// takes a fraction of a second, or initialised in a child process, whose 800 MB end with it.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const shipped = fileURLToPath(new URL('../../embedded.tar.gz', import.meta.url));

const initialise = `
  import { PGlite } from '@electric-sql/pglite';
  const database = await PGlite.create(process.argv[1]);
  await database.close();
`;

/**
 * Makes sure that `folder` holds a database. It appears whole or not at all: a start killed half-way leaves nothing
 * that the next one could mistake for a database. The caller holds the data folder's lock.
 * @param empty the packed empty database; the one beside the build when absent.
 */
export async function prepareFolder(folder: string, empty = shipped): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  const made = `${folder}.new`;
  try {
    await rm(made, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    if (!(await unpack(empty, made))) await initialiseFolder(made);
    // Names and password hashes are in there: the archive's own mode would let every account of the machine read them.
    await chmod(made, 0o700);
    await rename(made, folder);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
}

/** Initialises a database in `folder` in a process of its own. Takes about 5 s. */
export async function initialiseFolder(folder: string): Promise<void> {
  // Bare package names resolve from the working directory of a script given on the command line.
  const cwd = dirname(fileURLToPath(import.meta.url));
  await execute(process.execPath, ['--input-type=module', '--eval', initialise, resolve(folder)], { cwd });
}

/** Tells whether it worked: without the archive or without `tar`, the caller has another way. */
async function unpack(archive: string, folder: string): Promise<boolean> {
  if (!existsSync(archive)) return false;
  await mkdir(folder, { mode: 0o700 });
  try {
    // `-o`: the files belong to who unpacks them, even to root.
    await execute('tar', ['-x', '-z', '-o', '-f', archive, '-C', folder]);
    return existsSync(join(folder, 'PG_VERSION'));
  } catch {
    await rm(folder, { recursive: true, force: true });
    return false;
  }
}
