// What every route refuses by itself, whatever its contract.
import { beforeAll, expect, test } from 'vitest';
import { aSchool, type TestSchool } from '../../../tests/support/school.ts';

let school: TestSchool;
beforeAll(async () => {
  school = await aSchool();
});

test('a null character is the caller’s mistake, wherever it is', async () => {
  const { cookie } = await school.as('staff');
  const cancel = '/api/lessons/5b0d9f6e-6f0f-4f5c-9d6a-0d6f3f0b1c2d/cancel';
  const asked = [
    { url: '/api/sign-in', payload: { username: 'zoe\0', password: 'a', device: 'shared' }, where: 'body/username' },
    { url: cancel, payload: { reason: 'a\0b' }, where: 'body/reason' },
  ];
  for (const { where, ...request } of asked) {
    const reply = await school.app.inject({ method: 'POST', headers: { cookie }, ...request });
    expect(reply.statusCode).toBe(400);
    expect(reply.json()).toEqual({ error: { code: 'invalid', message: `${where}: must not hold a null character` } });
  }
  const query = '/api/lessons?from=2026-11-23&to=2026-11-24&room=%00';
  expect((await school.app.inject({ url: query, headers: { cookie } })).json()).toMatchObject({
    error: { code: 'invalid', message: 'query/room: must not hold a null character' },
  });
});

test.each(['/%', '/api/classes/%c0%ae'])('an address that can’t be read (%s) gets our own refusal', async (url) => {
  const reply = await school.app.inject({ url });
  expect(reply.statusCode).toBe(400);
  expect(reply.json()).toEqual({ error: { code: 'invalid', message: 'Cette adresse est mal écrite.' } });
  expect(reply.headers['x-content-type-options']).toBe('nosniff');
});

test('what one person is told is kept by no cache, unless the handler says how', async () => {
  const { cookie } = await school.as('staff');
  const kept = async (url: string) => (await school.app.inject({ url, headers: { cookie } })).headers['cache-control'];
  expect(await kept('/api/timetable/options')).toBe('no-store');
  expect(await kept('/api/lessons?from=2026-11-23&to=2026-11-24')).toBe('no-store');
  expect(await kept('/api/day')).toBe('private, no-cache');
});
