// Where the recordings of lessons are written, and whether there is room for one more.
import { readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordingOffice } from './recorder.ts';
import { mostBytes, Tape } from './tape.ts';

/** Below this, nothing more is recorded: the school's own data comes first. Bytes. */
const leastFree = 2 * 1024 * 1024 * 1024;

type Lesson = { schoolId: string; lessonId: string };

/** @param folder of the lessons, below the data folder */
export const replayFolder = (folder: string, { schoolId, lessonId }: Lesson): string =>
  join(folder, encodeURIComponent(schoolId), encodeURIComponent(lessonId), 'replay');

/** @param opened hears of each tape that is begun */
export const tapesIn =
  (folder: string, opened: (lesson: Lesson, tape: Tape) => void, least = leastFree) =>
  (lesson: Lesson): Pick<RecordingOffice, 'noTape' | 'open'> => ({
    noTape() {
      if (freeIn(folder) < least) return 'disk';
      // It would be announced and stop at once.
      return bytesIn(replayFolder(folder, lesson)) >= mostBytes ? 'full' : undefined;
    },
    open() {
      const tape = new Tape(replayFolder(folder, lesson), mostBytes);
      opened(lesson, tape);
      return tape;
    },
  });

/** Asked when somebody starts a recording, of some hundreds of files at most. */
function bytesIn(place: string): number {
  try {
    return readdirSync(place).reduce((sum, name) => sum + statSync(join(place, name)).size, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}

function freeIn(folder: string): number {
  for (let path = folder; ; path = join(path, '..'))
    try {
      const { bavail, bsize } = statfsSync(path);
      return bavail * bsize;
    } catch (error) {
      // Made with the first recording.
      if (path === join(path, '..')) throw error;
    }
}
