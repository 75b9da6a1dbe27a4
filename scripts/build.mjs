// Builds everything that runs into dist: the server (tsc), the browser's pages (Vite), SQL files and the empty database.
// The new build replaces the old one at the end only: a failed build leaves the last good one in place.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build as viteBuild } from 'vite';
import { filesBelow, isTest } from './lib/files.mjs';
import { fingerprint, stampBuild } from './lib/fingerprint.mjs';
import { buildWaitingPage } from './lib/waiting-page.mjs';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const started = performance.now();
const hash = fingerprint(root);
await mkdir(join(root, 'build'), { recursive: true });
const fresh = await mkdtemp(join(root, 'build', 'dist-'));

try {
  // Both are waited for, even when one fails: nothing writes into a folder that is being removed.
  const results = await Promise.allSettled([buildServer(), buildPages(), buildWaitingPage(root, fresh)]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  await chmod(fresh, 0o755);
  stampBuild(fresh, hash);
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await rename(fresh, join(root, 'dist'));
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
} catch (error) {
  await rm(fresh, { recursive: true, force: true });
  console.error(`build: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function buildServer() {
  await compile();
  for (const path of filesBelow(root, 'src').filter((file) => file.endsWith('.sql'))) {
    const target = join(fresh, path.replace(/^src\//, ''));
    await mkdir(dirname(target), { recursive: true });
    await cp(join(root, path), target);
  }
  await chmod(join(fresh, 'main.js'), 0o755);
  await packEmptyDatabase();
  await packDemonstration();
}

async function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    await execute(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', fresh], { cwd: root });
  } catch (error) {
    throw new Error(/** @type {{ stdout: string }} */ (error).stdout || String(error));
  }
}

async function buildPages() {
  await viteBuild({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(fresh, 'web'), emptyOutDir: true },
  });
}

/** The demonstration school, imported here once; made again when what makes it changed, or with a new school year. */
async function packDemonstration() {
  const key = createHash('sha256').update(new Date().toISOString().slice(0, 7));
  const sources = filesBelow(root, 'src/school').filter((path) => !isTest(path) && !path.endsWith('.tsx'));
  for (const path of ['package-lock.json', ...sources]) key.update(await readFile(join(root, path)));
  const kept = join(root, 'build', `demonstration-${key.digest('hex').slice(0, 16)}`);
  const names = ['demonstration.tar.gz', 'demonstration.json'];
  const take = (/** @type {string} */ from) =>
    Promise.all(names.map((name) => cp(join(from, name), join(fresh, name))));
  await take(kept).catch(async () => {
    const work = await mkdtemp(join(tmpdir(), 'preau-demonstration-'));
    const env = { ...process.env, PREAU_DATA: work, PREAU_SECRET: `build:${'0'.repeat(32)}`, DATABASE_URL: '' };
    await execute(process.execPath, [join(fresh, 'main.js'), 'demo-seed'], { env });
    await execute('tar', ['-czf', join(work, 'demonstration.tar.gz'), '-C', join(work, 'postgres'), '.']);
    await mkdir(kept, { recursive: true });
    for (const name of names) await cp(join(work, name), join(kept, name));
    await rm(work, { recursive: true });
    await take(kept);
  });
}

/** Initialising the embedded database takes seconds, so it is done here once; only a new PGlite does it again. */
async function packEmptyDatabase() {
  const manifest = await readFile(join(root, 'node_modules', '@electric-sql', 'pglite', 'package.json'), 'utf8');
  const kept = join(root, 'build', `pglite-${JSON.parse(manifest).version}.tar.gz`);
  await cp(kept, join(fresh, 'embedded.tar.gz')).catch(async () => {
    const firstStart = await import(pathToFileURL(join(fresh, 'lib', 'database', 'first-start.js')).href);
    const work = await mkdtemp(join(tmpdir(), 'preau-embedded-'));
    await firstStart.initialiseFolder(join(work, 'database'));
    await execute('tar', ['-czf', join(work, 'packed'), '-C', join(work, 'database'), '.']);
    await cp(join(work, 'packed'), join(fresh, 'embedded.tar.gz'));
    await writeFile(kept, await readFile(join(work, 'packed')));
    await rm(work, { recursive: true });
  });
}
