// OneRoster into a real database: bulk and delta deliveries, on both engines.
import { expect, test } from 'vitest';
import { eachDatabase } from '../../../tests/support/databases.ts';
import { accountIdOf } from './ids.ts';
import { oneRosterFiles, oneRosterRows } from './testing/deliveries.ts';
import { none, november, oneRoster, people } from './testing/imported.ts';

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
