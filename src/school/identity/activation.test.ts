import { expect, test } from 'vitest';
import { eachEngine } from '../../../tests/support/databases.ts';
import { aSchool, type TestSchool } from '../../../tests/support/school.ts';
import { createKeys } from '../../lib/keys.ts';
import { codeHash, codeMatches, newCode } from './codes.ts';
import { activate, getClassList, getSession, makeActivationSheet, renewActivationCode, signIn } from './contract.ts';

const password = 'trois grenouilles bleues';
const day = 24 * 3_600_000;
const passwordCost = { memory: 64, passes: 1 };

async function classOf(school: TestSchool) {
  const teacher = await school.person({ roles: ['teacher'] });
  const lina = await school.person({ givenName: 'Lina', familyName: 'Bédérieu' });
  const zoe = await school.person({ givenName: 'Zoé', familyName: 'Bedane' });
  const { classId } = await school.addClass({ title: '5e A', pupils: [lina, zoe], teachers: [teacher] });
  const sheet = async () => (await teacher.call(makeActivationSheet, { params: { classId } })).body;
  const codeOf = async (userId: string) => (await sheet()).people.find((one) => one.userId === userId)?.code ?? '';
  return { teacher, lina, zoe, classId, sheet, codeOf };
}

const input = (username: string, code: string, given = password) => {
  return { input: { username, code, password: given, device: 'shared' as const } };
};

