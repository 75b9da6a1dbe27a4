// Seats carried by the day: whose they are, when they open, and that the day stays the same while nothing changes.
import Fastify from 'fastify';
import { beforeEach, describe, expect, test } from 'vitest';
import { aSchool, type Person, secret, type TestSchool } from '../../../tests/support/school.ts';
import { createTokenRing, shortName } from '../../gate/token.ts';
import { createRouter } from '../../lib/http/route.ts';
import { cancelLesson } from '../timetable/contract.ts';
import type { Day } from './contract.ts';
import { currentReservation, reservationsOf } from './current-reservation.ts';
import { nobodyPresent } from './day.ts';
import { type SignReservation, seatsSpread } from './reservations.ts';
import { dayRoutes } from './routes.ts';

const ring = createTokenRing(secret);
const audience = shortName('test', 4);
const subjectOf = (account: string) => shortName(account, 8);

let school: TestSchool;
let petit: Person;
let pupils: Person[];
let classId: string;
let lessonId: string;
let signed: Parameters<SignReservation>[0][];

const sign: SignReservation = (wish) => {
  signed.push(wish);
  return ring.sign('reservation', {
    ...{ school: shortName(wish.school, 8), audience, issuedAt: wish.opensAt, expiresAt: wish.endsAt },
    ...{ subject: subjectOf(wish.account), lane: 'lesson', small: wish.size, large: wish.endsAt },
    extra: shortName(wish.classKey, 8),
  });
};

beforeEach(async () => {
  school = await aSchool();
  signed = [];
  petit = await school.person({ roles: ['teacher'] });
  ({ classId, pupils } = await school.addClass({ pupils: 3, teachers: [petit] }));
  ({ lessonId } = await school.addLesson({ classIds: [classId], teachers: [petit] }));
});

type Reply = { day: Day; etag: string; status: number };

/** The day's route with a gate in front, kept open over several questions. */
async function front() {
  const app = Fastify();
  const { route } = createRouter(app, { authenticate: school.context.identity.authenticate, checkOutput: true });
  dayRoutes({ ...school.context, app, route }, nobodyPresent, sign);
  return async (person: Person, etag = ''): Promise<Reply> => {
    const headers = { cookie: person.cookie, ...(etag && { 'if-none-match': etag }) };
    const reply = await app.inject({ url: '/api/day', headers });
    const day = reply.statusCode === 200 ? reply.json() : undefined;
    return { day, etag: String(reply.headers.etag), status: reply.statusCode };
  };
}

const [pupil, brother] = [() => pupils[0] as Person, () => pupils[1] as Person];
const minutes = (count: number) => count * 60_000;
const start = Date.parse('2026-11-23T09:00+01:00');

