import { expect, test } from 'vitest';
import { aSchool } from '../tests/support/school.ts';
import { readConfig } from './config.ts';
import { getDay } from './school/day/contract.ts';

const secret = 'test:a-secret-of-thirty-two-characters-or-more';

test('with PREAU_SEATS=adaptive an overloaded node lets fewer in, and never fewer than its floor', async () => {
  const config = readConfig({ PREAU_SECRET: secret, PREAU_SEATS: 'adaptive', PREAU_LOG: 'silent' });
  const school = await aSchool({ context: { config } });
  const { gate } = school.context;
  const before = gate.policy().capacity;
  const pupil = await school.person({ roles: ['pupil'] });
  // The loop is held again and again, as by too much work.
  const end = Date.now() + 10_000;
  while (Date.now() < end && gate.policy().capacity === before) {
    const until = Date.now() + 150;
    while (Date.now() < until);
    school.clock.advance(150);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await pupil.call(getDay, {})).status).toBe(200);
  }
  expect(gate.policy().capacity).toBeLessThan(before);
  expect(gate.policy().capacity).toBeGreaterThanOrEqual(2_000);
});

test('with a number of seats the node’s load moves nothing', async () => {
  const school = await aSchool({});
  const { gate } = school.context;
  const before = gate.policy().capacity;
  const until = Date.now() + 1_300;
  while (Date.now() < until) {
    const held = Date.now() + 150;
    while (Date.now() < held);
    school.clock.advance(150);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(gate.policy().capacity).toBe(before);
});