eachEngine('activation', (open) => {
  const start = async () => aSchool({ database: await open(), context: { passwordCost } });

  test('a code from the sheet opens the account once, and its password from then on', async () => {
    const school = await start();
    const { lina, sheet, codeOf, teacher, classId } = await classOf(school);
    const first = await sheet();
    expect(first).toMatchObject({ classId, title: '5e A', school: school.name });
    expect(first.people.map((one) => one.name)).toEqual(['Zoé Bedane', 'Lina Bédérieu']);
    for (const { code } of first.people) expect(code).toMatch(/^[2-9B-Z]{5}-[2-9B-Z]{5}$/);
    const code = await codeOf(lina.userId);
    expect(first.people[1]?.code).not.toBe(code);
    expect(await school.browser().call(activate, input(lina.username, first.people[1]?.code ?? ''))).toFail(
      401,
      'bad_credentials',
    );
    const browser = school.browser();
    const typed = ` ${code.toLowerCase().replace('-', ' ')}`;
    expect((await browser.call(activate, input(lina.username, typed))).body.accountId).toBe(lina.accountId);
    expect((await browser.call(getSession)).body.name).toBe('Lina Bédérieu');
    expect(await school.browser().call(activate, input(lina.username, code))).toFail(401, 'bad_credentials');
    const credentials = { username: lina.username, password, device: 'shared' as const };
    expect((await school.browser().call(signIn, { input: credentials })).status).toBe(200);
    // The next sheet leaves her alone, and the class list says so.
    expect((await sheet()).people.map((one) => 'code' in one)).toEqual([true, false]);
    const list = (await teacher.call(getClassList, { params: { classId } })).body;
    expect(list.people.map((one) => [one.familyName, one.active])).toEqual([
      ['Bedane', false],
      ['Bédérieu', true],
    ]);
    await school.close();
  });

  test('two requests with the same code at once: one account opened, one refusal', async () => {
    const school = await start();
    const { lina, codeOf } = await classOf(school);
    const code = await codeOf(lina.userId);
    const replies = await Promise.all([
      school.browser().call(activate, input(lina.username, code, 'trois grenouilles bleues')),
      school.browser().call(activate, input(lina.username, code, 'quatre tortues vertes')),
    ]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 401]);
    const winner = replies[0]?.status === 200 ? 'trois grenouilles bleues' : 'quatre tortues vertes';
    const credentials = { username: lina.username, password: winner, device: 'shared' as const };
    expect((await school.browser().call(signIn, { input: credentials })).status).toBe(200);
    await school.close();
  });

  test('a code is kept as a signature only, and lasts thirty days', async () => {
    const school = await start();
    const { lina, zoe, codeOf } = await classOf(school);
    const late = await codeOf(lina.userId);
    const rows = await school.database.query('select * from account');
    for (const secret of [late, late.replace('-', ''), Buffer.from(late.replace('-', '')).toString('base64url')]) {
      expect(JSON.stringify(rows)).not.toContain(secret);
    }
    school.clock.advance(30 * day);
    expect(await school.browser().call(activate, input(lina.username, late))).toFail(401, 'bad_credentials');
    const fresh = await codeOf(zoe.userId);
    school.clock.advance(30 * day - 1);
    expect((await school.browser().call(activate, input(zoe.username, fresh))).status).toBe(200);
    await school.close();
  });

  test('wrong code, unknown name and active account get the same answer, after the same work', async () => {
    const school = await start();
    const { lina, codeOf } = await classOf(school);
    await codeOf(lina.userId);
    const active = await school.person({ passwordHash: await school.context.identity.hashing.hash(password) });
    const { hashing } = school.context.identity;
    const { hash } = hashing;
    let hashed = 0;
    hashing.hash = (given) => {
      hashed++;
      return hash(given);
    };
    const replies = [];
    for (const username of [lina.username, 'nobody.here', active.username]) {
      replies.push(await school.browser().call(activate, input(username, 'BCDFG-HJKMN')));
    }
    for (const reply of replies) {
      expect(reply).toFail(401, 'bad_credentials');
      expect(reply.text).toBe(replies[0]?.text);
    }
    expect(hashed).toBe(3);
    await school.close();
  });

  test('a password that is too easy is refused and the code stays good', async () => {
    const school = await start();
    const { lina, codeOf } = await classOf(school);
    const code = await codeOf(lina.userId);
    for (const weak of ['motdepasse1', '1234567890', `${lina.username}12`, 'Lina-Bederieu!']) {
      expect(await school.browser().call(activate, input(lina.username, code, weak))).toFail(400, 'weak_password');
    }
    expect((await school.browser().call(activate, input(lina.username, code))).status).toBe(200);
    await school.close();
  });

  test('guessing codes closes in the same way as guessing passwords, and apart from it', async () => {
    const school = await start();
    const lina = await school.person({ passwordHash: await school.context.identity.hashing.hash(password) });
    for (let count = 0; count < 5; count++) {
      await school.browser().call(activate, input(lina.username, `BCDFG-HJKM${count + 2}`));
    }
    expect(await school.browser().call(activate, input(lina.username, 'BCDFG-HJKMN'))).toFail(429, 'too_many_tries');
    const credentials = { username: lina.username, password, device: 'shared' as const };
    expect((await school.browser().call(signIn, { input: credentials })).status).toBe(200);
    await school.close();
  });

  test('a class is seen by its teachers, staff and head only', async () => {
    const school = await start();
    const { classId } = await classOf(school);
    const other = await school.otherSchool();
    const asked = { params: { classId } };
    for (const contract of [getClassList, makeActivationSheet]) {
      for (const role of ['staff', 'head'] as const) {
        expect((await school.as(role).call(contract, asked)).body.people).toHaveLength(2);
        expect(await other.as(role).call(contract, asked)).toFail(404, 'class_unknown');
      }
      expect(await school.as('teacher').call(contract, asked)).toFail(404, 'class_unknown');
      for (const role of ['pupil', 'parent', 'region_operator', 'platform_operator'] as const) {
        expect(await school.as(role).call(contract, asked)).toFail(403, 'not_allowed');
      }
    }
    await school.close();
  });

  test('a forgotten password: a new code from a teacher of the pupil, which ends what was open before', async () => {
    const school = await start();
    const { teacher, lina } = await classOf(school);
    const { hashing } = school.context.identity;
    await school.database.query('update account set password_hash = $2 where account_id = $1', [
      lina.accountId,
      await hashing.hash('a forgotten sentence'),
    ]);
    const asked = { params: { userId: lina.userId } };
    const { code } = (await teacher.call(renewActivationCode, asked)).body;
    expect((await lina.call(getSession)).status).toBe(200);
    const browser = school.browser();
    expect((await browser.call(activate, input(lina.username, code))).status).toBe(200);
    expect((await browser.call(getSession)).status).toBe(200);
    expect(await lina.call(getSession)).toFail(401, 'signed_out');
    await school.close();
  });

  test('nobody renews the code of a person with more rights, or of a pupil they do not teach', async () => {
    const school = await start();
    const { teacher, lina } = await classOf(school);
    const other = await school.otherSchool();
    const colleague = await school.person({ roles: ['teacher'] });
    const both = await school.person({ roles: ['parent'] });
    await other.person({ roles: ['head'], accountId: both.accountId });
    const ask = (who: typeof teacher, userId: string) => who.call(renewActivationCode, { params: { userId } });
    const [staff, head] = [await school.as('staff'), await school.as('head')];
    expect(await ask(colleague, lina.userId)).toFail(404, 'person_unknown');
    expect(await ask(teacher, colleague.userId)).toFail(404, 'person_unknown');
    expect(await ask(staff, colleague.userId)).toFail(404, 'person_unknown');
    expect(await ask(staff, head.userId)).toFail(404, 'person_unknown');
    expect(await ask(staff, both.userId)).toFail(404, 'person_unknown');
    expect(await ask(await other.as('head'), lina.userId)).toFail(404, 'person_unknown');
    expect((await ask(staff, lina.userId)).status).toBe(200);
    expect((await ask(head, colleague.userId)).status).toBe(200);

    // A teacher of two schools: one school's head can't open what the other holds.
    const shared = await school.person({ roles: ['teacher'] });
    await other.person({ roles: ['teacher'], accountId: shared.accountId });
    expect(await ask(head, shared.userId)).toFail(409, 'other_school');
    await school.close();
  });
});

test('codes can be typed, differ, and are checked with any secret of the ring', () => {
  const [old, now] = ['a:0123456789abcdef0123456789abcdef', 'b:abcdef0123456789abcdef0123456789'];
  let byte = 0;
  const code = newCode({ bytes: (count) => Uint8Array.from({ length: count }, () => byte++ % 256) });
  expect(code).toBe('23456-789BC');
  const hash = codeHash(createKeys(old), 'account', code);
  expect(codeMatches(createKeys(`${now},${old}`), 'account', '23456789bc', hash)).toBe(true);
  expect(codeMatches(createKeys(now), 'account', code, hash)).toBe(false);
  expect(codeMatches(createKeys(old), 'another', code, hash)).toBe(false);
  expect(codeMatches(createKeys(old), 'account', code, 'no.code')).toBe(false);
});
