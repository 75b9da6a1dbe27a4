// The table of a small school into a real database, on both engines.
import { expect, test } from 'vitest';
import { eachDatabase } from '../../../tests/support/databases.ts';
import type { Database } from '../../lib/database/database.ts';
import { describeReport } from './report.ts';
import { importRoster } from './roster.ts';
import { folderOf } from './testing/deliveries.ts';
import { none, october, people } from './testing/imported.ts';

eachDatabase('CSV of a small school', (open) => {
  const list = `rôle;Nom;Prénom;Classe(s);Date de naissance;Matière;Professeur principal;Parents
élève;Lefèvre;Zoé;6A;14/02/2014;;;Anaïs Lefèvre, Paul Roux
élève;Roux;Tom;6A, 6 LATIN;03/05/2014;;;
Parent;Lefèvre;Anaïs;;;;;
parent;Roux;Paul;;;;;
professeur;Durand;Noé;6A, 6B;;Mathématiques;6A;
directrice;Petit;Luce;;;;;
`;
  const csv = (database: Database, content: string | Buffer) =>
    importRoster(
      database,
      {
        format: 'csv',
        path: `${folderOf({ 'liste.csv': content })}/liste.csv`,
        school: { ref: '0370001A', name: 'École Balzac' },
      },
      october,
    );

  test('roles, classes, subjects and parents are read; windows-1252 and commas give the same', async () => {
    const database = await open();
    const report = await csv(database, `\ufeff${list}`);
    expect(report.errors).toEqual([]);
    expect(report).toMatchObject({
      applied: true,
      users: { created: 6 },
      classes: { created: 3 },
      enrollments: { created: 5 },
    });
    expect((await people(database)).map(({ name, roles }) => `${name}: ${roles}`)).toEqual([
      ...[
        'Anaïs Lefèvre: parent',
        'Luce Petit: head',
        'Noé Durand: teacher',
        'Paul Roux: parent',
        'Tom Roux: pupil',
        'Zoé Lefèvre: pupil',
      ],
    ]);
    expect(await database.query('select count(*)::int as count from relation')).toEqual([{ count: 2 }]);
    expect(await csv(database, Buffer.from(list, 'latin1'))).toMatchObject({
      users: none,
      classes: none,
      enrollments: none,
    });
    const commas = list.replaceAll(', ', '|').replaceAll(';', ',');
    expect(await csv(database, commas)).toMatchObject({ applied: true, users: none, enrollments: none });
  });

  test('a wrong line in the middle refuses the school, named by its line', async () => {
    const database = await open();
    const report = await csv(database, list.replace('Parent;Lefèvre;Anaïs', 'Pirate;Lefèvre;Anaïs'));
    expect(report.applied).toBe(false);
    expect(report.errors).toEqual([
      { file: 'liste.csv', line: 2, field: 'Parents', message: '"Anaïs Lefèvre" is nobody of this file' },
      { file: 'liste.csv', line: 4, field: 'rôle', message: '"Pirate" is not a known role' },
    ]);
    expect(await database.query('select * from school_user')).toEqual([]);
    const words = describeReport(report);
    expect(words).toContain('error   liste.csv:4 rôle: "Pirate" is not a known role');
    expect(words).toMatch(/Refused, kept as they were: .+\.\nOther schools of this delivery, if any, were applied\.$/);
    const nowhere = { ...report, errors: [{ file: '', line: 0, field: '', message: 'nothing here' }] };
    expect(describeReport(nowhere)).toMatch(/^error {3}nothing here$/m);
  });
});
