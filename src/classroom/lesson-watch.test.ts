// What is asked of the timetable while rooms are open, and what isn't.
import { expect, test } from 'vitest';
import type { SchoolEvent } from '../context.ts';
import { createBus } from '../lib/bus.ts';
import { createLessonWatch } from './lesson-watch.ts';

const changed = (lessonId: string): SchoolEvent => ({ type: 'lesson_changed', lessonId, classIds: [], teacherIds: [] });

test('a school is listened to from its first room to its last, and only open lessons are asked about', () => {
  const bus = createBus<SchoolEvent>();
  let listening = 0;
  const asked: string[] = [];
  const watch = createLessonWatch(
    {
      publish: bus.publish,
      subscribe(topic, listener) {
        listening += 1;
        const stop = bus.subscribe(topic, listener);
        return () => {
          listening -= 1;
          stop();
        };
      },
    },
    (_, lessonId) => void asked.push(lessonId),
  );
  const hear = (event: SchoolEvent) => {
    asked.length = 0;
    bus.publish('school:s', event);
    return asked;
  };
  expect(hear(changed('one'))).toEqual([]);
  watch.opened('s', 'one');
  watch.opened('s', 'two');
  expect(listening).toBe(1);
  expect(hear(changed('one'))).toEqual(['one']);
  expect(hear(changed('another'))).toEqual([]);
  expect(hear({ type: 'timetable_replaced' })).toEqual(['one', 'two']);
  watch.closed('s', 'one');
  expect(hear({ type: 'timetable_replaced' })).toEqual(['two']);
  watch.closed('s', 'two');
  expect(listening).toBe(0);
});

test('an answer from before the last change, or for a room that closed, counts no more', () => {
  const bus = createBus<SchoolEvent>();
  const current: (() => boolean)[] = [];
  const watch = createLessonWatch(bus, (_school, _lesson, isCurrent) => void current.push(isCurrent));
  watch.opened('s', 'one');
  bus.publish('school:s', changed('one'));
  expect(current.map((isCurrent) => isCurrent())).toEqual([false, true]);
  watch.closed('s', 'one');
  expect(current.map((isCurrent) => isCurrent())).toEqual([false, false]);
});
