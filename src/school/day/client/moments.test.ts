// What matters now, among a day's lessons.
import { expect, test } from 'vitest';
import { isOpen, minutesUntil, momentsOf, timetableOn } from './moments.ts';

const at = (time: string) => Date.parse(`2026-11-23T${time}:00Z`);
const closed = { state: 'closed' as const, teacherPresent: false, pupils: 0 };
const lesson = (from: string, to: string, more = {}) => ({
  startsAt: `2026-11-23T${from}:00Z`,
  endsAt: `2026-11-23T${to}:00Z`,
  state: 'planned' as const,
  live: closed,
  ...more,
});

const maths = lesson('08:00', '08:55');
const english = lesson('09:05', '10:00');
const history = lesson('10:10', '11:05');

test('the running lesson comes first, the others after it, what is over apart', () => {
  expect(momentsOf([maths, english, history], at('09:30'))).toEqual({
    first: english,
    firstIs: 'open',
    later: [history],
    past: [maths],
  });
});

test('the door opens ten minutes before, not eleven', () => {
  expect(isOpen(english, at('08:54'))).toBe(false);
  expect(isOpen(english, at('08:55'))).toBe(true);
});

test('a teacher who is in opens the door early', () => {
  expect(isOpen({ ...english, live: { ...closed, state: 'open' as const } }, at('08:30'))).toBe(true);
});

test('while a lesson runs, the next one does not take its place although its door is open', () => {
  expect(momentsOf([maths, lesson('08:55', '09:50')], at('08:50')).first).toBe(maths);
});

test('a cancelled lesson is never first, and stays in the list', () => {
  const cancelled = { ...maths, state: 'cancelled' as const };
  expect(momentsOf([cancelled, english], at('08:10'))).toMatchObject({
    first: english,
    firstIs: 'coming',
    later: [cancelled],
  });
});

test('a lesson ended by its teacher is past before its time', () => {
  const ended = { ...maths, live: { ...closed, state: 'ended' as const } };
  expect(momentsOf([ended], at('08:30'))).toEqual({ first: undefined, firstIs: 'none', later: [], past: [ended] });
});

test('less than a minute is still one minute', () => {
  expect(minutesUntil(at('08:00'), at('08:00') - 1_000)).toBe(1);
  expect(minutesUntil(at('08:10'), at('08:00'))).toBe(10);
});

const friday = { lessons: [maths], next: { date: '2026-11-23', lessons: [english, history] } };

test('a day kept since Friday shows Monday on Monday', () => {
  expect(timetableOn(friday, '2026-11-20', '2026-11-23')).toEqual({ lessons: [english, history], known: true });
});

test('on the Sunday between, there is no lesson and Monday is still ahead', () => {
  expect(timetableOn(friday, '2026-11-20', '2026-11-22')).toEqual({ ...friday, lessons: [], known: true });
});

test('after the last day it knows, a kept timetable says that it does not know', () => {
  expect(timetableOn(friday, '2026-11-20', '2026-11-24')).toEqual({ lessons: [], known: false });
});
