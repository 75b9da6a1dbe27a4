// Runs benchmarks, each in a process of its own, and writes what they measured to docs/measurements.md.
// Usage: npm run bench [-- name … [--json]]; a benchmark is a file of this folder, TypeScript or not, that exports `run()`.
// With --json the last line of standard output is one object with the figures' names.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow } from '../scripts/lib/files.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiled = join(root, 'build', 'bench');
const known = readdirSync(join(root, 'bench'))
  .filter((file) => /\.(ts|mjs)$/.test(file) && !/\.test\.ts$/.test(file))
  .filter((file) => /^export (async )?function run\b/m.test(readFileSync(join(root, 'bench', file), 'utf8')))
  .map((file) => file.replace(/\.(ts|mjs)$/, ''));

const json = process.argv.includes('--json');
const asked = process.argv.slice(2).filter((argument) => argument !== '--json');
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`bench: no ${unknown.join(', ')}; there are: ${known.join(', ') || 'none yet'}`);
  process.exit(1);
}

execFileSync(process.execPath, ['scripts/prepare.mjs', 'start'], { cwd: root, stdio: 'inherit' });
await compile();
let failed = 0;
for (const name of asked.length > 0 ? asked : known) {
  console.log(`— ${name}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', 'bench/one.mjs', name, ...(json ? ['--json'] : [])], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;

/** Plain JavaScript beside the sources' own shape, so that what is measured is what a build runs. */
async function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', 'bench/tsconfig.json'], { cwd: root, stdio: 'inherit' });
  for (const path of filesBelow(root, 'src').filter((file) => file.endsWith('.sql'))) {
    await mkdir(dirname(join(compiled, path)), { recursive: true });
    await cp(join(root, path), join(compiled, path));
  }
}
