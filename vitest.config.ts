// Every test of the project: beside the code, and whole-system ones in tests/.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { filesBelow } from './scripts/lib/files.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
/** What starts or shares something: servers, browsers, databases, other processes, and what is made once for a file of tests. */
const shares =
  /from '(node:(child_process|http|net|worker_threads|vm)|vite|[^']*\/(testing|support)\/[^']*|[^']*testing\.ts)'|\bimport\(/;
/**
 * Tests of rules: they load modules and call functions. One process runs many of them, so that each module is loaded once and not for each
 * file; what they share is what modules keep, so a rule keeps nothing.
 */
const rules = ['src', 'scripts', 'bench']
  .flatMap((folder) => filesBelow(root, folder))
  .filter((path) => /\.test\.tsx?$/.test(path) && !shares.test(readFileSync(`${root}${path}`, 'utf8')));

const project = (
  name: string,
  test: NonNullable<TestProjectInlineConfiguration['test']>,
): TestProjectInlineConfiguration => ({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    name,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Browsers, crowds and attackers share two cores: a test that fails there is tried once more, and the report says so.
    retry: process.env.CI ? 1 : 0,
    ...test,
  },
});

/** Files begin with the largest; a short one that takes long would otherwise be waited for at the end, by one worker alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const long = (file: TestSpecification) =>
      /\/(whole-lesson|durability|first-school-day|class-page|class-groups|gate-crowd)\.test\.ts$/.test(file.moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(long), ...sorted.filter((file) => !long(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    globalSetup: ['tests/support/global-setup.ts'],
    // A file of tests waits for half of its time: for a browser, a process, a clock.
    maxWorkers: 3,
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'build/test-results.json' }]] : ['default'],
    projects: [
      project('rules', { include: rules, isolate: false }),
      project('whole', {
        include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
        exclude: rules,
      }),
    ],
  },
});
