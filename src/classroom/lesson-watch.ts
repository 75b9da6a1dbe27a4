// While rooms of a school are open, hears of changes in its timetable, and asks what became of their lessons.
import type { SchoolEvent } from '../context.ts';
import type { Bus } from '../lib/bus.ts';

export type LessonWatch = {
  opened(schoolId: string, lessonId: string): void;
  closed(schoolId: string, lessonId: string): void;
};

type School = { lessons: Set<string>; stop(): void };

/** @param ask looks one lesson up; `current` is false once that is of no use any more: the room is closed, or asked about anew. */
export function createLessonWatch(
  bus: Bus<SchoolEvent>,
  ask: (schoolId: string, lessonId: string, current: () => boolean) => void,
  uninvited: (schoolId: string, lessonId: string, userId: string) => void = () => {},
): LessonWatch {
  const schools = new Map<string, School>();
  const asked = new Map<string, number>();
  const keyOf = (schoolId: string, lessonId: string) => `${schoolId}\n${lessonId}`;
  let turns = 0;

  const look = (schoolId: string, lessonId: string) => {
    const key = keyOf(schoolId, lessonId);
    turns += 1;
    const turn = turns;
    asked.set(key, turn);
    // An answer that a later question overtook may be from before the change.
    ask(schoolId, lessonId, () => asked.get(key) === turn);
  };

  const watch = (schoolId: string): School => {
    const lessons = new Set<string>();
    const stop = bus.subscribe(`school:${schoolId}`, (event) => {
      if (event.type === 'lesson_changed' && lessons.has(event.lessonId)) look(schoolId, event.lessonId);
      if (event.type === 'guests_changed' && !event.invited && lessons.has(event.lessonId))
        uninvited(schoolId, event.lessonId, event.userId);
      if (event.type === 'timetable_replaced') for (const lessonId of lessons) look(schoolId, lessonId);
    });
    const school = { lessons, stop };
    schools.set(schoolId, school);
    return school;
  };

  return {
    opened(schoolId, lessonId) {
      const school = schools.get(schoolId) ?? watch(schoolId);
      school.lessons.add(lessonId);
      // It may have changed between the door's answer and now.
      look(schoolId, lessonId);
    },
    closed(schoolId, lessonId) {
      asked.delete(keyOf(schoolId, lessonId));
      const school = schools.get(schoolId);
      if (!school?.lessons.delete(lessonId) || school.lessons.size > 0) return;
      school.stop();
      schools.delete(schoolId);
    },
  };
}
