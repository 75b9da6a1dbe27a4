// Reads what every source file imports, with the parser of the page's build: no import in a comment or a string counts.
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'vite';
import { filesBelow } from './files.mjs';

/**
 * `to` is a path from the root for a file of the project, otherwise the package or `node:` module as it is written.
 * A `typeOnly` import is erased and loads nothing; a `late` one, `import('…')`, loads when it is reached.
 * @typedef {{ from: string, to: string, line: number, typeOnly: boolean, late: boolean }} Import
 */

/** Every import of the TypeScript files below `src`. @returns {Import[]} */
export function readImports(/** @type {string} */ root) {
  const files = filesBelow(root, 'src').filter((path) => /\.tsx?$/.test(path));
  return files.flatMap((path) => importsOf(path, readFileSync(join(root, path), 'utf8')));
}

/** @returns {Import[]} */
export function importsOf(/** @type {string} */ from, /** @type {string} */ text) {
  const { module, errors } = parseSync(from, text);
  if (errors.length > 0) throw new Error(`${from}: ${errors[0]?.message}`);
  /** @type {Import[]} */
  const found = [];
  const add = (/** @type {string} */ written, /** @type {number} */ start, typeOnly = false, late = false) =>
    found.push({ from, to: resolve(from, written), line: text.slice(0, start).split('\n').length, typeOnly, late });
  for (const { moduleRequest, entries, start } of module.staticImports) {
    add(moduleRequest.value, start, entries.length > 0 && entries.every((entry) => entry.isType));
  }
  for (const { entries, start } of module.staticExports) {
    const [first] = entries;
    if (first?.moduleRequest)
      add(
        first.moduleRequest.value,
        start,
        entries.every((entry) => entry.isType),
      );
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const written = /^(['"])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (written?.[2]) add(written[2], start, false, true);
  }
  return found;
}

function resolve(/** @type {string} */ from, /** @type {string} */ written) {
  if (!written.startsWith('.')) return written;
  return normalize(join(dirname(from), written.replace(/\?.*$/, ''))).replaceAll('\\', '/');
}
