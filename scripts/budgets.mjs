// Checks the weight of the first screen, its document and all that it loads by itself, and of the waiting page; after gzip.
// Usage: node scripts/budgets.mjs [root]; it reads the build in dist.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

/** All included, headers too. */
const waitingBudget = 14 * 1024;

/** The waiting page as the server answers it, in its heaviest states. */
export async function checkWaitingPage(/** @type {string} */ root, budget = waitingBudget) {
  const built = join(root, 'dist', 'gate', 'page', 'page.js');
  if (!existsSync(built)) return { breaches: ['dist/gate is not built: run "npm run build"'], notes: [] };
  const { waitingPage } = await import(pathToFileURL(built).href);
  const lane = { serving: 123_456, pace: 12.345_678, last: 987_654 };
  const words = 'Un message de deux lignes, comme on en écrit un matin de panne, pour dire ce qui se passe et quand.';
  const board = {
    ...{
      at: 1_795_000_000_000,
      epoch: 3,
      mode: 'open',
      tier: 'text',
      lanes: { lesson: lane, staff: lane, open: lane },
    },
    ...{ poll: { floor: 2000, ceiling: 30_000, divisor: 10, jitter: 0.3 }, message: { fr: words, en: words } },
    slower: 'capacity_lowered',
  };
  const ticket = {
    ...{ ticket: 'x'.repeat(108), lane: 'open', epoch: 3, number: 234_567, position: 111_111 },
    expiresAt: board.at + 3_600_000,
  };
  const usual = {
    board,
    now: board.at,
    to: '/',
    acceptEncoding: 'gzip',
    builtIn: true,
    planB: 'https://visio.example/5a',
  };
  const sizes = ['fr', 'en'].flatMap((language) =>
    [{ ticket }, { proof: { challenge: 'x'.repeat(600), wait: 'x'.repeat(60), waitSeconds: '30' } }].map((more) => {
      const { headers, body } = waitingPage({ ...usual, language, ...more });
      const bytes = JSON.stringify(headers).length + body.length;
      return { name: `${'ticket' in more ? 'in line' : 'with its proof of work'}, ${language}`, bytes };
    }),
  );
  return {
    notes: sizes.map(
      ({ name, bytes }) => `waiting page ${name}: ${kilobytes(bytes)} of ${kilobytes(budget)} after gzip`,
    ),
    breaches: sizes
      .filter(({ bytes }) => bytes > budget)
      .map(({ name, bytes }) => `waiting page ${name}: ${kilobytes(bytes - budget)} too heavy`),
  };
}

function kilobytes(/** @type {number} */ bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

const root = rootFromArguments(import.meta.url);
if (root) {
  const both = [checkBudgets(root), await checkWaitingPage(root)];
  report(
    'budgets',
    both.flatMap(({ breaches }) => breaches),
    both.flatMap(({ notes }) => notes),
  );
}
