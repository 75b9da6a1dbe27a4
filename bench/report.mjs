// Turns figures into Markdown, and keeps each benchmark's section of docs/measurements.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** Replaces what stands between the markers of `name`, or adds a section at the end; the rest is left as it is. */
export function writeSection(/** @type {string} */ file, /** @type {string} */ name, /** @type {string} */ markdown) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '# Measurements\n';
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const section = `${open}\n${markdown}\n${close}`;
  const start = text.indexOf(open);
  const end = text.indexOf(close);
  if (start < 0 !== end < 0 || end < start) throw new Error(`${file}: the markers of ${name} don't match`);
  const whole =
    start < 0
      ? `${text.trimEnd()}\n\n## ${name}\n\n${section}\n`
      : text.slice(0, start) + section + text.slice(end + close.length);
  writeFileSync(file, whole);
}

/** A Markdown table. */
export function table(/** @type {string[]} */ headings, /** @type {(string | number)[][]} */ rows) {
  const line = (/** @type {(string | number)[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Middle of the values; the lower of the two for an even count. */
export function median(/** @type {number[]} */ values) {
  return quantile(values, 0.5);
}

/** Nearest-rank quantile: the smallest value that at least a share `q` of the values doesn't exceed. */
export function quantile(/** @type {number[]} */ values, /** @type {number} */ q) {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new Error('a quantile needs values');
  return value;
}

/** On what the figures were taken. */
export function machine() {
  const day = new Date().toISOString().slice(0, 10);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `_${day}, Node ${process.versions.node}, ${availableParallelism()} cores, ${model}_`;
}
