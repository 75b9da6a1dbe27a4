// What is said of one person from their stretches.
import { expect, test } from 'vitest';
import { accountOf } from './account.ts';
import type { Enrolled, Stretch } from './contract.ts';

const minute = 60_000;
const startsAt = Date.parse('2026-11-23T09:00Z');
const lesson = { startsAt, endsAt: startsAt + 55 * minute };
const at = (minutes: number) => startsAt + minutes * minute;
const pupil = (...stretches: Stretch[]): Enrolled => ({
  ...{ member: 2, userId: 'u', name: 'Ana', role: 'pupil', seated: true, removed: false },
  stretches,
});

test('[F8] on time, there all along, still there', () => {
  const account = accountOf(pupil({ from: at(-3), to: null, why: null }), lesson, at(20));
  expect(account).toEqual({
    ...{ came: at(-3), inClass: 23 * minute, late: null, leftEarly: null, cuts: [], here: true },
  });
});

test('[F8] late and gone early, cut by the network and by the platform', () => {
  const account = accountOf(
    pupil(
      { from: at(12), to: at(15), why: 'network' },
      { from: at(16), to: at(20), why: 'network' },
      { from: at(22), to: at(30), why: 'platform' },
      { from: at(31), to: at(40), why: 'left' },
    ),
    lesson,
    at(60),
  );
  expect(account).toEqual({
    ...{ came: at(12), inClass: 24 * minute, late: 12 * minute, leftEarly: 15 * minute, here: false },
    cuts: [
      { why: 'network', count: 2, ms: 3 * minute },
      { why: 'platform', count: 1, ms: 1 * minute },
    ],
  });
});

test('[F8] cut off and never back: until the end of the lesson and no further; the end of the lesson is not leaving early', () => {
  const cut = accountOf(pupil({ from: at(0), to: at(50), why: 'platform' }), lesson, at(600));
  expect(cut?.cuts).toEqual([{ why: 'platform', count: 1, ms: 5 * minute }]);
  expect(cut?.leftEarly).toBeNull();
  expect(accountOf(pupil({ from: at(0), to: at(30), why: 'ended' }), lesson, at(60))?.leftEarly).toBeNull();
});

test('[F8] without a timetable nobody is late', () => {
  const account = accountOf(pupil({ from: at(30), to: null, why: null }), { ...lesson, startsAt: null }, at(40));
  expect(account?.late).toBeNull();
});
