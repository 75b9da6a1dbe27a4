// Walks the source tree, in a stable order, with paths relative to the root and `/` between their parts.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below `folder` (relative to `root`); empty when the folder doesn't exist. @returns {string[]} */
export function filesBelow(/** @type {string} */ root, /** @type {string} */ folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(root, path);
      return entry.isFile() ? [path] : [];
    });
}

export const isTest = (/** @type {string} */ path) => /\.test\.tsx?$/.test(path);
