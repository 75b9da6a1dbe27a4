// The address of the timetable page, and the days it stands for.
import { expect, test } from 'vitest';
import { daysOf, lessonsQuery, type Question, readQuestion, step, writeQuestion } from './question.ts';

const week: Question = { by: 'class', id: 'c1', span: 'week', date: '2026-11-25' };

test('a week goes from its Monday to its Saturday', () => {
  expect(daysOf(week)).toEqual({ from: '2026-11-23', to: '2026-11-28' });
  expect(daysOf({ ...week, date: '2026-11-29' })).toEqual({ from: '2026-11-23', to: '2026-11-28' });
});

test('the address says the whole question', () => {
  expect(readQuestion(writeQuestion(week), '2026-01-01')).toEqual(week);
});

test('an address that says nonsense shows today, for all', () => {
  expect(readQuestion(new URLSearchParams('by=moon&date=hello&span=year'), '2026-11-23')).toEqual({
    by: 'all',
    id: '',
    span: 'day',
    date: '2026-11-23',
  });
});

test('steps cross months and changes of hour', () => {
  expect(step({ ...week, span: 'day', date: '2026-10-25' }, 1).date).toBe('2026-10-26');
  expect(step({ ...week, date: '2026-11-28' }, 1).date).toBe('2026-12-05');
});

test('nothing is asked before someone is chosen', () => {
  expect(lessonsQuery({ ...week, id: '' })).toBeUndefined();
  expect(lessonsQuery({ ...week, by: 'room', id: '204' })).toEqual({
    from: '2026-11-23',
    to: '2026-11-28',
    room: '204',
  });
});
