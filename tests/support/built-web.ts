// The page as Vite builds it from the sources as they are now: the build of the application where it is fresh, otherwise one that all
// the files of tests share.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildIsFresh, fingerprint } from '../../scripts/lib/fingerprint.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'build', 'web-of-tests');
/** A build that isn't there after this long was left behind by a run that was ended; ms. */
const longest = 120_000;

/** @returns the folder of the built page; never written to again */
export async function builtWeb(): Promise<string> {
  if (buildIsFresh(root)) return join(root, 'dist', 'web');
  const path = join(folder, fingerprint(root));
  const lock = `${path}.lock`;
  mkdirSync(folder, { recursive: true });
  while (!existsSync(path)) {
    if (taken(lock)) await sleep(200);
    else await buildInto(path, lock);
  }
  return path;
}

/** Another file of tests builds it now. */
function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return false;
  } catch {
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > longest) rmSync(lock, { recursive: true, force: true });
    return true;
  }
}

async function buildInto(path: string, lock: string): Promise<void> {
  try {
    const unfinished = `${path}.unfinished`;
    await build({
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: unfinished, emptyOutDir: true },
    });
    for (const old of readdirSync(folder)) {
      const theirs = join(folder, old);
      // A page of an hour ago may still be looked at by another run.
      if (theirs !== unfinished && Date.now() - statSync(theirs).mtimeMs > 3_600_000)
        rmSync(theirs, { recursive: true, force: true });
    }
    renameSync(unfinished, path);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
