// Prints "N passed, N failed, N skipped" from vitest's report; fails when a test failed or none passed.
// Usage: node scripts/count-tests.mjs build/test-results.json
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A run that died before its report, or a file that couldn't be loaded, counts as one failure.
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(/** @type {string} */ file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const skipped = report.numPendingTests + report.numTodoTests;
    const failed = report.numFailedTests === 0 && !report.success ? 1 : report.numFailedTests;
    return { passed: report.numPassedTests, failed, skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { passed, failed, skipped } = countTests(process.argv[2] ?? '');
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
