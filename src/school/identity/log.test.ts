// Nothing that is logged tells a secret, or who a pupil is.
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { aSchool } from '../../../tests/support/school.ts';
import { logOptions } from '../../lib/log.ts';
import { activate, changePassword, getSession, makeActivationSheet, signIn } from './contract.ts';

test('sign-in, activation and errors leave no password, code, token or name in the log', async () => {
  const lines: string[] = [];
  const log = pino({ ...logOptions, level: 'trace' }, { write: (line: string) => lines.push(line) });
  const school = await aSchool({ context: { log, passwordCost: { memory: 64, passes: 1 } } });
  const lina = await school.person({ username: 'lina.secretive', givenName: 'Lina', familyName: 'Secretive' });
  const { classId } = await school.addClass({ pupils: [lina] });
  const sheet = (await school.as('head').call(makeActivationSheet, { params: { classId } })).body;
  const code = sheet.people[0]?.code ?? 'none';
  const [password, wrong] = ['trois grenouilles bleues', 'quatre tortues vertes'];
  const { username } = lina;
  const browser = school.browser();
  await browser.call(activate, { input: { username, code, password: wrong, device: 'recognised' } });
  await browser.call(activate, { input: { username, code, password, device: 'recognised' } });
  await browser.call(signIn, { input: { username, password: wrong, device: 'recognised' } });
  await browser.call(changePassword, { input: { current: wrong, next: password } });
  expect((await browser.call(getSession)).status).toBe(200);

  // The database breaks in the middle of requests that carry all of it.
  const { database } = school;
  const { query } = database;
  Object.assign(database, { query: () => query(brokenQuery, [username, password, code]) });
  const input = { username, password, device: 'shared' as const };
  expect(await school.browser().call(signIn, { input })).toFail(500, 'broken');
  expect(await browser.call(getSession)).toFail(500, 'broken');
  Object.assign(database, { query });

  const text = lines.join('');
  expect(text).toContain('request failed');
  const secrets = [password, wrong, code, code.replace('-', ''), 'ecretive', 'Lina', ...browser.cookies.values()];
  for (const secret of secrets) expect(text).not.toContain(secret);
});

const brokenQuery = 'select nothing from account where username = $1 or username = $2 or username = $3';
