import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEntry, writeEntry } from './entry.ts';
import { place, readBlock } from './paste.ts';
import { subjectName } from './subject-name.ts';

describe('[T2] what is typed', () => {
  test.each([
    ['12', 1200],
    ['12,5', 1250],
    ['12.5', 1250],
    [' 7 / 20 ', 700],
    ['0', 0],
    ['20', 2000],
    ['4,250', 425],
    ['0,1', 10],
    ['12,', 1200],
  ])('%s is %i hundredths', (text, value) => {
    expect(readEntry(text, 20)).toEqual({ type: 'mark', content: { type: 'given', value } });
  });
  test.each([
    ['a', 'absent'],
    ['ABS', 'absent'],
    ['d', 'exempt'],
    ['dispensée', 'exempt'],
    ['n', 'missing'],
    ['N.rendu', 'missing'],
    ['non rendu', 'missing'],
    ['', 'none'],
  ])('%s is %s', (text, type) => {
    expect(readEntry(text, 20)).toEqual({ type: 'mark', content: { type } });
  });
  test.each([
    ['20,01', 'above_scale'],
    ['150', 'above_scale'],
    ['12,345', 'decimals'],
    ['-3', 'not_a_mark'],
    ['12/10', 'not_a_mark'],
    ['1e1', 'not_a_mark'],
    ['=1+1', 'not_a_mark'],
    ['bien', 'not_a_mark'],
    ['١٢', 'not_a_mark'],
  ])('%s is refused: %s', (text, why) => {
    expect(readEntry(text, 20)).toEqual({ type: 'wrong', why });
  });
  test('what is written is read back as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.boolean(), (value, comma) => {
        const content = { type: 'given', value } as const;
        expect(readEntry(writeEntry(content, comma), 100)).toEqual({ type: 'mark', content });
      }),
    );
    for (const type of ['absent', 'exempt', 'missing', 'none'] as const)
      for (const comma of [true, false])
        expect(readEntry(writeEntry({ type }, comma), 20)).toEqual({ type: 'mark', content: { type } });
  });
});

describe('a block of a spreadsheet', () => {
  const pupils = [
    { userId: '1', givenName: 'Inès', familyName: 'Benali' },
    { userId: '2', givenName: 'Hugo', familyName: 'Bernard' },
    { userId: '3', givenName: 'Anaïs', familyName: 'Moreau' },
  ];
  const at = (row: number, column: number) => ({ row, column, columns: 3 });
  const textsOf = (block: string, row = 0, column = 0) =>
    place(readBlock(block), pupils, at(row, column)).cells.map((cell) => [cell.row, cell.column, cell.text]);

  test('a column goes down from the cell', () => {
    expect(textsOf('12,5\r\nabs\r\n8\r\n', 0, 1)).toEqual([
      [0, 1, '12,5'],
      [1, 1, 'abs'],
      [2, 1, '8'],
    ]);
  });
  test('a block goes right and down; what is outside is counted, an empty line keeps its place', () => {
    const placed = place(readBlock('1\t2\n\n3\t4\t5'), pupils, at(1, 1));
    expect(placed.cells).toEqual([
      { row: 1, column: 1, text: '1' },
      { row: 1, column: 2, text: '2' },
      { row: 2, column: 1, text: '' },
    ]);
    expect(placed.outside).toBe(3);
  });
  test('a first column of names is left out, and gives each row to its pupil whatever the order', () => {
    expect(textsOf('MOREAU Anaïs\t14\nbenali ines\t9\nHugo Bernard\t"11,5"')).toEqual([
      [2, 0, '14'],
      [0, 0, '9'],
      [1, 0, '11,5'],
    ]);
  });
  test('a name that nobody has is told, and its marks go to nobody', () => {
    const placed = place(readBlock('Moreau Anaïs\t14\nDupont Jean\t9'), pupils, at(0, 0));
    expect(placed).toEqual({ cells: [{ row: 2, column: 0, text: '14' }], strangers: ['Dupont Jean'], outside: 0 });
  });
  test('two pupils of the same name are not guessed at', () => {
    const twins = [...pupils, { userId: '4', givenName: 'Hugo', familyName: 'Bernard' }];
    const placed = place(readBlock('Hugo Bernard\t9\nInès Benali\t8'), twins, at(0, 0));
    expect(placed).toEqual({ cells: [{ row: 0, column: 0, text: '8' }], strangers: ['Hugo Bernard'], outside: 0 });
  });
});

test.each([
  ['HISTOIRE-GÉOGRAPHIE', 'Histoire-géographie'],
  ['ANGLAIS LV1', 'Anglais LV1'],
  ['ÉDUCATION PHYSIQUE ET SPORTIVE', 'Éducation physique et sportive'],
  ['LCA LATIN', 'LCA latin'],
  ['Maths renforcées', 'Maths renforcées'],
  ['', ''],
])('a subject %s of a roster is read %s', (label, name) => {
  expect(subjectName(label)).toBe(name);
});
