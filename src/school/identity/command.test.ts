import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eachDatabase } from '../../../tests/support/databases.ts';
import { aSchool, secret } from '../../../tests/support/school.ts';
import type { Database } from '../../lib/database/database.ts';
import { accountCommand } from './command.ts';
import { activate, signIn } from './contract.ts';

beforeEach(() => vi.stubEnv('PREAU_SECRET', secret));
afterEach(() => vi.unstubAllEnvs());

async function run(database: Database, args: string[], input = '') {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdin: Readable.from([input]), stdout, stderr };
  const status = await accountCommand(args, io, async () => ({ ...database, close: async () => {} }));
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { status, out: text(stdout), err: text(stderr) };
}

eachDatabase('preau account', (open) => {
  test('adds a platform operator, who can sign in', async () => {
    const school = await aSchool({ database: await open(), now: new Date().toISOString() });
    const args = ['add', '--role', 'platform_operator', '--username', 'Ada'];
    expect(await run(school.database, args, 'a long and quiet sentence\n')).toMatchObject({ status: 0, err: '' });
    const input = { username: 'ada', password: 'a long and quiet sentence', device: 'shared' as const };
    expect((await school.browser().call(signIn, { input })).body).toMatchObject({
      name: 'ada',
      roles: ['platform_operator'],
    });
    const again = await run(school.database, args, 'a long and quiet sentence\n');
    expect(again).toMatchObject({ status: 1, err: 'preau account: the user name "ada" is taken\n' });
    await run(school.database, [...args.slice(0, 4), 'grace'], 'another long sentence');
    expect(await school.database.query("select count(*)::int as n from school where kind = 'platform'")).toEqual([
      { n: 1 },
    ]);
    await school.close();
  });

  test('refuses a weak password, an unknown role or school, and says how it is used', async () => {
    const database = await open();
    const add = (role: string, ...more: string[]) => ['add', '--role', role, '--username', 'ada', ...more];
    expect(await run(database, add('platform_operator'), 'short')).toMatchObject({ status: 1 });
    expect(await run(database, add('king'), 'a long sentence')).toMatchObject({
      status: 2,
      err: expect.stringContaining('not "king"'),
    });
    expect(await run(database, add('head'), 'a long sentence')).toMatchObject({
      status: 2,
      err: expect.stringContaining('--school is missing'),
    });
    expect(await run(database, add('head', '--school', '0750001A'), 'a long sentence')).toMatchObject({
      status: 1,
      err: 'preau account: there is no school "0750001A"\n',
    });
    expect(await run(database, ['remove'])).toMatchObject({ status: 2 });
    expect(await database.query('select count(*)::int as n from account')).toEqual([{ n: 0 }]);
  });

  test('gives codes to the teachers who never signed in, and one to who forgot a password', async () => {
    const school = await aSchool({ database: await open(), now: new Date().toISOString() });
    const teacher = await school.person({ roles: ['teacher'], givenName: 'Anne', familyName: 'Petit' });
    const known = await school.person({ roles: ['teacher'], passwordHash: '$argon2id$none' });
    await school.person({ roles: ['pupil'] });
    // As a CSV names its school, which may have no UAI.
    await school.database.query(`update school set external_id = 'ecole' where school_id = $1`, [school.schoolId]);
    const listed = await run(school.database, ['codes', '--school', 'ecole']);
    expect(listed.out).toMatch(new RegExp(`^${teacher.username}\\t[A-Z0-9]{5}-[A-Z0-9]{5}\\tPetit Anne\\n$`));
    const forgotten = await run(school.database, ['code', '--username', known.username]);
    const tries: [string, string | undefined][] = [
      [teacher.username, listed.out.split('\t')[1]],
      [known.username, forgotten.out.trim()],
    ];
    for (const [username, code = ''] of tries) {
      const input = { username, code, password: 'trois grenouilles bleues', device: 'shared' as const };
      expect((await school.browser().call(activate, { input })).status).toBe(200);
    }
    expect(await run(school.database, ['code', '--username', 'nobody'])).toMatchObject({ status: 1 });
    await school.close();
  });
});
