// The real school with no seat left: whatever the method, the way of writing an address or the header, nothing that needs a seat
// is reached without one, and the gate's console is the platform operator's alone.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { beforeAll, expect, test } from 'vitest';
import { allRoles } from '../../src/lib/contract.ts';
import { getDay } from '../../src/school/day/contract.ts';
import { currentReservation } from '../../src/school/day/current-reservation.ts';
import { aSchool, type Person, type TestSchool } from '../support/school.ts';

let school: TestSchool;
let port: number;
let pupil: Person;
let teacher: Person;
let lessonId: string;

beforeAll(async () => {
  school = await aSchool();
  await school.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = school.app.server.address() as AddressInfo);
  teacher = await school.person({ roles: ['teacher'] });
  const made = await school.addClass({ pupils: 1, teachers: [teacher] });
  pupil = made.pupils[0] as Person;
  ({ lessonId } = await school.addLesson({ classIds: [made.classId], teachers: [teacher] }));
  await school.context.gate.setPolicy({ tiers: ['full'], capacity: 0 }, 'test');
});

/** A request as it is written, and the whole answer. */
async function raw(first: string, headers: Record<string, string> = {}, body = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, Connection: 'close', ...headers });
  socket.write(`${first} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
  let answer = '';
  socket.setEncoding('latin1').on('data', (bytes: string) => {
    answer += bytes;
    // A WebSocket waits for our goodbye: what it said first is enough.
    if (/^HTTP\/1\.1 101 .*\r\n\r\n./s.test(answer)) socket.destroy();
  });
  socket.on('error', () => {});
  await once(socket, 'close');
  return answer;
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);

test('every route that needs a seat is refused, whatever the method and the way of writing it', async () => {
  const seated = school.mounted.filter(({ contract }) => contract.roles !== 'public' && contract.gate !== 'free');
  expect(seated.length).toBeGreaterThan(10);
  for (const { contract } of seated) {
    const person = await school.as((contract.roles as readonly (typeof allRoles)[number][])[0] ?? 'pupil');
    const path = contract.path.replace(/:\w+/g, lessonId);
    const host = `127.0.0.1:${port}`;
    const written = [path, `${path}/`, `/${path}`, `http://${host}${path}`, path.replace('/api', '/%61pi')];
    written.push(
      path.replace('/api', '/API'),
      `/gate/..${path}`,
      `/gate/%2e%2e${path}`,
      `${path}?gate=free`,
      `${path};x`,
    );
    for (const address of written) {
      for (const method of new Set([contract.method, 'HEAD', 'OPTIONS'])) {
        const more = method === contract.method && method !== 'GET' ? { 'Content-Length': '0' } : {};
        const answer = await raw(`${method} ${address}`, { Cookie: person.cookie, ...more });
        const what = `${method} ${address}`;
        // HEAD of what isn't an address of ours is a page of the site, or nothing.
        if (address === path && method === contract.method) expect([what, statusOf(answer)]).toEqual([what, 503]);
        expect(answer, what).not.toMatch(/^HTTP\/1\.1 2\d\d.*application\/json/s);
      }
    }
    for (const name of ['X-HTTP-Method-Override', 'X-Method-Override', 'X-Original-URL', 'X-Rewrite-URL'])
      expect(statusOf(await raw(`GET ${path}`, { Cookie: person.cookie, [name]: '/api/session' }))).not.toBe(200);
  }
});

test('a live class is not entered without a seat, however the upgrade is asked for', async () => {
  const upgrade = {
    ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
    ...{ 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', Cookie: pupil.cookie },
  };
  const path = `/live/${lessonId}?plane=main`;
  for (const address of [
    path,
    `http://127.0.0.1:${port}${path}`,
    `/gate/..${path}`,
    `//x${path}`,
    path.replace('live', 'l%69ve'),
  ]) {
    const answer = await raw(`GET ${address}`, upgrade);
    // Taken up only to be told why not: 1012, come back.
    if (address === path) expect(statusOf(answer)).toBe(101);
    if (statusOf(answer) === 101) expect(answer).toContain('\u0003\u00f4');
    else expect([0, 400, 403, 404, 503], address).toContain(statusOf(answer));
    expect(answer).not.toContain('"type":"welcome"');
  }
  expect(school.context.gate.figures().seats).toEqual({ lesson: 0, staff: 0, open: 0 });
  for (const path of ['/gate/check', '/gate/board.json', '/api/day', '/'])
    expect([path, statusOf(await raw(`GET ${path}`, upgrade))]).not.toEqual([path, 101]);
});

test('the console is the platform operator’s, of whatever school; nobody else’s', async () => {
  const other = await school.otherSchool();
  const routes = [
    ...[['GET', '/api/gate'] as const, ['GET', '/api/gate/history'] as const, ['GET', '/api/gate/stream'] as const],
    ...[
      ['PATCH', '/api/gate/policy'] as const,
      ['POST', '/api/gate/policy'] as const,
      ['PUT', '/api/gate/policy'] as const,
    ],
  ];
  const before = JSON.stringify(school.context.gate.policy());
  for (const place of [school, other]) {
    for (const role of allRoles) {
      if (role === 'platform_operator') continue;
      const { cookie } = await place.as(role);
      for (const [method, path] of routes) {
        const answer = await raw(
          `${method} ${path}`,
          { Cookie: cookie, 'Content-Type': 'application/json', 'Content-Length': '15' },
          '{"mode":"open"}',
        );
        expect([role, method, path, [403, 404].includes(statusOf(answer))]).toEqual([role, method, path, true]);
      }
    }
  }
  expect(JSON.stringify(school.context.gate.policy())).toBe(before);
});

test('a reservation of the day is its pupil’s alone, and claims no rights', async () => {
  const { gate } = school.context;
  await gate.setPolicy({ capacity: 1_000 }, 'test');
  const { body } = await pupil.call(getDay);
  const reservation = currentReservation(body, school.clock.now(), lessonId)?.reservation ?? '';
  expect(reservation).not.toBe('');
  const stranger = await (await school.otherSchool()).person();
  const json = JSON.stringify({ reservation });
  const ask = (cookie: string) =>
    raw('POST /gate/passes', { Cookie: cookie, 'Content-Length': String(json.length) }, json);
  expect(await ask(stranger.cookie)).toContain('reservation_wrong');
  expect(await ask(teacher.cookie)).toContain('reservation_wrong');
  expect(await ask('')).toContain('signed_out');
  expect(statusOf(await ask(pupil.cookie))).toBe(200);
});
