import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aTree } from '../scripts/testing/tree.ts';
import { median, quantile, table, writeSection } from './report.mjs';

test('a section is replaced in its place, and the text around it is kept', () => {
  const before = '# Measurements\n\nintro\n<!-- bench:day -->\nold\n<!-- /bench:day -->\nafter\n';
  const file = join(aTree({ 'measurements.md': before }), 'measurements.md');
  writeSection(file, 'day', 'new');
  expect(readFileSync(file, 'utf8')).toBe(before.replace('old', 'new'));
});

test('a section seen for the first time is added at the end, once', () => {
  const file = join(aTree({ 'other.md': '' }), 'measurements.md');
  writeSection(file, 'day', 'first');
  writeSection(file, 'day', 'second');
  expect(readFileSync(file, 'utf8')).toBe(
    '# Measurements\n\n## day\n\n<!-- bench:day -->\nsecond\n<!-- /bench:day -->\n',
  );
});

test('a marker without its other half stops, and nothing is lost', () => {
  const before = '<!-- bench:day -->\nold\n';
  const file = join(aTree({ 'measurements.md': before }), 'measurements.md');
  expect(() => writeSection(file, 'day', 'new')).toThrow(/markers of day/);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('quantiles are values that were measured', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), quantile([1, 2, 3, 4, 5], 0.95)]).toEqual([2, 2, 5]);
  expect(() => median([])).toThrow(/needs values/);
});

test('a table', () => {
  expect(table(['pupils', 'ms'], [[30, '1.2']])).toBe('| pupils | ms |\n| --- | --- |\n| 30 | 1.2 |');
});
