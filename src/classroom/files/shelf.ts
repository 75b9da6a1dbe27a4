// The slides, sounds and films of lessons on the disk, in a folder of their own beside each lesson's journal. Named by what they contain.
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Chance } from '../../lib/clock.ts';
import type { MediaKind, PictureKind } from '../../lib/file-kind.ts';
import { maxLessonBytes, maxPictures } from './contract.ts';

/** By school and lesson. */
export type Lesson = { schoolId: string; lessonId: string };

export type Shelf = {
  /** @returns its name, the same for the same bytes. @throws UserError `lesson_full`. */
  put(lesson: Lesson, bytes: Uint8Array, kind: PictureKind | MediaKind): Promise<string>;
  /** Where it is, and its size in bytes; undefined when there is none. */
  find(lesson: Lesson, name: string): Promise<{ path: string; bytes: number } | undefined>;
  /** @param until what was put there later stays, ms since 1970 */
  remove(lesson: Lesson, names: readonly string[], until?: number): Promise<void>;
};

type Limits = { files: number; bytes: number };

export function createShelf(
  folder: string,
  chance: Chance,
  limits: Limits = { files: maxPictures, bytes: maxLessonBytes },
  what: 'pictures' | 'media' = 'pictures',
): Shelf {
  /** One after the other within a lesson, so that two that come together don't pass its limits. */
  const turns = new Map<string, Promise<unknown>>();
  const placeOf = ({ schoolId, lessonId }: Lesson) =>
    join(folder, encodeURIComponent(schoolId), encodeURIComponent(lessonId), what);

  const inTurn = <Result>(place: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = (turns.get(place) ?? Promise.resolve()).then(work, work);
    turns.set(place, turn);
    const done = () => turns.get(place) === turn && turns.delete(place);
    turn.then(done, done);
    return turn;
  };

  return {
    put(lesson, bytes, kind) {
      const place = placeOf(lesson);
      const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.${kind}`;
      return inTurn(place, async () => {
        await mkdir(place, { recursive: true, mode: 0o700 });
        const held = await sizes(place);
        if (held.has(name)) {
          // It is of now: an older event that freed it is over.
          const now = new Date();
          await utimes(join(place, name), now, now);
          return name;
        }
        const total = [...held.values()].reduce((sum, size) => sum + size, 0);
        if (held.size >= limits.files || total + bytes.length > limits.bytes)
          throw new UserError(
            'lesson_full',
            `Ce cours a déjà ses ${limits.files} fichiers, ou de trop lourds : retirez-en d’abord.`,
            { status: 409 },
          );
        await writeWhole(join(place, name), bytes, Buffer.from(chance.bytes(6)).toString('hex'));
        return name;
      });
    },
    async find(lesson, name) {
      const path = join(placeOf(lesson), name);
      const size = await sizeOf(path);
      return size === undefined ? undefined : { path, bytes: size };
    },
    remove: (lesson, names, until = Number.POSITIVE_INFINITY) => {
      const place = placeOf(lesson);
      return inTurn(place, async () => {
        for (const name of names) {
          const found = await statOf(join(place, name));
          if (found && found.mtimeMs <= until) await rm(join(place, name), { force: true });
        }
      });
    },
  };
}

/** Seen by nobody until it is whole, after a crash too. */
async function writeWhole(path: string, bytes: Uint8Array, mark: string): Promise<void> {
  const unfinished = `${path}.${mark}.part`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function sizes(place: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const name of await readdir(place)) {
    const size = await sizeOf(join(place, name));
    if (size !== undefined) found.set(name, size);
  }
  return found;
}

const sizeOf = async (path: string): Promise<number | undefined> => (await statOf(path))?.size;

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
