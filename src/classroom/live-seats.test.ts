// Seats and the class together, on the real gate: a class walks past the line by the reservations of its day, and nobody is put
// out in the middle of a lesson. [G22] [G24] [G41]
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../tests/support/school.ts';
import { type Day, getDay } from '../school/day/contract.ts';
import { currentReservation } from '../school/day/current-reservation.ts';
import { Peer } from './testing/peer.ts';

let school: TestSchool;
let address: string;
let peers: Peer[] = [];

beforeEach(async () => {
  school = await aSchool();
  await school.app.listen({ port: 0, host: '127.0.0.1' });
  address = `http://127.0.0.1:${(school.app.server.address() as AddressInfo).port}`;
});
afterEach(() => {
  for (const peer of peers) peer.close();
  peers = [];
});

type Answer = { status: number; body: Record<string, unknown>; code: unknown; pass: string };

/** A browser's call: what it holds are the session's cookie and, once it has one, the pass. */
async function ask(who: Person, method: string, path: string, body?: object, pass = ''): Promise<Answer> {
  const reply = await fetch(address + path, {
    method,
    headers: {
      cookie: [who.cookie, pass].filter(Boolean).join('; '),
      ...(method !== 'GET' && { origin: address }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  const read = text === '' ? {} : JSON.parse(text);
  const set = reply.headers.getSetCookie().find((cookie) => cookie.startsWith('preau_pass='));
  return { status: reply.status, body: read, code: read.error?.code, pass: set?.split(';')[0] ?? '' };
}

const dayOf = async (who: Person): Promise<Day> => (await who.call(getDay)).body;

/** Nobody comes in by themselves any more: the seats are those that are taken, and somebody waits. */
async function fill(seats: number): Promise<void> {
  const { gate } = school.context;
  await gate.setPolicy({ tiers: ['full'], capacity: seats * 10, shares: { lesson: 0, staff: 0, open: 1 } }, 'test');
  const waiting = await school.person();
  expect((await ask(waiting, 'POST', '/gate/tickets', {})).body.position).toBeGreaterThan(0);
  expect(await ask(waiting, 'GET', '/api/day')).toMatchObject({ status: 503, code: 'waiting' });
}

async function aLesson(pupilsCount: number, times: { starts?: string; ends?: string } = {}) {
  const teacher = await school.person({ roles: ['teacher'] });
  const { classId, pupils } = await school.addClass({ pupils: pupilsCount, teachers: [teacher] });
  const { lessonId } = await school.addLesson({ classIds: [classId], teachers: [teacher], ...times });
  return { teacher, classId, pupils, lessonId };
}

describe('the seats of a lesson', () => {
  test('its pupils enter by the reservation of their day while others wait; nobody else may use it', async () => {
    const { pupils } = await aLesson(3);
    const others = await aLesson(1);
    // Seen the evening before, when nobody waited.
    school.clock.set('2026-11-23T07:30+01:00');
    const days = await Promise.all(pupils.map(dayOf));
    school.clock.set('2026-11-23T08:55+01:00');
    const { gate } = school.context;
    gate.tick();
    await gate.setPolicy({ tiers: ['full'], shares: { lesson: 0.5, staff: 0, open: 0.5 }, capacity: 80 }, 'test');
    const crowd = await Promise.all(Array.from({ length: 9 }, () => school.person()));
    const arrived = await Promise.all(crowd.map((who) => ask(who, 'GET', '/api/day')));
    expect(arrived.filter(({ status }) => status === 200).length).toBeLessThan(9);
    const reservations = days.map((day) => currentReservation(day, school.clock.now())?.reservation ?? '');
    const [ana, ben, zoe] = pupils as [Person, Person, Person];
    const [stranger] = others.pupils as [Person];
    const enter = (who: Person, reservation: string | undefined) =>
      ask(who, 'POST', '/gate/passes', { reservation: reservation ?? '' });
    for (const who of [stranger, ben, await (await school.otherSchool()).person()])
      expect(await enter(who, reservations[0])).toMatchObject({ status: 400, code: 'reservation_wrong' });
    for (const [index, who] of [ana, ben, zoe].entries()) {
      const entered = await enter(who, reservations[index]);
      expect(entered).toMatchObject({ status: 200, body: { tier: 'full' } });
      expect((await ask(who, 'GET', '/api/day', undefined, entered.pass)).status).toBe(200);
    }
    // The lesson over, it opens nothing any more.
    school.clock.set('2026-11-23T10:30+01:00');
    gate.tick();
    expect(await enter(ana, reservations[0])).toMatchObject({ status: 410, code: 'reservation_over' });
  });

  test('too early, it says from when on', async () => {
    const { pupils } = await aLesson(1, { starts: '11:00', ends: '11:55' });
    const [ana] = pupils as [Person];
    const reservation = (await dayOf(ana)).timetables[0]?.lessons[0]?.reservation ?? '';
    expect(await ask(ana, 'POST', '/gate/passes', { reservation })).toMatchObject({
      ...{ status: 425, code: 'reservation_early' },
    });
  });

  test('when the time of their seats is over and others wait, who is in class stays, and who isn’t goes', async () => {
    const { pupils, lessonId } = await aLesson(2);
    const [ana, ben] = pupils as [Person, Person];
    const passes = [await ask(ana, 'GET', '/api/day'), await ask(ben, 'GET', '/api/day')].map(({ pass }) => pass);
    const peer = new Peer(Number(new URL(address).port), { cookie: `${ana.cookie}; ${passes[0]}`, lessonId });
    peers.push(peer);
    await peer.join();
    const { hold } = await peer.until('hold');
    await fill(2);
    await school.context.gate.setPolicy({ sessionTime: 60_000 }, 'test');
    school.clock.advance(90_000);
    const renew = (who: Person, pass: string | undefined, input: object) =>
      ask(who, 'POST', '/gate/passes/renew', input, pass);
    // Somebody else's hold is nothing.
    expect(await renew(ben, passes[1], { hold })).toMatchObject({ status: 409, code: 'session_over' });
    expect(await renew(ana, passes[0], { hold })).toMatchObject({ status: 200 });
  });

  test('[G30] [Q7] when there are too many for pictures, every class hears so', async () => {
    const classes = [await aLesson(1), await aLesson(1)];
    const members = await Promise.all(
      classes.map(async ({ pupils, lessonId }) => {
        const [pupil] = pupils as [Person];
        const { pass } = await ask(pupil, 'GET', '/api/day');
        const peer = new Peer(Number(new URL(address).port), { cookie: `${pupil.cookie}; ${pass}`, lessonId });
        peers.push(peer);
        await peer.join();
        return peer;
      }),
    );
    const { gate } = school.context;
    const passTime = (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        school.clock.advance(1_000);
        gate.tick();
      }
    };
    await gate.setPolicy({ capacity: 10 }, 'test');
    passTime(12);
    for (const member of members) expect(await member.until('tier')).toMatchObject({ tier: 'voice', voices: 'all' });
    // With the gate's next beat, not with the room's.
    for (const member of members)
      expect(await member.until('quality')).toMatchObject({ quality: 'voice', cause: 'crowd' });
    await gate.setPolicy({ capacity: 3 }, 'test');
    passTime(12);
    for (const member of members) await member.until('tier', ({ tier }) => tier === 'text');
    // Who enters now is where the others are.
    const late = await aLesson(1);
    const [pupil] = late.pupils as [Person];
    const peer = new Peer(Number(new URL(address).port), { cookie: pupil.cookie, lessonId: late.lessonId });
    peers.push(peer);
    expect((await peer.join()).room.tier).toBe('text');
  });
});
