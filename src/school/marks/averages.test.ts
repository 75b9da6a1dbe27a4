import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  average,
  type Counting,
  counting,
  type Exact,
  figuresOf,
  hundredths,
  shown,
  type Weighing,
} from './averages.ts';
import type { MarkContent } from './contract.ts';

/** As the table of RULES.md writes a mark: `8/10 ×2`, `bonus 16`, `not handed in (counts)`. */
function readMark(text: string): [MarkContent, Weighing] {
  const kind = text.startsWith('bonus ') ? 'bonus' : text.startsWith('optional ') ? 'optional' : 'plain';
  const [, value, scale = '20', coefficient = '1'] = /([\d.]+)(?:\/(\d+))?(?: ×([\d.]+))?$/.exec(text) ?? [];
  const missingCounts = text === 'not handed in (counts)';
  const weighing = { kind, missingCounts, scale: Number(scale), coefficient: Number(coefficient) * 100 } as const;
  if (value !== undefined) return [{ type: 'given', value: Math.round(Number(value) * 100) }, weighing];
  const states = { absent: 'absent', exempt: 'exempt', 'not handed in': 'missing' } as const;
  const [state] = Object.entries(states).flatMap(([words, type]) => (text.startsWith(words) ? [type] : []));
  if (!state) throw new Error(`"${text}" is no mark of the table`);
  return [{ type: state }, weighing];
}

const averageOf = (marks: [MarkContent, Weighing][]): Exact | undefined =>
  average(marks.map(([content, weighing]) => counting(content, weighing)).filter((one) => one !== undefined));

describe('[A1]–[A7]: the worked examples of RULES.md', () => {
  const rules = readFileSync(new URL('./RULES.md', import.meta.url), 'utf8');
  const rows = [...rules.matchAll(/^\| (.+?) \| (.*?) ?\| (.+?) \|$/gm)].slice(2);
  test('there are some', () => expect(rows.length).toBeGreaterThan(15));
  test.each(rows.map(([, marks = '', , result = '']) => [marks, result]))('%s make %s', (marks, result) => {
    const found = averageOf(marks.split(', ').map(readMark));
    expect(found === undefined ? 'none' : String(shown(found))).toBe(result);
  });
});

test('[A7] rounded half up, and only when shown', () => {
  expect(shown({ top: 12_345n, bottom: 1_000n })).toBe(12.35);
  expect(shown({ top: 123_449n, bottom: 10_000n })).toBe(12.34);
  // Each rounded first, these would make 10.01.
  const thirds = [1001, 1000, 1000].map((value): [MarkContent, Weighing] => [
    { type: 'given', value },
    { scale: 20, coefficient: 100, kind: 'plain', missingCounts: false },
  ]);
  expect(shown(averageOf(thirds) ?? { top: 0n, bottom: 1n })).toBe(10);
});

const mark = (kinds: readonly Counting['kind'][]) =>
  fc.integer({ min: 5, max: 100 }).chain((scale) =>
    fc.record({
      scale: fc.constant(scale),
      value: fc.integer({ min: 0, max: scale * 100 }),
      coefficient: fc.integer({ min: 25, max: 1_000 }),
      kind: fc.constantFrom(...kinds),
    }),
  );
const marks = (...kinds: Counting['kind'][]) => fc.array(mark(kinds), { maxLength: 8 });
const any = marks('plain', 'bonus', 'optional');
const isAtLeast = (a: Exact | undefined, b: Exact | undefined) =>
  b === undefined || (a !== undefined && a.top * b.bottom >= b.top * a.bottom);

test('[A8] the order of the marks doesn’t matter', () => {
  const shuffled = any.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      expect(average(other)).toEqual(average(list));
    }),
  );
});

test('[A4] a bonus never lowers', () => {
  fc.assert(fc.property(any, mark(['bonus']), (list, one) => isAtLeast(average([...list, one]), average(list))));
});

test('[A5] an optional mark never lowers', () => {
  fc.assert(fc.property(any, mark(['optional']), (list, one) => isAtLeast(average([...list, one]), average(list))));
});

test('[A2] absent and exempt are as if they weren’t in the list', () => {
  const weighing: Weighing = { scale: 20, coefficient: 100, kind: 'plain', missingCounts: true };
  const states = fc.array(fc.constantFrom<MarkContent>({ type: 'absent' }, { type: 'exempt' }, { type: 'none' }));
  fc.assert(
    fc.property(any, states, (list, others) => {
      const more = others.flatMap((content) => counting(content, weighing) ?? []);
      expect(average([...more, ...list])).toEqual(average(list));
    }),
  );
});

test('[A1] without bonus, the average is between the lowest and the highest mark', () => {
  fc.assert(
    fc.property(marks('plain', 'optional'), (list) => {
      const found = average(list);
      const onTwenty = list.map(({ value, scale }): Exact => ({ top: BigInt(value), bottom: BigInt(scale * 5) }));
      if (!found) return list.length === 0;
      return onTwenty.some((one) => isAtLeast(found, one)) && onTwenty.some((one) => isAtLeast(one, found));
    }),
  );
});

test('[A6] an average is from 0 to 20', () => {
  fc.assert(
    fc.property(any, (list) => {
      const found = average(list);
      return !found || (found.top >= 0n && found.top <= found.bottom * 20n);
    }),
  );
});

test('[C1] [C3] figures of a class are exact, and need three', () => {
  expect(figuresOf([10, 20].map((value) => hundredths(value * 100)))).toBeUndefined();
  expect(figuresOf([hundredths(1_001), hundredths(800), hundredths(1_550)])).toEqual({
    ...{ minimum: 8, average: 11.17, maximum: 15.5 },
  });
});
