// Checks that files stay short: 400 lines is where one must split, 150 is the habit. Usage: node scripts/check-size.mjs [root]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './lib/files.mjs';
import { report, rootFromArguments } from './lib/report.mjs';

const limit = 400;
const habit = 150;

/** Tables of data, which are long by nature. A path that no longer exists must leave the list. */
const tables = ['src/school/generate/names.ts'];

const folders = ['src', 'tests', 'scripts', 'bench'];
const code = /\.(ts|tsx|mjs|css|sql)$/;

/** @returns {{ breaches: string[], long: string[], files: number }} */
export function checkSize(/** @type {string} */ root, listed = tables) {
  const files = folders.flatMap((folder) => filesBelow(root, folder)).filter((path) => code.test(path));
  const sized = files
    .filter((path) => !listed.includes(path))
    .map((path) => ({ path, lines: lineCount(readFileSync(join(root, path), 'utf8')) }));
  return {
    files: files.length,
    long: sized.filter(({ lines }) => lines > habit).map(({ path, lines }) => `${path}: ${lines} lines`),
    breaches: [
      ...sized
        .filter(({ lines }) => lines > limit)
        .map(({ path, lines }) => `${path}: ${lines} lines, ${limit} at most`),
      ...listed.filter((path) => !files.includes(path)).map((path) => `${path}: listed as a table, and not there`),
    ],
  };
}

function lineCount(/** @type {string} */ text) {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

const root = rootFromArguments(import.meta.url);
if (root) {
  const { breaches, long, files } = checkSize(root);
  report('size', breaches, [`${files} files, ${long.length} over the habit of ${habit} lines`, ...long]);
}
