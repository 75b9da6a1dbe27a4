// Runs one compiled benchmark and keeps its report. Usage: node --expose-gc bench/one.mjs NAME [--json], from bench/run.mjs.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { machine, writeSection } from './report.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const name = process.argv[2] ?? '';
const compiled = ['.js', '.mjs'].map((end) => join(root, 'build', 'bench', 'bench', `${name}${end}`)).find(existsSync);
if (!compiled) throw new Error(`${name} is not compiled`);

const { run } = await import(pathToFileURL(compiled).href);
/** @type {unknown} */
const made = await run();
const { markdown, figures } = read(made);
console.log(markdown);
writeSection(join(root, 'docs', 'measurements.md'), name, `${markdown.trim()}\n\n${machine()}`);
if (process.argv.includes('--json')) console.log(JSON.stringify(figures));

/** A report is Markdown, alone or with its figures by name. */
function read(/** @type {unknown} */ report) {
  if (typeof report === 'string') return { markdown: report, figures: {} };
  if (typeof report === 'object' && report && 'markdown' in report && typeof report.markdown === 'string') {
    return { markdown: report.markdown, figures: 'figures' in report ? report.figures : {} };
  }
  throw new Error(`${name}: run() must give its report as Markdown text`);
}
