// Runs every check, all of them even when one fails, and sums up. Usage: npm run check
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = (/** @type {string[]} */ ...path) => join(root, 'node_modules', ...path);

/** @type {[string, string[]][]} */
const checks = [
  ['build', ['scripts/prepare.mjs', 'start']],
  ['types', [program('typescript', 'bin', 'tsc'), '--noEmit', '-p', '.']],
  [
    'style',
    [
      program('@biomejs', 'biome', 'bin', 'biome'),
      'ci',
      '--error-on-warnings',
      `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
      '.',
    ],
  ],
  ['imports', ['scripts/check-imports.mjs']],
  ['size', ['scripts/check-size.mjs']],
  ['budgets', ['scripts/budgets.mjs']],
];

const results = checks.map(([name, command]) => {
  console.log(`— ${name}`);
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  return { name, passed: status === 0 };
});

console.log('');
for (const { name, passed } of results) console.log(`${passed ? 'passed' : 'FAILED'}  ${name}`);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
