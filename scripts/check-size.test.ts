import { expect, test } from 'vitest';
import { checkSize } from './check-size.mjs';
import { aTree } from './testing/tree.ts';

const lines = (count: number) => 'x;\n'.repeat(count);

test('400 lines pass, 401 do not, and what is over the habit is named', () => {
  const root = aTree({ 'src/habit.ts': lines(150), 'src/long.ts': lines(400), 'tests/too-long.ts': lines(401) });
  expect(checkSize(root, [])).toEqual({
    files: 3,
    long: ['src/long.ts: 400 lines', 'tests/too-long.ts: 401 lines'],
    breaches: ['tests/too-long.ts: 401 lines, 400 at most'],
  });
});

test('a listed table may be long, and must exist', () => {
  const root = aTree({ 'src/names.ts': lines(2000) });
  expect(checkSize(root, ['src/names.ts']).breaches).toEqual([]);
  expect(checkSize(root, ['src/names.ts', 'src/gone.ts']).breaches).toEqual([
    'src/gone.ts: listed as a table, and not there',
  ]);
});
