import { expect, test } from 'vitest';
import type { Morning } from './pupil.ts';
import { figuresOf, held, verdict } from './verdict.ts';

const good: Morning = {
  inLesson: true,
  refused: undefined,
  error: undefined,
  waited: 100,
  day: [20],
  entering: 50,
  cuts: 0,
  polls: 0,
};

test('it holds when everyone is in the lesson', () => {
  const figures = figuresOf([good, { ...good, waited: 4_000, cuts: 1 }]);
  expect(held(figures)).toBe(true);
  expect(figures).toMatchObject({ pupils: 2, inLesson: 2, longestWait: 4_000, cuts: 1 });
  expect(verdict(figures)).toMatch(/It holds\.$/);
});

test.each([
  ['refused', { inLesson: false, refused: 'not_allowed' }],
  ['lost', { inLesson: false, error: 'socket hang up' }],
  ['in but refused something on the way', { refused: 'not_allowed' }],
  ['not there at the bell', { inLesson: false }],
])('one pupil %s is enough for it not to hold', (_what, change) => {
  const figures = figuresOf([good, { ...good, ...change }]);
  expect(held(figures)).toBe(false);
  expect(verdict(figures)).toContain('It does not hold');
});

test('reasons are counted and said', () => {
  const figures = figuresOf([
    { ...good, inLesson: false, refused: 'closed' },
    { ...good, inLesson: false, refused: 'closed' },
    { ...good, inLesson: false, error: 'socket hang up' },
  ]);
  expect(figures.reasons).toEqual({ closed: 2, 'socket hang up': 1 });
  expect(verdict(figures)).toContain('  2 × closed\n  1 × socket hang up');
});

test('nobody at all is said, not divided by', () => {
  expect(figuresOf([])).toMatchObject({ pupils: 0, waitP95: 0, dayP95: 0, longestWait: 0 });
});
