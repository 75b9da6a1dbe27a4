import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const good = { PREAU_SECRET: `k1:${'s'.repeat(32)}` };

test('reads defaults when only the secret is given', () => {
  expect(readConfig(good)).toMatchObject({ port: 9002, databaseUrl: undefined, logLevel: 'info', trustProxy: [] });
});

test.each([
  [{}, 'PREAU_SECRET: is missing'],
  [{ PREAU_SECRET: 'short' }, 'PREAU_SECRET: each entry'],
  [{ PREAU_SECRET: 'k1:short' }, 'PREAU_SECRET: the secret "k1" is shorter'],
  [{ PREAU_SECRET: `${good.PREAU_SECRET},old` }, 'PREAU_SECRET: each entry'],
  [{ ...good, PORT: '90x' }, 'PORT: must be a number'],
  [{ ...good, PORT: '70000' }, 'PORT: must be a number'],
  [{ ...good, DATABASE_URL: 'mysql://here' }, 'DATABASE_URL: must start with postgres://'],
  [{ ...good, DATABASE_URL: 'not an address' }, 'DATABASE_URL: is not an address'],
  [{ ...good, REDIS_URL: 'http://here' }, 'REDIS_URL: must start with redis://'],
  [{ PREAU_SECRET: `${good.PREAU_SECRET},k1:${'o'.repeat(32)}` }, 'PREAU_SECRET: the name "k1" is given twice'],
  [
    { ...good, PREAU_TRUST_PROXY: 'true' },
    'PREAU_TRUST_PROXY: must be addresses like 10.0.0.1 or 10.0.0.0/8, not "true"',
  ],
  [{ ...good, PREAU_TRUST_PROXY: '10.0.0.0/33' }, 'PREAU_TRUST_PROXY: must be addresses'],
  [{ ...good, PREAU_TRUST_PROXY: '0.0.0.0/0' }, 'PREAU_TRUST_PROXY: must be addresses'],
  [{ ...good, PREAU_TRUST_PROXY: 'toString' }, 'PREAU_TRUST_PROXY: must be addresses'],
  [
    { ...good, PREAU_SCHOOL_NETWORKS: '203.0.113.0/24' },
    'PREAU_SCHOOL_NETWORKS: "203.0.113.0/24" must end with the number of pupils, from 1 to 1000000',
  ],
  [
    { ...good, PREAU_SCHOOL_NETWORKS: 'lycee=1200' },
    'PREAU_SCHOOL_NETWORKS: must be entries like 203.0.113.0/24=1200, not "lycee=1200"',
  ],
  [
    { ...good, PREAU_SCHOOL_NETWORKS: '203.0.113.7=1200,203.0.113.7=800' },
    'PREAU_SCHOOL_NETWORKS: the network 203.0.113.7 is given twice',
  ],
  [{ ...good, PREAU_SEATS: 'many' }, 'PREAU_SEATS: must be a number of people or "adaptive", not "many"'],
  [{ ...good, PREAU_GATE_SHARES: 'lesson=0.6' }, 'PREAU_GATE_SHARES: must be like lesson=0.6,staff=0.1,open=0.3'],
  [{ ...good, PREAU_GATE_SHARES: 'lesson=0.6,staff=0.3,open=0.3' }, 'PREAU_GATE_SHARES: together at most 1'],
  [{ ...good, WORKERS: '-1' }, 'WORKERS: must be a number from 0 to 256, not "-1"'],
  [{ ...good, WORKERS: '1000' }, 'WORKERS: must be a number from 0 to 256'],
  [{ ...good, PREAU_REPLAY_DAYS: '366' }, 'PREAU_REPLAY_DAYS: must be a number of days from 1 to 365, not "366"'],
  [{ ...good, PREAU_LESSON_DAYS: '0' }, 'PREAU_LESSON_DAYS: must be a number of days from 1 to 3650, not "0"'],
  [{ ...good, PREAU_LESSON_DAYS: '20' }, 'PREAU_LESSON_DAYS: must not be less than PREAU_REPLAY_DAYS'],
  [{ ...good, PREAU_LOG: 'loud' }, 'PREAU_LOG: must be one of'],
])('refuses %o with one line', (env, message) => {
  const reading = () => readConfig(env);
  expect(reading).toThrow(ConfigError);
  expect(reading).toThrow(message);
});

test('proxies are trimmed, and may be ranges or families of addresses', () => {
  const trustProxy = ['10.0.0.0/8', '::1', 'loopback'];
  expect(readConfig({ ...good, PREAU_TRUST_PROXY: '10.0.0.0/8, ::1,loopback,' })).toMatchObject({ trustProxy });
});

test('schools are declared by network and number of pupils', () => {
  const { schoolNetworks } = readConfig({
    ...good,
    PREAU_SCHOOL_NETWORKS: ' 203.0.113.7=1200, 2001:db8:1::/48 = 800,',
  });
  expect(schoolNetworks).toMatchObject([
    { range: '203.0.113.7', pupils: 1200 },
    { range: '2001:db8:1::/48', pupils: 800 },
  ]);
});

test('a refusal never repeats the secret', () => {
  expect(() => readConfig({ PREAU_SECRET: 'k1:hunter2' })).toThrow(/^((?!hunter2).)*$/);
});

test('seats are a number or found out, and each line may have its part', () => {
  expect(readConfig(good)).toMatchObject({ seats: 3000, gateShares: undefined });
  const given = { ...good, PREAU_SEATS: 'adaptive', PREAU_GATE_SHARES: 'open=.5, lesson=0.5,staff=0' };
  expect(readConfig(given)).toMatchObject({ seats: 'adaptive', gateShares: { lesson: 0.5, staff: 0, open: 0.5 } });
});
