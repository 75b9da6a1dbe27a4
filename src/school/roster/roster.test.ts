// Rosters into a real database: what a complete export creates, changes and takes away, on both engines.
import { expect, test } from 'vitest';
import { eachDatabase } from '../../../tests/support/databases.ts';
import type { Database } from '../../lib/database/database.ts';
import { accountIdOf, schoolIdOf } from './ids.ts';
import { importRoster } from './roster.ts';
import {
  aafDelivery,
  aafFile,
  aafRequest,
  folderOf,
  oneRosterFiles,
  oneRosterRows,
  zipOf,
} from './testing/deliveries.ts';

const at = (now: string) => ({ clock: { now: () => Date.parse(now) } });
const october = at('2026-10-01T08:00:00Z');
const november = at('2026-11-02T08:00:00Z');
const none = { created: 0, updated: 0, deleted: 0 };

const aaf = (database: Database, files: Record<string, string | Buffer>, when = october) =>
  importRoster(database, { format: 'aaf', path: folderOf(files) }, when);
const oneRoster = (database: Database, files: Record<string, string>, when = october) =>
  importRoster(database, { format: 'oneroster', path: folderOf(files) }, when);

const people = (database: Database) =>
  database.query(
    `select s.external_id as school, u.given_name || ' ' || u.family_name as name, string_agg(r.role, ',' order by r.role) as roles
     from school_user u join school s using (school_id) left join user_role r using (school_id, user_id)
     where u.deleted_at is null group by s.external_id, u.user_id, u.given_name, u.family_name order by 1, 2, 3`,
  );
const enrolled = (database: Database) =>
  database.query(
    `select c.title, u.given_name as name, e.role, e.subject_code as subject, e.is_primary as main from enrollment e
     join class c using (school_id, class_id) join school_user u using (school_id, user_id) join school s using (school_id)
     order by s.external_id, 1, 3, 2, 4`,
  );
const account = async (database: Database, ref: string) =>
  (
    await database.query('select username, revoked_before, password_hash from account where account_id = $1', [
      accountIdOf('aaf', ref),
    ])
  )[0];

const delta = (kind: string) => `ENT_0370001A_Delta_20261102_${kind}_0000.xml`;

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

