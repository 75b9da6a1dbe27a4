// The code of the day: adults of a school read it, of their own school, without a seat; and a device without a proof gets in line with it.
import { expect, onTestFinished, test } from 'vitest';
import { aSchool } from '../../../tests/support/school.ts';
import { gateCommand } from '../command.ts';
import { aGate, testSecret, testStart } from '../testing/a-gate.ts';
import { getCodeOfDay } from './contract.ts';
import { createSchoolCodes } from './school-code.ts';
import { createShield } from './shield.ts';

test('adults read the code of their own school, a full or closed gate notwithstanding; pupils don’t', async () => {
  const school = await aSchool();
  const elsewhere = await school.otherSchool('Lycée Oméga');
  const codes = createSchoolCodes(school.context.config.secret);
  await school.context.gate.setPolicy({ mode: 'closed' }, 'ada');
  for (const role of ['teacher', 'staff', 'head'] as const) {
    const { status, body } = await school.as(role).call(getCodeOfDay);
    expect([status, body.code]).toEqual([200, codes.of(school.schoolId, school.clock.now())]);
  }
  const other = (await elsewhere.as('teacher').call(getCodeOfDay)).body.code;
  expect(other).toBe(codes.of(elsewhere.schoolId, school.clock.now()));
  expect(other).not.toBe(codes.of(school.schoolId, school.clock.now()));
  for (const role of ['pupil', 'parent'] as const) {
    expect(await school.as(role).call(getCodeOfDay)).toFail(403, 'not_allowed');
  }
  school.clock.advance(86_400_000);
  expect((await school.as('head').call(getCodeOfDay)).body.code).toBe(codes.of(school.schoolId, school.clock.now()));
});

test('in front of a site: `preau gate --code` prints the code that the gate takes today', async () => {
  let printed = '';
  const output = { write: (text: string) => (printed += text) };
  const env = { PREAU_SECRET: testSecret };
  const given = ['--upstream', 'http://ent.example:8080', '--code'];
  expect(await gateCommand(given, env, { stdout: output, stderr: output })).toBe(0);
  const now = Date.now();
  const code = printed.trim();
  expect(code).toMatch(/^\w{3}-\w{3}-\w{4}$/);
  const chance = { bytes: (count: number) => new Uint8Array(count).fill(7) };
  const shield = createShield({
    ...{ clock: { now: () => now }, chance, secret: testSecret, site: 'ent.example:8080' },
    ...{ trustProxy: [], schoolNetworks: [], suspicion: { crowd: 0.1, junk: 50, quiet: 60_000 } },
  });
  const made = await aGate({ shield, now: testStart });
  onTestFinished(async () => {
    await made.close();
    shield.close();
  });
  expect((await made.browser().ask('POST', '/gate/tickets', {})).code).toBe('proof_needed');
  expect((await made.browser().ask('POST', '/gate/tickets', { code: 'AAA-AAA-AAAA' })).code).toBe('proof_wrong');
  expect((await made.browser().ask('POST', '/gate/tickets', { code: code.toLowerCase() })).status).toBe(200);
});

test('`--code` without a site or a secret says what is missing', async () => {
  let said = '';
  const io = { stdout: { write: () => {} }, stderr: { write: (text: string) => (said += text) } };
  expect(await gateCommand(['--code'], { PREAU_SECRET: testSecret }, io)).toBe(2);
  expect(said).toContain('--upstream');
  await expect(gateCommand(['--code', '--upstream', 'http://ent'], {}, io)).rejects.toThrow('PREAU_SECRET');
});
