// Tells whether node_modules holds exactly what package-lock.json asks for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** npm keeps what it installed in node_modules/.package-lock.json, written last: the two must name the same packages. */
export function dependenciesReady(/** @type {string} */ root) {
  let installed;
  try {
    installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  } catch {
    return false;
  }
  const wanted = packagesOf(join(root, 'package-lock.json'));
  return Object.entries(wanted).every(([path, entry]) => {
    const found = installed[path];
    // The empty path is the project itself; an optional package may be for another system.
    if (path === '' || (!found && entry.optional)) return true;
    return found !== undefined && found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>} */
function packagesOf(/** @type {string} */ lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}
