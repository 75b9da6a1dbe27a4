// A whole school behind one address signs in within five minutes, with the real hashing at a lower cost.
import { expect, test } from 'vitest';
import { aSchool } from '../../../tests/support/school.ts';
import { signIn } from './contract.ts';

const pupils = 1_200;
const password = 'trois grenouilles bleues';

test('1 200 pupils of one address, one in three mistaken first, all enter within five minutes', async () => {
  const school = await aSchool({ context: { passwordCost: { memory: 64, passes: 1 } } });
  const hash = await school.context.identity.hashing.hash(password);
  await school.database.query(
    `with pupil as (select gen_random_uuid() as account_id, gen_random_uuid() as user_id, n
                        from generate_series(1, $3::int) as n),
            made as (insert into account (account_id, source, external_id, username, password_hash)
                     select account_id, 'crowd', n::text, 'crowd' || n, $2::text from pupil returning account_id),
            users as (insert into school_user (school_id, user_id, account_id, external_id, given_name, family_name)
                      select $1::uuid, user_id, account_id, 'crowd' || n, 'Élève', n::text from pupil
                      returning user_id)
       select count(*) from made, users where false`,
    [school.schoolId, hash, pupils],
  );
  await school.database.query(
    `insert into user_role (school_id, user_id, role)
       select school_id, user_id, 'pupil' from school_user where school_id = $1 and external_id like 'crowd%'`,
    [school.schoolId],
  );
  const statuses = new Map<number, number>();
  const enter = async (number: number, given: string) => {
    const input = { username: `crowd${number}`, password: given, device: 'shared' as const };
    const { status } = await school.browser().call(signIn, { input });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  const wave = 60;
  for (let first = 1; first <= pupils; first += wave) {
    const numbers = Array.from({ length: wave }, (_, index) => first + index);
    await Promise.all(
      numbers.map(async (number) => {
        if (number % 3 === 0) await enter(number, 'not my password');
        await enter(number, password);
      }),
    );
    school.clock.advance((300_000 * wave) / pupils);
  }
  expect(Object.fromEntries(statuses)).toEqual({ 200: pupils, 401: pupils / 3 });
}, 180_000);
