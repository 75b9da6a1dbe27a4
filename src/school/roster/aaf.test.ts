// AAF into a real database: what an export creates, changes and takes away, on both engines.
import { expect, test } from 'vitest';
import { eachDatabase } from '../../../tests/support/databases.ts';
import { accountIdOf, schoolIdOf } from './ids.ts';
import { importRoster } from './roster.ts';
import { aafDelivery, aafFile, aafRequest, zipOf } from './testing/deliveries.ts';
import { aaf, account, delta, enrolled, none, november, october, people } from './testing/imported.ts';

eachDatabase('AAF', (open) => {
  test('a complete export becomes schools, people with roles, classes, groups, subjects and relatives', async () => {
    const database = await open();
    const report = await aaf(database, aafDelivery());
    expect(report.errors).toEqual([]);
    expect(report).toMatchObject({
      applied: true,
      orgs: { created: 2 },
      users: { created: 6 },
      classes: { created: 3 },
      enrollments: { created: 6 },
    });
    expect(await people(database)).toEqual([
      { school: '3000', name: 'Anaïs Lefèvre', roles: 'parent' },
      { school: '3000', name: 'Luc Petit', roles: 'head' },
      { school: '3000', name: 'Noé Durand', roles: 'pupil' },
      { school: '3000', name: 'Noé Durand', roles: 'teacher' },
      { school: '3000', name: 'Zoé Lefèvre', roles: 'pupil' },
      { school: '4000', name: 'Anaïs Lefèvre', roles: 'parent' },
      { school: '4000', name: 'Léo Lefèvre', roles: 'pupil' },
    ]);
    expect(await enrolled(database)).toEqual([
      { title: '6A', name: 'Noé', role: 'pupil', subject: '', main: false },
      { title: '6A', name: 'Zoé', role: 'pupil', subject: '', main: false },
      { title: '6A', name: 'Noé', role: 'teacher', subject: '061300', main: true },
      { title: '6LAT', name: 'Zoé', role: 'pupil', subject: '', main: false },
      { title: '6LAT', name: 'Noé', role: 'teacher', subject: '020300', main: false },
      { title: '6A', name: 'Léo', role: 'pupil', subject: '', main: false },
    ]);
    expect(await database.query('select code, label from subject order by code')).toEqual([
      { code: '020300', label: '020300' },
      { code: '061300', label: 'MATHEMATIQUES' },
    ]);
    // One account for the mother of two schools; homonyms are numbered.
    expect(await database.query('select username from account order by 1')).toEqual(
      ['anais.lefevre', 'leo.lefevre', 'luc.petit', 'noe.durand', 'noe.durand2', 'zoe.lefevre'].map((username) => ({
        username,
      })),
    );
    expect(await database.query('select quality, legal, contact, payment from relation')).toEqual(
      Array(2).fill({ quality: '10', legal: true, contact: true, payment: true }),
    );
  });

  test('the same import again changes nothing, and a dry run changes nothing at all', async () => {
    const database = await open();
    const files = aafDelivery();
    const dry = await importRoster(database, { format: 'aaf', path: await zipOf(files) }, { ...october, dryRun: true });
    expect(dry).toMatchObject({ applied: false, errorCount: 0, users: { created: 6 } });
    expect(await database.query('select * from school')).toEqual([]);
    await aaf(database, files);
    expect(await aaf(database, files, november)).toMatchObject({
      applied: true,
      orgs: none,
      users: none,
      classes: none,
      enrollments: none,
    });
    expect(await account(database, '1001')).toMatchObject({ revoked_before: null });
  });

  test('ISO-8859-15 gives the same names as UTF-8', async () => {
    const database = await open();
    await aaf(database, aafDelivery());
    const latin = Object.fromEntries(
      Object.entries(aafDelivery()).map(([name, text]) => [
        name,
        Buffer.from(text.replace('UTF-8', 'ISO-8859-15'), 'latin1'),
      ]),
    );
    expect(await aaf(database, latin)).toMatchObject({ applied: true, users: none });
  });

  test('who is no longer in a complete export goes, signed out; who comes back finds the account and its password', async () => {
    const database = await open();
    await aaf(database, aafDelivery());
    await database.query(`update account set password_hash = 'kept' where account_id = $1`, [
      accountIdOf('aaf', '1003'),
    ]);
    const { ENT_0370001A_Complet_20261001_Eleve_0001: _, ...files } = aafDelivery();
    delete files['ENT_0370001A_Complet_20261001_Eleve_0001.xml'];
    const report = await aaf(database, files, november);
    // The mother stays by her child of the other school.
    expect(report).toMatchObject({
      applied: true,
      users: { created: 0, updated: 1, deleted: 1 },
      enrollments: { deleted: 1 },
    });
    expect(await account(database, '1003')).toMatchObject({
      revoked_before: new Date('2026-11-02T08:00:00Z'),
      password_hash: 'kept',
    });
    expect(await account(database, '2000')).toMatchObject({ revoked_before: new Date('2026-11-02T08:00:00Z') });
    expect(await people(database)).toHaveLength(5);
    expect(await aaf(database, aafDelivery(), november)).toMatchObject({
      users: { created: 1, updated: 1, deleted: 0 },
    });
    expect(await account(database, '1003')).toMatchObject({ username: 'leo.lefevre', password_hash: 'kept' });
    expect(await people(database)).toHaveLength(7);
  });

  test('a delta keeps what it does not tell and clears what it tells empty', async () => {
    const database = await open();
    await aaf(database, aafDelivery());
    const before = await enrolled(database);
    const report = await aaf(
      database,
      {
        [delta('PersRelEleve')]: aafFile([aafRequest('modify', 'PersRelEleve', '2000', { mail: '' })]),
        [delta('PersEducNat')]: aafFile([aafRequest('modify', 'PersEducNat', '500', { ENTAuxEnsGroupesMatieres: '' })]),
        [delta('Eleve')]: aafFile([
          aafRequest('modify', 'Eleve', '1002', { givenName: 'Noël', ENTElevePersRelEleve: '2000$20$0$0$1$0' }),
          aafRequest('delete', 'Eleve', '1003'),
        ]),
      },
      november,
    );
    expect(report.errors).toEqual([]);
    expect(report).toMatchObject({
      applied: true,
      orgs: none,
      classes: none,
      users: { deleted: 1 },
      enrollments: { created: 0, deleted: 2 },
    });
    expect(await enrolled(database)).toEqual(
      before
        .filter((row) => row.name !== 'Léo' && !(row.title === '6LAT' && row.role === 'teacher'))
        .map((row) => (row.name === 'Noé' && row.role === 'pupil' ? { ...row, name: 'Noël' } : row)),
    );
    expect(
      await database.query(
        `select email, title, family_name from school_user where given_name = 'Anaïs' and deleted_at is null`,
      ),
    ).toEqual([{ email: null, title: 'Mme', family_name: 'Lefèvre' }]);
    expect(await database.query('select legal, contact from relation order by legal')).toEqual([
      { legal: false, contact: true },
      { legal: true, contact: true },
    ]);
  });

  test('a refused line refuses its school, which keeps its former state, and the others are applied', async () => {
    const database = await open();
    await aaf(database, aafDelivery());
    const before = await people(database);
    const files = aafDelivery();
    const broken = 'ENT_0370001A_Complet_20261001_Eleve_0000.xml';
    files[broken] = (files[broken] ?? '').replace('14/02/2014', '31/02/2014').replaceAll('Zoé', 'Chloé');
    files['ENT_0370001A_Complet_20261001_Eleve_0001.xml'] = (
      files['ENT_0370001A_Complet_20261001_Eleve_0001.xml'] ?? ''
    ).replace('Léo', 'Théo');
    const report = await aaf(database, files, november);
    expect(report).toMatchObject({
      applied: false,
      refusedOrgs: ['3000'],
      users: { created: 0, updated: 1, deleted: 0 },
    });
    expect(report.errors).toEqual([
      { file: broken, line: 11, field: 'ENTPersonDateNaissance', message: '"31/02/2014" is not a date (dd/mm/yyyy)' },
    ]);
    expect(await people(database)).toEqual(
      before.map((row) => (row.name === 'Léo Lefèvre' ? { ...row, name: 'Théo Lefèvre' } : row)),
    );
  });

  test.for([
    ['a relative who is nowhere', '2000$10$1$1$1$1', '9999$10$1$1$1$1', '"9999" is neither in the files nor known'],
    ['a pupil who is their own relative', '2000$10$1$1$1$1', '1001$10$1$1$1$1', '"1001" is their own relative'],
    [
      'a pupil as a relative',
      '2000$10$1$1$1$1',
      '1002$10$1$1$1$1',
      `"1002" is a pupil, who can't be a pupil's relative`,
    ],
    [
      'an unknown school',
      'ENTPersonStructRattach"><value>3000',
      'ENTPersonStructRattach"><value>7000',
      'school "7000" is neither in the files nor known',
    ],
    ['somebody described twice', '<id>1002</id>', '<id>1001</id>', '"1001" is described twice'],
    ['a request without an identifier', '<id>1002</id>', '<id/>', 'a request without an identifier'],
  ] as const)('%s is refused, with its file and line', async ([, from, to, message]) => {
    const database = await open();
    const files = aafDelivery();
    const name = 'ENT_0370001A_Complet_20261001_Eleve_0000.xml';
    files[name] = (files[name] ?? '').replace(from, to);
    const report = await aaf(database, files);
    expect(report.applied).toBe(false);
    expect(report.errors).toContainEqual(expect.objectContaining({ file: name, line: expect.any(Number), message }));
    expect(
      await database.query('select * from school where school_id = $1 and $2', [
        schoolIdOf('aaf', '3000'),
        to.includes('7000') === false,
      ]),
    ).toEqual([]);
  });
});
