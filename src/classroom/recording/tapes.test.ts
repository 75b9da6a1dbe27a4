// Whether there is room for one more recording: on the disk, and in what a lesson may have.
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mostBytes } from './tape.ts';
import { replayFolder, tapesIn } from './tapes.ts';

test('[R7] a lesson whose recording is full starts none that would stop at once; a full disk starts none at all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-tapes-'));
  const lesson = { schoolId: 's', lessonId: 'l' };
  const why = (least = 0, of = lesson) => tapesIn(folder, () => {}, least)(of).noTape();
  expect(why()).toBeUndefined();
  const place = replayFolder(folder, lesson);
  mkdirSync(place, { recursive: true });
  const file = join(place, '1700000000000.rec');
  writeFileSync(file, '');
  // Holes take no room on the disk.
  truncateSync(file, mostBytes - 1);
  expect(why()).toBeUndefined();
  truncateSync(file, mostBytes);
  expect(why()).toBe('full');
  expect(why(0, { ...lesson, lessonId: 'other' })).toBeUndefined();
  expect(why(Number.MAX_VALUE)).toBe('disk');
  rmSync(folder, { recursive: true });
});
