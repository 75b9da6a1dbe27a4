// Documents of absences on the disk: by school, under the name of their declaration.
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentKind } from './declarations.ts';

/** @param folder of all schools' documents */
export function createDocuments(folder: string) {
  const place = (schoolId: string) => join(folder, encodeURIComponent(schoolId));
  const pathOf = (schoolId: string, declarationId: string, kind: DocumentKind) =>
    join(place(schoolId), `${encodeURIComponent(declarationId)}.${kind}`);
  return {
    /** Whole on the disk when it returns. */
    async put(schoolId: string, declarationId: string, kind: DocumentKind, bytes: Buffer): Promise<void> {
      await mkdir(place(schoolId), { recursive: true, mode: 0o700 });
      const path = pathOf(schoolId, declarationId, kind);
      const file = await open(`${path}.new`, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
    },
    async find(schoolId: string, declarationId: string, kind: DocumentKind) {
      const path = pathOf(schoolId, declarationId, kind);
      const found = await stat(path).catch(() => undefined);
      return found && { path, bytes: found.size };
    },
    drop: (schoolId: string, declarationId: string, kind: DocumentKind) =>
      rm(pathOf(schoolId, declarationId, kind), { force: true }),
  };
}
