import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dependenciesReady } from './lib/dependencies.mjs';
import { buildIsFresh, fingerprint, stampBuild } from './lib/fingerprint.mjs';
import { postgresFolder } from './lib/programs.mjs';
import { aTree } from './testing/tree.ts';

const lock = (packages: Record<string, object>) => JSON.stringify({ packages: { '': { name: 'preau' }, ...packages } });
const left = { 'node_modules/left': { version: '1.0.0', integrity: 'a' } };
const elsewhere = { 'node_modules/elsewhere': { version: '1.0.0', optional: true } };

test.each([
  ['the same packages', left, true],
  ['an optional package of another system', { ...left, ...elsewhere }, true],
  ['another version', { 'node_modules/left': { version: '1.0.1', integrity: 'b' } }, false],
  ['a package more', { ...left, 'node_modules/right': { version: '1.0.0' } }, false],
])('with %s to install', (_, wanted, ready) => {
  const root = aTree({ 'package-lock.json': lock(wanted), 'node_modules/.package-lock.json': lock(left) });
  expect(dependenciesReady(root)).toBe(ready);
});

test('a fresh clone has nothing installed', () => {
  expect(dependenciesReady(aTree({ 'package-lock.json': lock({}) }))).toBe(false);
});

test('a build is fresh until a source changes, comes or goes; tests do not count', () => {
  const root = aTree({ 'src/a.ts': 'a', 'src/b.sql': 'b' });
  expect(buildIsFresh(root), 'nothing built').toBe(false);
  mkdirSync(join(root, 'dist'));
  stampBuild(join(root, 'dist'), fingerprint(root));
  expect(buildIsFresh(root)).toBe(true);
  writeFileSync(join(root, 'src/a.test.ts'), 'test');
  expect(buildIsFresh(root)).toBe(true);
  writeFileSync(join(root, 'src/b.sql'), 'c');
  expect(buildIsFresh(root), 'changed').toBe(false);
  writeFileSync(join(root, 'src/b.sql'), 'b');
  writeFileSync(join(root, 'src/c.ts'), '');
  expect(buildIsFresh(root), 'added').toBe(false);
  rmSync(join(root, 'src/c.ts'));
  expect(buildIsFresh(root), 'as it was').toBe(true);
  rmSync(join(root, 'src/a.ts'));
  expect(buildIsFresh(root), 'removed').toBe(false);
});

test('the oldest PostgreSQL that is promised is the one tested', () => {
  const root = aTree({ '13/bin/initdb': '', '15/bin/initdb': '', '17/bin/initdb': '', '16/bin/psql': '' });
  expect(postgresFolder(root)).toBe(join(root, '15', 'bin'));
  expect(postgresFolder(join(root, 'none'))).toBeUndefined();
});
