import { expect, test } from 'vitest';
import { initials, shortName } from './names.ts';

test.each([
  ['Zoé Lopez', 'ZL'],
  ['M. Petit', 'P'],
  ['Mme Le Goff', 'LG'],
  ['éva-marie simon', 'ÉS'],
  ['', ''],
])('initials of %j', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

test('the given name, told apart when two share it; teachers keep their title', () => {
  const all = ['Zoé Lopez', 'Zoé Martin', 'Anaïs Roux', 'M. Petit'];
  expect(all.map((name) => shortName(name, all))).toEqual(['Zoé L.', 'Zoé M.', 'Anaïs', 'M. Petit']);
});
