// Documents of absences on the disk: by school, each under a name of its own, never written again.
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredDocument } from './declarations.ts';

/** @param folder of all schools' documents */
export function createDocuments(folder: string) {
  const place = (schoolId: string) => join(folder, encodeURIComponent(schoolId));
  const pathOf = (schoolId: string, { name, kind }: StoredDocument) =>
    join(place(schoolId), `${encodeURIComponent(name)}.${kind}`);
  return {
    /** Whole on the disk when it returns. */
    async put(schoolId: string, document: StoredDocument, bytes: Buffer): Promise<void> {
      await mkdir(place(schoolId), { recursive: true, mode: 0o700 });
      const path = pathOf(schoolId, document);
      const file = await open(`${path}.new`, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
    },
    async find(schoolId: string, document: StoredDocument) {
      const path = pathOf(schoolId, document);
      const found = await stat(path).catch(() => undefined);
      return found && { path, bytes: found.size };
    },
    drop: (schoolId: string, document: StoredDocument) => rm(pathOf(schoolId, document), { force: true }),
  };
}
