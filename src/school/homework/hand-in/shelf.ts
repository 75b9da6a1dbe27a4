// The files of hand-ins on the disk: by school, under names that nobody guesses.
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chance } from '../../../lib/clock.ts';
import type { PageKind } from './contract.ts';

export type Shelf = {
  /** @returns its name; the file is whole on the disk then */
  put(schoolId: string, bytes: Uint8Array, kind: PageKind): Promise<string>;
  /** Where it is, and its size in bytes; undefined when it isn't there any more. */
  find(schoolId: string, name: string): Promise<{ path: string; bytes: number } | undefined>;
  drop(schoolId: string, names: readonly string[]): Promise<void>;
};

export function createShelf(folder: string, chance: Chance): Shelf {
  const placeOf = (schoolId: string) => join(folder, encodeURIComponent(schoolId));
  return {
    async put(schoolId, bytes, kind) {
      const place = placeOf(schoolId);
      await mkdir(place, { recursive: true, mode: 0o700 });
      const name = `${Buffer.from(chance.bytes(16)).toString('hex')}.${kind}`;
      const path = join(place, name);
      try {
        const file = await open(path, 'wx', 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
      return name;
    },
    async find(schoolId, name) {
      const path = join(placeOf(schoolId), name);
      const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return found && { path, bytes: found.size };
    },
    async drop(schoolId, names) {
      for (const name of names) await rm(join(placeOf(schoolId), name), { force: true });
    },
  };
}
