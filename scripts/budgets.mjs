// Checks the weight of the first screen: its document and all that it loads by itself, after gzip.
// Usage: node scripts/budgets.mjs [root]; it reads the build in dist/web.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { report, rootFromArguments } from './lib/report.mjs';

/** Bytes after gzip. */
const firstScreenBudget = 60 * 1024;

const document = 'index.html';

/**
 * The scripts and styles that the document loads statically, found in Vite's manifest; what is imported later, when it
 * is needed, is not part of the first screen.
 * @returns {string[]} paths below dist/web
 */
function firstScreenFiles(/** @type {string} */ web) {
  /** @type {Record<string, { file: string, imports?: string[], css?: string[] }>} */
  const manifest = JSON.parse(readFileSync(join(web, '.vite', 'manifest.json'), 'utf8'));
  const files = new Set([document]);
  const visit = (/** @type {string} */ key) => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`${key} is not in Vite's manifest`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  visit(document);
  // What the document names itself, like a script that the bundler leaves alone, is loaded too.
  for (const [, named] of readFileSync(join(web, document), 'utf8').matchAll(
    /<(?:script|link)[^>]*\b(?:src|href)="\/([^"?]+)/g,
  )) {
    if (named && /\.(js|css)$/.test(named) && existsSync(join(web, named))) files.add(named);
  }
  return [...files];
}

/** @returns {{ breaches: string[], notes: string[] }} */
export function checkBudgets(/** @type {string} */ root, budget = firstScreenBudget) {
  const web = join(root, 'dist', 'web');
  if (!existsSync(join(web, document))) return { breaches: ['dist/web is not built: run "npm run build"'], notes: [] };
  const sizes = firstScreenFiles(web).map((path) => ({ path, bytes: gzipSync(readFileSync(join(web, path))).length }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const line = `first screen: ${kilobytes(total)} of ${kilobytes(budget)} after gzip, ${sizes.length} files`;
  return {
    notes: [line, ...sizes.map(({ path, bytes }) => `  ${kilobytes(bytes)}  ${path}`)],
    breaches: total > budget ? [`first screen: ${kilobytes(total - budget)} too heavy`] : [],
  };
}

function kilobytes(/** @type {number} */ bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

const root = rootFromArguments(import.meta.url);
if (root) {
  const { breaches, notes } = checkBudgets(root);
  report('budgets', breaches, notes);
}
