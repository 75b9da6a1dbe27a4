// Deletes for good what is kept of lessons for so many days only: recordings, slides, sounds and films; later the journal and reports. [R12] [R16]
import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import type { Sql } from '../../lib/database/database.ts';
import { isUuid } from '../../lib/uuid.ts';
import { forgetReports } from '../chat/reports/store.ts';
import { journalPath } from '../journal.ts';
import type { Lesson } from './recordings.ts';
import { endsOf, forgetOlder } from './store.ts';

export const sweepEvery = 3_600_000;
const dayLength = 24 * 3_600_000;

const passing = ['replay', 'pictures', 'media'] as const;
const journalEnd = '.jsonl';

/** @returns how many lessons something was deleted of */
export async function sweep(parts: {
  /** Of the lessons, below the data folder. */
  folder: string;
  /** Days after the lesson. */
  keep: { replayDays: number; lessonDays: number };
  clock: Clock;
  database: Sql;
  forget(lesson: Lesson): Promise<void>;
}): Promise<number> {
  const { folder, keep, database } = parts;
  const before = parts.clock.now() - keep.replayDays * dayLength;
  const longBefore = parts.clock.now() - keep.lessonDays * dayLength;
  let swept = 0;
  for (const { schoolId, lessonId, inFolder, inJournal, end } of await lessonsIn(folder, database)) {
    const old = inFolder && end <= before;
    if (old) {
      const place = join(folder, encodeURIComponent(schoolId), encodeURIComponent(lessonId));
      for (const what of passing) await rm(join(place, what), { recursive: true, force: true });
      await parts.forget({ schoolId, lessonId });
      await rmdir(place).catch(() => {});
    }
    const veryOld = inJournal && end <= longBefore;
    if (veryOld) await rm(journalPath(folder, { schoolId, lessonId }), { force: true });
    if (old || veryOld) swept += 1;
  }
  // Files on a disk that was lost, or replaced.
  await forgetOlder(database, before - dayLength);
  await forgetReports(database, longBefore);
  return swept;
}

/** `end` in ms since 1970. */
type Kept = Lesson & { inFolder: boolean; inJournal: boolean; end: number };

/** Of each lesson that anything is kept of, what that is, and when it was over. */
async function lessonsIn(folder: string, database: Sql): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const school of (await namesIn(folder)).folders) {
    const schoolId = decodeURIComponent(school);
    const { folders, files } = await namesIn(join(folder, school));
    const journals = files.flatMap((name) => (name.endsWith(journalEnd) ? [name.slice(0, -journalEnd.length)] : []));
    const names = [...new Set([...folders, ...journals])];
    const ids = names.map(decodeURIComponent);
    const ends = isUuid(schoolId) ? await endsOf(database, schoolId, ids.filter(isUuid)) : new Map<string, number>();
    for (const [index, name] of names.entries()) {
      const lessonId = ids[index] ?? name;
      const [inFolder, inJournal] = [folders.includes(name), journals.includes(name)];
      const place = join(folder, school, name);
      // The timetable has forgotten it: nothing is newer than what was last written.
      const end = ends.get(lessonId) ?? (await lastWritten(place, `${place}${journalEnd}`));
      kept.push({ schoolId, lessonId, inFolder, inJournal, end });
    }
  }
  return kept;
}

async function lastWritten(...paths: string[]): Promise<number> {
  let last = 0;
  for (const path of paths) last = Math.max(last, (await unlessMissing(stat(path)))?.mtimeMs ?? 0);
  return last;
}

async function namesIn(path: string): Promise<{ folders: string[]; files: string[] }> {
  const entries = (await unlessMissing(readdir(path, { withFileTypes: true }))) ?? [];
  return {
    folders: entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])),
    files: entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])),
  };
}

async function unlessMissing<Result>(found: Promise<Result>): Promise<Result | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
