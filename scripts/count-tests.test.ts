import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { aTree } from './testing/tree.ts';

const script = fileURLToPath(new URL('count-tests.mjs', import.meta.url));
const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, success: true };

test.each([
  ['all passed', JSON.stringify(report), '3 passed, 0 failed, 2 skipped', 0],
  ['one failed', JSON.stringify({ ...report, numFailedTests: 1, success: false }), '3 passed, 1 failed, 2 skipped', 1],
  ['a file did not load', JSON.stringify({ ...report, success: false }), '3 passed, 1 failed, 2 skipped', 1],
  ['nothing ran', JSON.stringify({ ...report, numPassedTests: 0 }), '0 passed, 0 failed, 2 skipped', 1],
  ['the report is cut', '{"numPassedTests":3', '0 passed, 1 failed, 0 skipped', 1],
])('%s', (_, content, line, status) => {
  const ended = spawnSync(process.execPath, [script, join(aTree({ 'report.json': content }), 'report.json')]);
  expect({ line: ended.stdout.toString().trim(), status: ended.status }).toEqual({ line, status });
});

test('without a report', () => {
  const ended = spawnSync(process.execPath, [script, join(aTree({ 'package.json': '' }), 'report.json')]);
  expect({ line: ended.stdout.toString().trim(), status: ended.status }).toEqual({
    line: '0 passed, 1 failed, 0 skipped',
    status: 1,
  });
});
