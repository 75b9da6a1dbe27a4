// Runs one compiled benchmark and keeps its report. Usage: node --expose-gc bench/one.mjs NAME, from bench/run.mjs.
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
const report = await run();
if (typeof report !== 'string') throw new Error(`${name}: run() must give its report as Markdown text`);
console.log(report);
writeSection(join(root, 'docs', 'measurements.md'), name, `${report.trim()}\n\n${machine()}`);
