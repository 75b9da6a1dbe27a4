// Deletes for good what is kept of lessons for so many days only: recordings, slides, sounds and films. Their journals stay. [R12]
import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import type { Sql } from '../../lib/database/database.ts';
import { isUuid } from '../../lib/uuid.ts';
import type { Lesson } from './recordings.ts';
import { endsOf, forgetOlder } from './store.ts';

export const sweepEvery = 3_600_000;
const dayLength = 24 * 3_600_000;

const passing = ['replay', 'pictures', 'media'] as const;

/** @returns how many lessons something was deleted of */
export async function sweep(parts: {
  /** Of the lessons, below the data folder. */
  folder: string;
  days: number;
  clock: Clock;
  database: Sql;
  forget(lesson: Lesson): Promise<void>;
}): Promise<number> {
  const before = parts.clock.now() - parts.days * dayLength;
  let swept = 0;
  for (const school of await foldersIn(parts.folder)) {
    const schoolId = decodeURIComponent(school);
    const lessons = await foldersIn(join(parts.folder, school));
    const ids = lessons.map(decodeURIComponent);
    const ends = isUuid(schoolId) ? await endsOf(parts.database, schoolId, ids.filter(isUuid)) : new Map();
    for (const [index, name] of lessons.entries()) {
      const lessonId = ids[index] ?? name;
      const place = join(parts.folder, school, name);
      // The timetable has forgotten it: nothing is newer than its folder.
      const end: number = ends.get(lessonId) ?? (await stat(place)).mtimeMs;
      if (end > before) continue;
      for (const what of passing) await rm(join(place, what), { recursive: true, force: true });
      await parts.forget({ schoolId, lessonId });
      await rmdir(place).catch(() => {});
      swept += 1;
    }
  }
  // Files on a disk that was lost, or replaced.
  await forgetOlder(parts.database, before - dayLength);
  return swept;
}

async function foldersIn(path: string): Promise<string[]> {
  try {
    return (await readdir(path, { withFileTypes: true })).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
