import { expect, test } from 'vitest';
import type { Browser } from '../../../tests/support/calls.ts';
import { eachEngine } from '../../../tests/support/databases.ts';
import { aSchool, type PersonWish, type TestSchool } from '../../../tests/support/school.ts';
import {
  changePassword,
  getSession,
  listPeople,
  signIn,
  signInMethods,
  signOut,
  signOutEverywhere,
  switchSession,
} from './contract.ts';
import { freeTries } from './limits.ts';

const password = 'trois grenouilles bleues';
const hour = 3_600_000;
const day = 24 * hour;
/** The real function at a cost that tests can afford. */
const passwordCost = { memory: 64, passes: 1 };

async function someone(school: TestSchool, wish: PersonWish = {}) {
  return school.person({ ...wish, passwordHash: await school.context.identity.hashing.hash(password) });
}

function enter(browser: Browser, username: string, device: 'shared' | 'recognised' = 'recognised', given = password) {
  return browser.call(signIn, { input: { username, password: given, device } });
}

eachEngine('sign-in', (open) => {
  const start = async () => aSchool({ database: await open(), context: { passwordCost } });

  test('a username and its password open a session, whatever the capitals and accents', async () => {
    const school = await start();
    const lina = await someone(school, { username: 'lina.bederieu', givenName: 'Lina', familyName: 'Bédérieu' });
    const browser = school.browser();
    const reply = await enter(browser, ' Lina.Bédérieu ');
    expect(reply.body).toMatchObject({ accountId: lina.accountId, name: 'Lina Bédérieu', roles: ['pupil'] });
    expect(reply.body.memberships).toEqual([
      { schoolId: school.schoolId, schoolName: school.name, userId: lina.userId, roles: ['pupil'] },
    ]);
    expect((await browser.call(getSession)).body).toEqual(reply.body);
    expect(browser.attributes('preau_session')).toEqual(['max-age=7776000', 'path=/', 'httponly', 'samesite=lax']);
    await school.close();
  });

  test('over https the cookies are for https only', async () => {
    const school = await aSchool({
      database: await open(),
      context: { passwordCost, config: { ...(await start()).context.config, trustProxy: ['127.0.0.1'] } },
    });
    const lina = await someone(school);
    const browser = school.browser({ 'x-forwarded-proto': 'https' });
    await enter(browser, lina.username);
    for (const name of ['preau_session', 'preau_device', 'preau_people']) {
      expect(browser.attributes(name)).toContain('secure');
    }
    await school.close();
  });

  test('wrong, unknown, inactive and disabled get the same answer', async () => {
    const school = await start();
    const lina = await someone(school);
    const inactive = await school.person();
    const disabled = await someone(school);
    await school.database.query('update account set disabled_at = now() where account_id = $1', [disabled.accountId]);
    const replies = [
      await enter(school.browser(), lina.username, 'shared', 'not her password'),
      await enter(school.browser(), 'nobody.here', 'shared'),
      await enter(school.browser(), inactive.username, 'shared'),
      await enter(school.browser(), disabled.username, 'shared'),
    ];
    for (const reply of replies) {
      expect(reply).toFail(401, 'bad_credentials');
      expect(reply.text).toBe(replies[0]?.text);
      expect(Object.keys(reply.headers).sort()).toEqual(Object.keys(replies[0]?.headers ?? {}).sort());
    }
    await school.close();
  });

  test('an unknown name takes the same work as a known one', async () => {
    const school = await start();
    const lina = await someone(school);
    const { hashing } = school.context.identity;
    const asked: (string | undefined)[] = [];
    const { verify } = hashing;
    hashing.verify = (encoded, given) => {
      asked.push(encoded);
      return verify(encoded, given);
    };
    await enter(school.browser(), lina.username, 'shared', 'not her password');
    await enter(school.browser(), 'nobody.here', 'shared');
    expect(asked).toEqual([expect.stringContaining('$argon2id$'), undefined]);
    expect(await verify(undefined, 'nobody has this password')).toBe(false);
    await school.close();
  });

  test('a shared device keeps nothing once closed, and its session ends after twelve hours', async () => {
    const school = await start();
    const lina = await someone(school);
    const browser = school.browser();
    const reply = await enter(browser, lina.username, 'shared');
    expect(reply.body.people.map((person) => person.accountId)).toEqual([lina.accountId]);
    expect(browser.attributes('preau_session')).toEqual(['path=/', 'httponly', 'samesite=lax']);
    expect((await browser.call(listPeople)).body).toEqual([]);
    school.clock.advance(12 * hour - 1);
    expect((await browser.call(getSession)).status).toBe(200);
    school.clock.advance(1);
    expect(await browser.call(getSession)).toFail(401, 'signed_out');
    browser.close();
    expect([...browser.cookies.keys()]).toEqual(['preau_device']);
    expect(await browser.call(switchSession, { input: { accountId: lina.accountId } })).toFail(401, 'signed_out');
    await school.close();
  });

  test('a recognised device stays signed in while it is used, with the roles of today', async () => {
    const school = await start();
    const lina = await someone(school);
    const browser = school.browser();
    await enter(browser, lina.username);
    const first = browser.cookies.get('preau_session');
    school.clock.advance(day - 1);
    await browser.call(getSession);
    expect(browser.cookies.get('preau_session')).toBe(first);
    await school.database.query("update user_role set role = 'teacher' where user_id = $1", [lina.userId]);
    expect((await browser.call(getSession)).body.roles).toEqual(['pupil']);
    school.clock.advance(1);
    expect((await browser.call(getSession)).body.roles).toEqual(['teacher']);
    expect(browser.cookies.get('preau_session')).not.toBe(first);
    school.clock.advance(89 * day);
    expect((await browser.call(getSession)).status).toBe(200);
    school.clock.advance(90 * day);
    expect(await browser.call(getSession)).toFail(401, 'signed_out');
    await school.close();
  });

  test('who left the school is signed out at the next renewal', async () => {
    const school = await start();
    const lina = await someone(school);
    const browser = school.browser();
    await enter(browser, lina.username);
    await school.database.query('update school_user set deleted_at = now() where user_id = $1', [lina.userId]);
    school.clock.advance(day);
    expect(await browser.call(getSession)).toFail(401, 'signed_out');
    expect(browser.cookies.has('preau_session')).toBe(false);
    await school.close();
  });

  test('a WebSocket, which renews nothing, trusts a session two days at most', async () => {
    const school = await start();
    const { fromCookies } = school.context.identity;
    const { cookie, userId } = await school.as('pupil');
    school.clock.advance(2 * day - 1);
    expect(fromCookies(`other=1; ${cookie}`)?.userId).toBe(userId);
    school.clock.advance(1);
    expect(fromCookies(cookie)).toBeUndefined();
    await school.close();
  });

  test('two brothers on one tablet switch without a password, and nothing stays for the other to read', async () => {
    const school = await start();
    const adam = await someone(school, { givenName: 'Adam' });
    const noe = await someone(school, { givenName: 'Noé' });
    const tablet = school.browser();
    await enter(tablet, adam.username);
    const second = await enter(tablet, noe.username);
    expect(second.body.people.map(({ accountId, active }) => [accountId, active])).toEqual([
      [adam.accountId, false],
      [noe.accountId, true],
    ]);
    const reply = await tablet.call(switchSession, { input: { accountId: adam.accountId } });
    expect(reply.body).toMatchObject({ accountId: adam.accountId, device: 'recognised' });
    expect(reply.headers['clear-site-data']).toBe('"cache"');
    expect(reply.headers['cache-control']).toBe('no-store');
    expect((await tablet.call(getSession)).body.accountId).toBe(adam.accountId);
    const stranger = await someone(school);
    expect(await tablet.call(switchSession, { input: { accountId: stranger.accountId } })).toFail(401, 'signed_out');
    await school.close();
  });

  test('at most six people stay known on a device: who came least recently makes room', async () => {
    const school = await start();
    const tablet = school.browser();
    const all = [];
    for (let count = 0; count < 7; count++) all.push(await someone(school));
    for (const person of all) await enter(tablet, person.username);
    const known = (await tablet.call(listPeople)).body.map((person) => person.accountId);
    expect(known).toEqual(all.slice(1).map((person) => person.accountId));
    expect((tablet.cookies.get('preau_people') ?? '').length).toBeLessThan(2000);
    await school.close();
  });

  test('who signs in as on a shared device is never kept among the people of a recognised one', async () => {
    const school = await start();
    const [owner, friend] = [await someone(school), await someone(school)];
    const tablet = school.browser();
    await enter(tablet, owner.username);
    const reply = await enter(tablet, friend.username, 'shared');
    expect(reply.body.people.map((person) => person.accountId)).toEqual([friend.accountId]);
    expect((await tablet.call(listPeople)).body.map((person) => person.accountId)).toEqual([owner.accountId]);
    await tablet.call(signOut);
    expect((await tablet.call(listPeople)).body.map((person) => person.accountId)).toEqual([owner.accountId]);
    await school.close();
  });

  test('signing out forgets the person on the device', async () => {
    const school = await start();
    const lina = await someone(school);
    const browser = school.browser();
    await enter(browser, lina.username);
    const reply = await browser.call(signOut);
    expect(reply.status).toBe(204);
    expect(reply.headers['clear-site-data']).toBe('"cache"');
    expect([...browser.cookies.keys()]).toEqual(['preau_device']);
    expect(await browser.call(switchSession, { input: { accountId: lina.accountId } })).toFail(401, 'signed_out');
    await school.close();
  });

  test('signing out everywhere ends every session at once here, and on another node at its next reading', async () => {
    const school = await start();
    const elsewhere = await aSchool({ database: school.database, context: { passwordCost } });
    const lina = await someone(school);
    const [phone, tablet] = [school.browser(), school.browser()];
    await enter(phone, lina.username);
    await enter(tablet, lina.username);
    const cookie = `preau_session=${tablet.cookies.get('preau_session')}`;
    await phone.call(signOutEverywhere);
    expect(await tablet.call(getSession)).toFail(401, 'signed_out');
    expect(await phone.call(getSession)).toFail(401, 'signed_out');
    expect(await tablet.call(switchSession, { input: { accountId: lina.accountId } })).toFail(401, 'signed_out');
    expect((await tablet.call(listPeople)).body).toEqual([]);
    expect(elsewhere.context.identity.fromCookies(cookie)?.accountId).toBe(lina.accountId);
    await elsewhere.context.identity.refresh();
    expect(elsewhere.context.identity.fromCookies(cookie)).toBeUndefined();
    // Signing in again works at once, on both.
    const again = await enter(phone, lina.username);
    expect(again.status).toBe(200);
    expect(elsewhere.context.identity.fromCookies(`preau_session=${phone.cookies.get('preau_session')}`)).toBeDefined();
    await elsewhere.close();
    await school.close();
  });

  test('a disabled account is out at the next reading', async () => {
    const school = await start();
    const lina = await someone(school);
    const browser = school.browser();
    await enter(browser, lina.username);
    school.clock.advance(hour);
    await school.database.query('update account set disabled_at = $2 where account_id = $1', [
      lina.accountId,
      new Date(school.clock.now()),
    ]);
    await school.context.identity.refresh();
    expect(await browser.call(getSession)).toFail(401, 'signed_out');
    expect(await browser.call(switchSession, { input: { accountId: lina.accountId } })).toFail(401, 'signed_out');
    await school.close();
  });

  test('a change of password ends the other sessions and keeps this one', async () => {
    const school = await start();
    const lina = await someone(school);
    const [phone, tablet] = [school.browser(), school.browser()];
    await enter(phone, lina.username);
    await enter(tablet, lina.username);
    const next = 'quatre tortues vertes';
    const wrong = await phone.call(changePassword, { input: { current: 'not her password', next } });
    expect(wrong).toFail(401, 'bad_credentials');
    expect((await tablet.call(getSession)).status).toBe(200);
    expect((await phone.call(changePassword, { input: { current: password, next } })).status).toBe(204);
    expect((await phone.call(getSession)).status).toBe(200);
    expect((await phone.call(switchSession, { input: { accountId: lina.accountId } })).status).toBe(200);
    expect(await tablet.call(getSession)).toFail(401, 'signed_out');
    expect(await tablet.call(switchSession, { input: { accountId: lina.accountId } })).toFail(401, 'signed_out');
    expect(await enter(tablet, lina.username)).toFail(401, 'bad_credentials');
    expect((await enter(tablet, lina.username, 'recognised', next)).status).toBe(200);
    await school.close();
  });

  test('one person with two schools has one active at a time, and can change', async () => {
    const school = await start();
    const other = await school.otherSchool('Lycée Voltaire');
    const here = await someone(school, { roles: ['teacher', 'parent'] });
    const there = await other.person({ roles: ['head'], accountId: here.accountId });
    const browser = school.browser();
    const reply = await enter(browser, here.username);
    expect(reply.body).toMatchObject({ schoolId: school.schoolId, roles: ['parent', 'teacher'] });
    expect(reply.body.memberships.map((member) => member.userId)).toEqual([here.userId, there.userId]);
    const input = { accountId: here.accountId, schoolId: other.schoolId };
    const moved = await browser.call(switchSession, { input });
    expect(moved.body).toMatchObject({ schoolId: other.schoolId, userId: there.userId, roles: ['head'] });
    // The next sign-in on this device goes where the last one was.
    expect((await enter(browser, here.username)).body.schoolId).toBe(other.schoolId);
    const lone = await someone(school);
    await enter(browser, lone.username, 'shared');
    const wish = { accountId: lone.accountId, schoolId: other.schoolId };
    expect(await browser.call(switchSession, { input: wish })).toFail(401, 'signed_out');
    expect((await browser.call(getSession)).body.schoolId).toBe(school.schoolId);
    await school.close();
  });

  test('changing school on a shared device does not make its session last longer', async () => {
    const school = await start();
    const other = await school.otherSchool('Lycée Voltaire');
    const here = await someone(school, { roles: ['teacher'] });
    await other.person({ roles: ['teacher'], accountId: here.accountId });
    const browser = school.browser();
    await enter(browser, here.username, 'shared');
    school.clock.advance(11 * hour);
    await browser.call(switchSession, { input: { accountId: here.accountId, schoolId: other.schoolId } });
    expect((await browser.call(getSession)).body).toMatchObject({ schoolId: other.schoolId, device: 'shared' });
    school.clock.advance(hour);
    expect(await browser.call(getSession)).toFail(401, 'signed_out');
    await school.close();
  });

  test('an account without a school cannot enter, and is told why', async () => {
    const school = await start();
    const gone = await someone(school);
    await school.database.query('update school_user set deleted_at = now() where user_id = $1', [gone.userId]);
    expect(await enter(school.browser(), gone.username)).toFail(403, 'no_school');
    await school.close();
  });

  test('a stranger who guesses closes the account for strangers, not for the device it knows', async () => {
    const school = await start();
    const lina = await someone(school);
    const own = school.browser();
    await enter(own, lina.username);
    await own.call(signOut);
    for (let count = 0; count < freeTries; count++) {
      expect(await enter(school.browser(), lina.username, 'shared', `guess ${count}`)).toFail(401, 'bad_credentials');
    }
    const closed = await enter(school.browser(), lina.username);
    expect(closed).toFail(429, 'too_many_tries');
    expect(Number(closed.headers['retry-after'])).toBe(30);
    expect((await enter(own, lina.username)).status).toBe(200);
    school.clock.advance(30_000);
    expect((await enter(school.browser(), lina.username)).status).toBe(200);
    await school.close();
  });

  test('an account that does not exist closes in the same way', async () => {
    const school = await start();
    const lina = await someone(school);
    const trace = async (username: string) => {
      const seen: [number, string, unknown][] = [];
      for (let count = 0; count < freeTries + 2; count++) {
        const reply = await enter(school.browser(), username, 'shared', `guess ${count}`);
        seen.push([reply.status, reply.text, reply.headers['retry-after']]);
        school.clock.advance(1000);
      }
      return seen;
    };
    expect(await trace('nobody.here')).toEqual(await trace(lina.username));
    await school.close();
  });

  test('a password hashed at an older cost is hashed anew, and sessions go on', async () => {
    const school = await start();
    const lina = await someone(school);
    const hash = async () => {
      const [row] = await school.database.query<{ hash: string }>(
        'select password_hash as hash from account where account_id = $1',
        [lina.accountId],
      );
      return row?.hash ?? '';
    };
    const later = await aSchool({ database: school.database, context: { passwordCost: { memory: 128, passes: 2 } } });
    expect(await hash()).toContain('$m=64,t=1,p=1$');
    const browser = later.browser();
    await enter(browser, lina.username);
    expect(await hash()).toContain('$m=128,t=2,p=1$');
    expect((await browser.call(getSession)).status).toBe(200);
    expect((await enter(school.browser(), lina.username)).status).toBe(200);
    await later.close();
    await school.close();
  });
});

test('sign-in methods are a list', async () => {
  const school = await aSchool();
  expect((await school.stranger.call(signInMethods)).body).toEqual([
    { id: 'password', label: 'Identifiant et mot de passe', kind: 'password' },
  ]);
});

test('a session signed with a secret that left the ring is worth nothing; an older one of the ring still counts', async () => {
  const school = await aSchool();
  const { cookie } = await school.as('pupil');
  const withRing = async (ring: string) => {
    const config = { ...school.context.config, secret: ring };
    const node = await aSchool({ database: school.database, context: { config } });
    return node.context.identity.fromCookies(cookie);
  };
  const newer = 'new:abcdef0123456789abcdef0123456789';
  expect(await withRing(`${newer},${school.context.config.secret}`)).toBeDefined();
  expect(await withRing(newer)).toBeUndefined();
  expect(school.context.identity.fromCookies(`${cookie.slice(0, -2)}xx`)).toBeUndefined();
});
