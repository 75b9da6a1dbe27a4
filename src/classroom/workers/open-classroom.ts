// The live class with its rooms where the operator wants them: in this process, or in workers.
import { join } from 'node:path';
import { type Classroom, type ClassroomOptions, createClassroom } from '../classroom.ts';
import { followed } from '../followed.ts';
import { lessonJournal } from '../journal.ts';
import type { WorkerFigures } from './crew.ts';
import { type CrewedOptions, createCrewedClassroom } from './crewed-classroom.ts';

export type OpenedClassroom = Classroom & {
  /** None when the rooms are in this process. */
  workers(): WorkerFigures[];
};

/** @param options `workers`: how many; 0 for none */
export function openClassroom(options: CrewedOptions & Pick<ClassroomOptions, 'recordingOf'>): OpenedClassroom {
  if (options.workers > 0) return createCrewedClassroom(options);
  const { dataFolder, hear, log } = options;
  const folder = join(dataFolder, 'lessons');
  const classroom = createClassroom({
    ...options,
    journalOf(schoolId, lessonId) {
      const lesson = { schoolId, lessonId };
      return followed(
        lesson,
        lessonJournal(folder, lesson, (message) => log.warn({}, message)),
        hear,
      );
    },
  });
  return { ...classroom, workers: () => [] };
}
