import { expect, test } from 'vitest';
import { accountIdOf, classIdOf, groupIdOf, schoolIdOf } from './ids.ts';
import { givenUsername, usernameBase } from './names.ts';

test('an id is a UUID version 8, always the same for the same person and never shared by two kinds', () => {
  const ids = [
    schoolIdOf('aaf', '1'),
    accountIdOf('aaf', '1'),
    classIdOf('aaf', '1'),
    groupIdOf('aaf', '1'),
    accountIdOf('csv', '1'),
  ];
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  // A changed derivation would give everybody a new account.
  expect(accountIdOf('aaf', '1001')).toBe(accountIdOf('aaf', '1001'));
  expect(schoolIdOf('aaf', '3000')).toMatchInlineSnapshot(`"891cca59-6356-833c-b31f-c64ce659a0da"`);
});

test('usernames are made of plain letters', () => {
  expect(usernameBase('Zoé', "L'Hôpital-Œuvré")).toBe('zoe.l-hopital-oeuvre');
  expect(usernameBase('Łukasz', 'Nowak 2')).toBe('lukasz.nowak');
  expect(usernameBase('美咲', '')).toBe('personne');
  expect(givenUsername(' Zoe.L@ecole.fr ')).toBe('zoe.l@ecole.fr');
  expect(givenUsername('zoé')).toBeUndefined();
});
