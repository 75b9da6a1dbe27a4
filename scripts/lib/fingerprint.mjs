// One hash of everything a build depends on, kept in dist: the build is fresh while the hash is the same.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, isTest } from './files.mjs';

const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'vite.config.ts', 'scripts/build.mjs'];
const folders = ['scripts/lib', 'src'];
const stamp = '.fingerprint';

/** Hash of the names and contents of the sources and of the build's settings. */
export function fingerprint(/** @type {string} */ root) {
  const hash = createHash('sha256');
  const sources = folders.flatMap((folder) => filesBelow(root, folder)).filter((path) => !isTest(path));
  for (const path of [...settings.filter((file) => existsSync(join(root, file))), ...sources]) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

export function buildIsFresh(/** @type {string} */ root) {
  const file = join(root, 'dist', stamp);
  return existsSync(file) && readFileSync(file, 'utf8') === fingerprint(root);
}

/** Marks `folder` as the build of `hash`, taken before the build began: what changed meanwhile is built next time. */
export function stampBuild(/** @type {string} */ folder, /** @type {string} */ hash) {
  writeFileSync(join(folder, stamp), hash);
}
