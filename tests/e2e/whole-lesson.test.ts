// The scripted lesson of `npm run lesson`, scene after scene without pauses.
import { test } from 'vitest';
import { holdLesson } from '../lesson/whole-lesson.ts';

// Media in real time on a busy machine of two cores: it may lose its beat once. Each time is a lesson of its own.
test(
  'a whole lesson: a teacher, five pages, twenty-five virtual pupils, a cut and a restart',
  {
    timeout: 600_000,
    retry: 1,
  },
  () => holdLesson({ minutes: 0, say: (line) => console.log(line) }),
);