describe('a seat in the day', () => {
  test('each who may enter has one for each lesson, of their account and school alone', async () => {
    const ask = await front();
    const tokens = new Map<string, string>();
    for (const person of [pupil(), brother(), petit]) {
      const lesson = (await ask(person)).day.timetables[0]?.lessons[0];
      const token = lesson?.reservation ?? '';
      expect(token.length).toBeLessThanOrEqual(200);
      const opened = ring.open('reservation', token, {
        ...{ audience, school: shortName(school.schoolId, 8), now: start },
      });
      expect(opened).toMatchObject({ token: { subject: subjectOf(person.accountId) } });
      tokens.set(person.accountId, token);
    }
    expect(new Set(tokens.values()).size).toBe(3);
    const elsewhere = { audience, school: shortName('another', 8), now: start };
    for (const token of tokens.values())
      expect(ring.open('reservation', token, elsewhere)).toEqual({ refusal: 'wrong_school' });
  });

  test('it opens ten minutes before, a class together, classes spread over three minutes; teachers come earlier', async () => {
    const others = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const made = await school.addClass({ title: `6e ${index}`, pupils: 1 });
        await school.addLesson({ classIds: [made.classId] });
        return made.pupils[0] as Person;
      }),
    );
    const ask = await front();
    for (const person of [...pupils, petit, ...others]) await ask(person);
    const opening = (person: Person) => signed.find(({ account }) => account === person.accountId)?.opensAt ?? 0;
    for (const person of [...pupils, ...others]) {
      expect(opening(person)).toBeGreaterThanOrEqual(start - minutes(10));
      expect(opening(person)).toBeLessThan(start - minutes(10) + seatsSpread);
    }
    expect(new Set(pupils.map(opening)).size).toBe(1);
    expect(new Set(others.map(opening)).size).toBeGreaterThan(6);
    expect(opening(petit)).toBe(opening(pupil()) - minutes(10));
    // Late in the lesson it still opens; and the teacher sets nothing aside for the class.
    expect(signed.every(({ endsAt }) => endsAt > start + minutes(55))).toBe(true);
    expect(signed.find(({ account }) => account === pupil().accountId)).toMatchObject({
      ...{ classKey: lessonId, size: 3, school: school.schoolId },
    });
    expect(signed.find(({ account }) => account === petit.accountId)).toMatchObject({ size: 1 });
    expect(new Set(signed.map(({ classKey }) => classKey)).size).toBe(14);
  });

  test('the day keeps its tag all day long, and from one node to another', async () => {
    const ask = await front();
    const first = await ask(pupil());
    school.clock.advance(minutes(2));
    expect((await ask(pupil(), first.etag)).status).toBe(304);
    const other = await front();
    expect((await other(pupil())).etag).toBe(first.etag);
    // Each is signed once for as long as the lessons are kept in memory.
    const before = signed.length;
    await other(pupil());
    expect(signed.length).toBe(before);
  });

  test('a cancelled lesson, a child’s lesson and another date’s carry none', async () => {
    const parent = await school.person({ roles: ['parent'] });
    await school.relate(parent, pupil());
    const ask = await front();
    expect(reservationsOf((await ask(parent)).day)).toEqual([]);
    await school.as('staff').call(cancelLesson, { params: { lessonId }, input: { reason: 'grève' } });
    const { day } = await ask(pupil());
    expect(day.timetables[0]?.lessons).toMatchObject([{ lessonId, state: 'cancelled' }]);
    expect(reservationsOf(day)).toEqual([]);
  });

  test('the next day with lessons is carried along, so that a device opened at its start already has it', async () => {
    const wednesday = { starts: '2026-11-25T09:00+01:00', ends: '2026-11-25T09:55+01:00' };
    const next = await school.addLesson({ classIds: [classId], teachers: [petit], ...wednesday });
    const ask = await front();
    const { day } = await ask(pupil());
    expect(day.timetables[0]?.next).toBeUndefined();
    expect(day.timetables[0]?.ahead).toMatchObject({ lessonId: next.lessonId });
    expect(currentReservation(day, next.startsAt.getTime() - minutes(5))).toMatchObject({ lessonId: next.lessonId });
    // The same seat, once today is over.
    school.clock.set('2026-11-23T10:00+01:00');
    const evening = (await ask(pupil())).day.timetables[0];
    expect(evening?.ahead).toBeUndefined();
    expect(evening?.next?.lessons[0]?.reservation).toBe(day.timetables[0]?.ahead?.reservation);
  });
});

describe('the seat of now', () => {
  test('is that of the lesson under way, then of the one that begins soon, and none far from any', async () => {
    const second = await school.addLesson({ classIds: [classId], starts: '10:00', ends: '10:55' });
    const { day } = await (await front())(pupil());
    const at = (time: string) => currentReservation(day, Date.parse(`2026-11-23T${time}+01:00`))?.lessonId;
    expect(['08:30', '08:50', '09:00', '09:50', '10:00', '10:54', '10:55'].map(at)).toEqual([
      ...[undefined, lessonId, lessonId, lessonId, second.lessonId, second.lessonId, undefined],
    ]);
    expect(currentReservation(day, start, second.lessonId)).toBeUndefined();
    expect(currentReservation(day, start + minutes(50), second.lessonId)?.lessonId).toBe(second.lessonId);
  });
});
