// Whose voices are carried, from a change of tier to the next.
import { expect, test } from 'vitest';
import { firstTier, isCarried, nextTier, teachersGoLast, voicesIn } from './tier.ts';

const at = 1_000_000;
const text = nextTier(firstTier, 'text', at);

test('in the text tier, pupils’ voices stop at once and teachers’ ten seconds later', () => {
  expect(voicesIn(firstTier, at)).toBe('all');
  expect(voicesIn(text, at)).toBe('leaders');
  expect(voicesIn(text, at + teachersGoLast - 1)).toBe('leaders');
  expect(voicesIn(text, at + teachersGoLast)).toBe('none');
});

test('leaving the text tier, teachers’ voices are back at once and pupils’ ten seconds later', () => {
  for (const tier of ['voice', 'full'] as const) {
    const back = nextTier(text, tier, at + 60_000);
    expect(voicesIn(back, at + 60_000)).toBe('leaders');
    expect(voicesIn(back, at + 60_000 + teachersGoLast)).toBe('all');
  }
});

test('between the other tiers no voice is ever left out', () => {
  const voice = nextTier(firstTier, 'voice', at);
  expect([at, at + 20_000].map((now) => voicesIn(voice, now))).toEqual(['all', 'all']);
  expect(voicesIn(nextTier(voice, 'full', at + 1), at + 1)).toBe('all');
});

test('the same tier again doesn’t begin its ten seconds anew', () => {
  expect(nextTier(text, 'text', at + 9_000)).toBe(text);
});

test('staff lead as teachers do, pupils don’t', () => {
  expect((['teacher', 'staff', 'pupil'] as const).map((role) => isCarried('leaders', role))).toEqual([
    true,
    true,
    false,
  ]);
});
