// Classes and groups of AAF, which has no record of them: they are what others name.
import { classIdOf, groupIdOf, schoolIdOf } from './ids.ts';
import type { Staging } from './staging.ts';

/** Where the requests of a delivery go. */
export type Mapping = { staging: Staging; scope: 'complete' | 'delta' };

/** A class or group, known by its name in its school only, and named by whoever speaks of it. */
export function aafClass(
  staging: Staging,
  schoolRef: string,
  title: string,
  kind: 'class' | 'group',
  at: { file: number; line: number },
) {
  const ref = `${schoolRef}$${title}`;
  const classId = (kind === 'class' ? classIdOf : groupIdOf)(staging.source, ref);
  return {
    schoolId: schoolIdOf(staging.source, schoolRef),
    schoolRef,
    classId,
    ref,
    kind,
    title,
    grade: '',
    courseRef: '',
    subjectCode: '',
    subjectLabel: '',
    gone: false,
    implied: true,
    ...at,
  };
}
