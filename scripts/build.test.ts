// What `npm test` built before it began: `npm run build` makes it when tests are run another way.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { filesBelow } from './lib/files.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

test('the command starts by its own name', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(execFileSync(join(dist, 'main.js'), ['version'], { encoding: 'utf8' }).trim()).toBe(version);
});

test('every migration is in the build, as it is in the sources', () => {
  const migrations = filesBelow(root, 'src').filter((path) => path.endsWith('.sql'));
  expect(migrations.length).toBeGreaterThan(0);
  for (const path of migrations) {
    expect(readFileSync(join(dist, path.replace('src/', '')), 'utf8')).toBe(readFileSync(join(root, path), 'utf8'));
  }
});

test('the empty database is in the build, whole, and holds no file but its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-build-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  execFileSync('tar', ['-xzf', join(dist, 'embedded.tar.gz'), '-C', folder]);
  const files = filesBelow(folder, '');
  expect(files).toContain('PG_VERSION');
  expect(files).toContain('global/pg_control');
  expect(files).not.toContain('postmaster.pid');
});

test('neither tests nor pages are among the server’s files', () => {
  const server = filesBelow(root, 'dist').filter((path) => !path.startsWith('dist/web/'));
  expect(server.filter((path) => /\.test\.js$|\.tsx$|\/client\/|\/testing\//.test(path))).toEqual([]);
});
