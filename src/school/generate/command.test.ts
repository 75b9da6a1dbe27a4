import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { generateCommand } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'generate-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]) {
  const said = { stdout: '', stderr: '' };
  const to = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      said[name] += text;
    },
  });
  const status = await generateCommand(args, { stdout: to('stdout'), stderr: to('stderr') });
  return { status, ...said };
}

test('writes a roster and timetables, and says what it wrote', async () => {
  const out = join(folder, 'small');
  const { status, stdout } = await run('--pupils', '120', '--out', out, '--seed', '9');
  expect(status).toBe(0);
  expect(stdout).toContain('1 schools, 4 classes');
  const files = readdirSync(out);
  expect(files.filter((each) => each.endsWith('.xml'))).toHaveLength(6);
  expect(files.filter((each) => each.endsWith('.ics'))).toHaveLength(1);
});

test('leaves timetables out when asked, and begins on the day asked', async () => {
  const out = join(folder, 'bare');
  const { status } = await run(
    '--pupils',
    '120',
    '--out',
    out,
    '--format',
    'oneroster',
    '--start',
    '2027-01-11',
    '--no-timetable',
  );
  expect(status).toBe(0);
  expect(readdirSync(out).some((each) => each.endsWith('.ics'))).toBe(false);
  expect(readFileSync(join(out, 'academicSessions.csv'), 'utf8')).toContain('schoolYear,2027-01-11,2027-07-02');
});

test('never writes into a folder that holds something', async () => {
  const out = join(folder, 'used');
  mkdirSync(out);
  writeFileSync(join(out, 'letter.txt'), 'keep me');
  const { status, stderr } = await run('--pupils', '30', '--out', out);
  expect(status).toBe(1);
  expect(stderr).toContain('is not empty');
  expect(readdirSync(out)).toEqual(['letter.txt']);
});

test.each([
  [['--out', 'x'], '--pupils is a whole number from 1'],
  [['--pupils', '0', '--out', 'x'], '--pupils is a whole number from 1'],
  [['--pupils', '1e3', '--out', 'x'], '--pupils is a whole number from 1'],
  [['--pupils', '30'], '--out DIR is missing'],
  [['--pupils', '30', '--out', 'x', '--format', 'xls'], '--format is aaf or oneroster'],
  [['--pupils', '30', '--out', 'x', '--start', '2026-02-30'], '--start is a date'],
  [['--pupils', '30', '--out', 'x', '--encoding', 'utf-16'], '--encoding is utf-8 or iso-8859-15'],
  [['--pupils', '30', '--out', 'x', '--colour', 'red'], '--colour'],
])('refuses %j with one clear line', async (args, message) => {
  const { status, stderr } = await run(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
