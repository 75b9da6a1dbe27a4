// The recordings of this server: where they go, which lessons have one, who is taken out, and when they are deleted. [R5]–[R12]
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Sql } from '../../lib/database/database.ts';
import type { Happened } from '../activities/contract.ts';
import type { Authorisations } from '../authorisation/authorisations.ts';
import { createInsistence } from '../insist.ts';
import type { RecordingOffice } from '../recording/recorder.ts';
import type { Tape } from '../recording/tape.ts';
import { replayFolder, tapesIn } from '../recording/tapes.ts';
import { takeOut } from './reel.ts';
import { membersOf, type People, peopleIn } from './retell.ts';
import * as store from './store.ts';

/** What a crash left running longer ago has stopped, ms. */
const longestLesson = 12 * 3_600_000;

export type Lesson = { schoolId: string; lessonId: string };

export type Recordings = {
  officeOf(schoolId: string, lessonId: string): RecordingOffice;
  /** It is being written by another process. @param settled resolves once what was recorded until now is in its files */
  elsewhere(lesson: Lesson, settled: () => Promise<void>): void;
  /** Known by heart: asked for each lesson of a day. */
  has(schoolId: string, lessonId: string): boolean;
  folderOf(lesson: Lesson): string;
  pastOf(lesson: Lesson): Promise<Happened[]>;
  /** Of its journal, bytes. */
  sizeOf(lesson: Lesson): Promise<number>;
  /** Who had which number in it: asked for each file that is served. */
  peopleOf(lesson: Lesson): Promise<People>;
  /** For good: files, then what is known of them. */
  delete(lesson: Lesson): Promise<void>;
  /** Takes a pupil out of whatever is recorded, and of what is kept. */
  takeOut(schoolId: string, pupilId: string): void;
  /** Which lessons have a recording, and whom a crash left in one; at the start and now and then. */
  lookAgain(): Promise<void>;
  close(): Promise<void>;
};

export function createRecordings(parts: {
  /** Of the lessons, below the data folder. */
  folder: string;
  clock: Clock;
  database: Sql;
  log: { error(details: object, message: string): void };
  authorisations: Pick<Authorisations, 'among'>;
  /** This pupil may be in what is being recorded no longer. */
  unrecord(userId: string): void;
  /** A recording begins or ends: pages that show the lesson are told. */
  onChange(lesson: Lesson): void;
  leastFree?: number;
}): Recordings {
  const { folder, clock, database, log, authorisations, unrecord, onChange } = parts;
  const known = new Set<string>();
  /** Being recorded now. */
  const open = new Map<string, Pick<Tape, 'settled'>>();
  /** By journal, as long as it is. */
  const people = new BoundedMap<string, { size: number; people: People }>(200);
  const keyOf = ({ schoolId, lessonId }: Lesson) => `${schoolId}/${lessonId}`;
  const placeOf = ({ schoolId, lessonId }: Lesson) =>
    join(folder, encodeURIComponent(schoolId), encodeURIComponent(lessonId));
  const folderOf = (lesson: Lesson) => replayFolder(folder, lesson);
  const tapes = tapesIn(folder, (lesson, tape) => void open.set(keyOf(lesson), tape), parts.leastFree);
  const work = createInsistence((error, givenUp) =>
    log.error({ err: error }, givenUp ? 'a change of a recording is lost' : 'a change of a recording is not kept yet'),
  );
  /** One after the other for a lesson. */
  let turn: Promise<void> = Promise.resolve();

  const pastOf = async (lesson: Lesson): Promise<Happened[]> => {
    const past: Happened[] = [];
    for (const line of (await readFile(`${placeOf(lesson)}.jsonl`, 'utf8')).split('\n')) {
      try {
        if (line !== '') past.push(JSON.parse(line));
      } catch {
        // What a crash cut short.
      }
    }
    return past;
  };

  const sizeOf = async (lesson: Lesson): Promise<number> => (await stat(`${placeOf(lesson)}.jsonl`)).size;

  const peopleOf = async (lesson: Lesson): Promise<People> => {
    const path = `${placeOf(lesson)}.jsonl`;
    const size = await sizeOf(lesson);
    const known = people.get(path);
    if (known?.size === size) return known.people;
    const found = peopleIn(await pastOf(lesson));
    people.set(path, { size, people: found });
    return found;
  };

  const erase = async (lesson: Lesson, pupilId: string) => {
    // Nothing of theirs is still on its way to a file: the recorder has begun another one.
    await open.get(keyOf(lesson))?.settled();
    const out = membersOf(await peopleOf(lesson), (userId) => userId === pupilId);
    await takeOut(folderOf(lesson), (member) => out.has(member));
    // Authorised again meanwhile, they are in it again from now on.
    if (!(await authorisations.among(lesson.schoolId, [pupilId])).has(pupilId))
      await store.forgetPupil(database, lesson, pupilId);
  };

  return {
    has: (schoolId, lessonId) => known.has(keyOf({ schoolId, lessonId })),
    folderOf,
    pastOf,
    sizeOf,
    peopleOf,
    officeOf(schoolId, lessonId) {
      const lesson = { schoolId, lessonId };
      return {
        ...tapes(lesson),
        async allowed(userIds) {
          const allowed = await authorisations.among(schoolId, userIds);
          // Noted first: who takes the authorisation back is found wherever they may be.
          if (allowed.size > 0) await store.notePupils(database, lesson, clock.now(), [...allowed]);
          return allowed;
        },
        running(on, at) {
          if (on) known.delete(keyOf(lesson));
          else open.delete(keyOf(lesson));
          work.insist(async () => {
            if (on) await store.noteBegun(database, lesson, at);
            else {
              await store.noteEnded(database, lesson, at);
              known.add(keyOf(lesson));
            }
            onChange(lesson);
          });
        },
      };
    },
    elsewhere: (lesson, settled) => void open.set(keyOf(lesson), { settled }),
    async delete(lesson) {
      await rm(folderOf(lesson), { recursive: true, force: true });
      await store.forget(database, lesson);
      known.delete(keyOf(lesson));
      onChange(lesson);
    },
    takeOut(schoolId, pupilId) {
      // First: what is taken out of a file must not be still on its way into it.
      unrecord(pupilId);
      work.insist(async () => {
        const step = turn.then(async () => {
          for (const lessonId of await store.recordingsWith(database, schoolId, pupilId))
            await erase({ schoolId, lessonId }, pupilId);
        });
        turn = step.catch(() => {});
        await step;
      });
    },
    async lookAgain() {
      for (const lesson of await store.stopped(database, clock.now() - longestLesson)) known.add(keyOf(lesson));
      const bySchool = new Map<string, Set<string>>();
      for (const { schoolId, pupilId } of await store.everybodyIn(database))
        bySchool.set(schoolId, (bySchool.get(schoolId) ?? new Set()).add(pupilId));
      for (const [schoolId, pupilIds] of bySchool) {
        const allowed = await authorisations.among(schoolId, [...pupilIds]);
        for (const pupilId of pupilIds) if (!allowed.has(pupilId)) this.takeOut(schoolId, pupilId);
      }
    },
    close: () => work.close(),
  };
}
