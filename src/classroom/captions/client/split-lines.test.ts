// [P22] What is typed goes by itself when it is worth reading, and nothing of it is lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from './split-lines.ts';

test('a finished sentence goes, the next one stays', () => {
  expect(splitLines('Ouvrez le livre. ')).toEqual({ go: ['Ouvrez le livre.'], stay: '' });
  expect(splitLines('Prêts ? O')).toEqual({ go: ['Prêts ?'], stay: 'O' });
  expect(splitLines('3.14')).toEqual({ go: [], stay: '3.14' });
});

test('a full line goes up to its last word, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 40 }), (words) => {
      const typed = words.join(' ');
      const { go, stay } = splitLines(typed);
      expect([...go, stay].join(' ')).toBe(typed);
      for (const line of go) expect(line.length).toBeLessThanOrEqual(90);
      if (typed.length > 90) expect(go).toHaveLength(1);
    }),
  );
});
