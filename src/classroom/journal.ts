// What was decided in a lesson, one line of JSON each, in a file of its own: read when the room opens again, after a restart too.
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Happened } from './activities/contract.ts';

export type Journal<Entry> = {
  /** Oldest first. A last line that a crash cut short is left out. */
  read(): Entry[];
  /** Written when it returns: it survives the process. @throws when the disk takes no more. */
  note(entry: Entry): void;
  /** Hears of what is not kept. */
  passed?(entry: Entry): void;
};

/** Nothing outlives the process. */
export function forgetfulJournal<Entry>(): Journal<Entry> {
  return { read: () => [], note() {} };
}

/** @param log told of lines that say nothing, which are left out */
export function fileJournal<Entry>(path: string, log: (message: string) => void): Journal<Entry> {
  let torn = false;
  let made = false;
  return {
    read() {
      const text = textOf(path);
      torn = text !== '' && !text.endsWith('\n');
      const entries: Entry[] = [];
      for (const [index, line] of text.split('\n').entries()) {
        if (line === '') continue;
        try {
          entries.push(JSON.parse(line));
        } catch {
          log(`${path}, line ${index + 1}: not JSON, left out`);
        }
      }
      return entries;
    },
    note(entry) {
      if (!made) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      made = true;
      // What a crash cut short must not swallow what comes after it.
      appendFileSync(path, `${torn ? '\n' : ''}${JSON.stringify(entry)}\n`, { mode: 0o600 });
      torn = false;
    },
  };
}

/** Names of lessons are ours; one that says `../` would still be a name. @param folder of all the lessons' journals */
export const journalPath = (folder: string, { schoolId, lessonId }: { schoolId: string; lessonId: string }): string =>
  join(folder, encodeURIComponent(schoolId), `${encodeURIComponent(lessonId)}.jsonl`);

export const lessonJournal = (
  folder: string,
  { schoolId, lessonId }: { schoolId: string; lessonId: string },
  log: (message: string) => void,
): Journal<Happened> => fileJournal(journalPath(folder, { schoolId, lessonId }), log);

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