eachDatabase('OneRoster', (open) => {
  test('a bulk delivery is imported whatever its columns, breaks and byte-order marks', async () => {
    const database = await open();
    const files = oneRosterFiles(oneRosterRows());
    files['orgs.csv'] = (files['orgs.csv'] ?? '')
      .replace('name,type', 'name,type,mascot')
      .replaceAll(/(district|school),/g, '$1,owl,');
    const report = await oneRoster(database, files);
    expect(report.errors).toEqual([]);
    expect(report).toMatchObject({
      applied: true,
      orgs: { created: 2 },
      users: { created: 4 },
      classes: { created: 3 },
      enrollments: { created: 3 },
    });
    expect(report.warnings.map(({ field, line }) => [field, line])).toEqual(
      expect.arrayContaining([
        ['mascot', 1],
        ['role', 6],
        ['username', 2],
        ['username', 6],
      ]),
    );
    expect(await database.query(`select name, uai, academy from school order by external_id`)).toEqual([
      { name: 'Collège Balzac', uai: '0370001A', academy: 'Académie' },
      { name: 'Rabelais', uai: null, academy: 'Académie' },
    ]);
    expect(await database.query(`select title, kind, subject_code from class order by external_id`)).toEqual([
      { title: '6A', kind: 'class', subject_code: '' },
      { title: 'Maths 6A', kind: 'course', subject_code: '061300' },
      { title: '6B', kind: 'class', subject_code: '' },
    ]);
    // "zoe" is asked for twice, so neither has it; the mother is at both schools.
    expect(await database.query('select username from account order by 1')).toEqual(
      ['anais', 'leo', 'noe.durand', 'zoe.lefevre'].map((username) => ({ username })),
    );
    expect(await database.query(`select count(*)::int as count from user_role where role = 'parent'`)).toEqual([
      { count: 2 },
    ]);
    expect(await oneRoster(database, files, november)).toMatchObject({
      applied: true,
      orgs: none,
      users: none,
      classes: none,
      enrollments: none,
    });
  });

  test('a delta changes and deletes what it names, and nothing else', async () => {
    const database = await open();
    await oneRoster(database, oneRosterFiles(oneRosterRows()));
    const report = await oneRoster(
      database,
      oneRosterFiles(
        {
          users: ['p1,active,,false,zoe,Zoé,Lefèvre,,m1,5,s1', 't1,tobedeleted,,true,Zoe,Noé,Durand,,,,s1'],
          enrollments: ['e1,tobedeleted,,c1,s1,p1,student,false,,'],
        },
        'delta',
      ),
      november,
    );
    expect(report.errors).toEqual([]);
    expect(report).toMatchObject({
      applied: true,
      users: { created: 0, updated: 1, deleted: 1 },
      enrollments: { created: 0, updated: 0, deleted: 2 },
      classes: none,
    });
    expect(await people(database)).toHaveLength(4);
    expect(
      await database.query('select disabled_at is not null as disabled from account where account_id = $1', [
        accountIdOf('oneroster', 'p1'),
      ]),
    ).toEqual([{ disabled: true }]);
  });

  test('an org that a bulk delivery no longer has goes with its people and classes', async () => {
    const database = await open();
    await oneRoster(database, oneRosterFiles(oneRosterRows()));
    const rows = Object.fromEntries(
      Object.entries(oneRosterRows()).map(([name, lines]) => [name, lines.filter((line) => !/\bs2\b/.test(line))]),
    );
    expect(await oneRoster(database, oneRosterFiles(rows), november)).toMatchObject({
      ...{
        applied: true,
        orgs: { deleted: 1 },
        users: { updated: 1, deleted: 1 },
        classes: { deleted: 1 },
        enrollments: { deleted: 1 },
      },
    });
  });

  test.for([
    ['roles', 'p1,primary,student', 'p1,primary,wizard', 2, 'role', '"wizard" is not a role of OneRoster', ['s1']],
    ['enrollments', 'c3,s2,p2', 'c1,s2,p2', 4, 'classSourcedId', 'class "c1" is not of this school', ['s2']],
    ['enrollments', 'c3,s2,p2', 'c3,s2,p9', 4, 'userSourcedId', 'user "p9" is neither in the files nor known', ['s2']],
    [
      'users',
      'm1,active,,true,anais,',
      'm1,active,,perhaps,anais,',
      4,
      'enabledUser',
      '"perhaps" is neither true nor false',
      ['s1', 's2'],
    ],
    ['users', ',Durand,', ',Durand,x,', 6, '', '12 fields where the header has 11', ['s1', 's2']],
    [
      'orgs',
      'Académie,district,,',
      'Académie,district,,d1',
      2,
      'parentSourcedId',
      'the orgs above "d1" go round in a circle',
      [],
    ],
  ] as const)(
    'a wrong line of %s (%s → %s) is named and refuses its school only',
    async ([name, from, to, line, field, message, refused]) => {
      const database = await open();
      const files = oneRosterFiles(oneRosterRows());
      files[`${name}.csv`] = (files[`${name}.csv`] ?? '').replace(from, to);
      const report = await oneRoster(database, files);
      expect(report.applied).toBe(false);
      expect(report.errors).toContainEqual({ file: `${name}.csv`, line, field, message });
      if (refused.length > 0) expect(report.refusedOrgs).toEqual(refused);
      const schools = await database.query<{ external_id: string }>('select external_id from school');
      for (const { external_id } of schools) expect(refused).not.toContain(external_id);
      if (refused.length === 1) expect(schools).toHaveLength(1);
    },
  );
});

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
  });
});
