// A lesson's journal, and who else hears of what is written in it.
import type { Happened } from './activities/contract.ts';
import type { Journal } from './journal.ts';

/** By school and lesson. */
export type LessonName = { schoolId: string; lessonId: string };

/** @param when `before`: the journal was read anew, and this was heard of already unless a crash came between */
export type Hear = (lesson: LessonName, happened: Happened, when: 'now' | 'before') => void;

/** The same journal; what is in it is heard once it is kept, and what is not kept as it passes. */
export const followed = (lesson: LessonName, journal: Journal<Happened>, hear: Hear): Journal<Happened> => ({
  read() {
    const past = journal.read();
    for (const happened of past) hear(lesson, happened, 'before');
    return past;
  },
  note(entry) {
    journal.note(entry);
    hear(lesson, entry, 'now');
  },
  passed(entry) {
    journal.passed?.(entry);
    hear(lesson, entry, 'now');
  },
});
