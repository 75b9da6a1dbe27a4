// Makes a fresh clone ready: installs the packages, builds what changed and, with `test`, the programs that tests drive.
// Usage: node scripts/prepare.mjs start|test. Plain Node, no dependency: it runs before there is any.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dependenciesReady } from './lib/dependencies.mjs';
import { buildIsFresh } from './lib/fingerprint.mjs';
import { missingPrograms } from './lib/programs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const mode = process.argv[2];
if (mode !== 'start' && mode !== 'test') fail('usage: node scripts/prepare.mjs start|test');

if (!dependenciesReady(root)) {
  say('installing the packages (npm ci)');
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
if (mode === 'test') installPrograms();
if (!buildIsFresh(root)) {
  say('building');
  run(process.execPath, ['scripts/build.mjs']);
}

/** Installs the Debian packages of the programs that the tests need, or says how. */
function installPrograms() {
  const missing = missingPrograms();
  if (missing.length === 0) return;
  const packages = missing.map((program) => program.package);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const missed = `the tests need ${missing.map((program) => program.name).join(', ')}`;
  if (!existsSync('/usr/bin/apt-get')) fail(`${missed}; install them with the means of this system and try again`);
  if (process.getuid?.() !== 0) fail(`${missed}; install them with: sudo ${command}`);
  say(`installing ${packages.join(', ')} (apt-get)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], env);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
}

/** Runs a command to its end; ends this process with the same failure. Nothing is read from the terminal. */
function run(/** @type {string} */ command, /** @type {string[]} */ args, env = process.env) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) fail(`${command}: ${error.message}`);
  if (status !== 0) fail(`"${command} ${args.join(' ')}" failed`);
}

function say(/** @type {string} */ line) {
  console.log(`preau: ${line}`);
}

/** @returns {never} */
function fail(/** @type {string} */ line) {
  console.error(`preau: ${line}`);
  process.exit(1);
}
