import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { cancelLesson } from '../timetable/contract.ts';
import { createStreams, type Stream } from './streams.ts';
import { listeningTo } from './testing/listening.ts';

let school: TestSchool;

beforeEach(async () => {
  school = await aSchool();
  await school.app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => school.close());

const listening = (person: Person) => listeningTo(school, person);

test('an event reaches those concerned, and no one else', async () => {
  const petit = await school.person({ roles: ['teacher'] });
  const other = await school.person({ roles: ['teacher'] });
  const mine = await school.addClass({ title: '5e A', pupils: 1 });
  const theirs = await school.addClass({ title: '5e B', pupils: 1 });
  const pupil = mine.pupils[0] as Person;
  const stranger = theirs.pupils[0] as Person;
  const parent = await school.person({ roles: ['parent'] });
  await school.relate(parent, pupil);
  const elsewhere = await (await school.otherSchool()).person({ roles: ['head'] });
  const { lessonId } = await school.addLesson({ classIds: [mine.classId], teachers: [petit] });
  const last = await school.addLesson({
    classIds: [theirs.classId],
    teachers: [other],
    starts: '14:00',
    ends: '15:00',
  });

  const concerned = await Promise.all([pupil, parent, petit].map(listening));
  const [staff, head] = await Promise.all([await school.as('staff'), await school.as('head')].map(listening));
  const unconcerned = await Promise.all([stranger, other].map(listening));
  const outside = await listening(elsewhere);
  const cancel = (id: string) =>
    school.as('staff').call(cancelLesson, { params: { lessonId: id }, input: { reason: 'x' } });
  await cancel(lessonId);
  await cancel(last.lessonId);

  const first = { type: 'lesson_changed', lessonId };
  const second = { type: 'lesson_changed', lessonId: last.lessonId };
  for (const page of concerned) expect(await page.until(2)).toEqual([{ type: 'open' }, first]);
  for (const page of [staff, head]) expect(await page?.until(3)).toEqual([{ type: 'open' }, first, second]);
  for (const page of unconcerned) expect(await page.until(2)).toEqual([{ type: 'open' }, second]);
  expect(outside.heard).toEqual([{ type: 'open' }]);
  expect(staff?.headers()).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
  });
});

test('a replaced timetable is told to the whole school', async () => {
  const page = await listening(await school.person());
  school.context.bus.publish(`school:${school.schoolId}`, { type: 'timetable_replaced' });
  expect(await page.until(2)).toEqual([{ type: 'open' }, { type: 'timetable_replaced' }]);
});

test('streams close when the server stops', async () => {
  const page = await listening(await school.person());
  await school.close();
  await page.closed;
  expect(page.heard).toEqual([{ type: 'open' }]);
});

test('the seventh stream of an account closes the first', async () => {
  const pupil = await school.person();
  const first = await listening(pupil);
  for (let count = 2; count <= 7; count++) await listening(pupil);
  await first.closed;
});

test('once the session has ended, the next event ends the stream and tells nothing', async () => {
  const head = await school.person({ roles: ['head'] });
  const page = await listening(head);
  await school.database.query('update account set revoked_before = $2 where account_id = $1', [
    head.accountId,
    new Date(school.clock.now() + 1000),
  ]);
  await school.context.identity.refresh();
  school.context.bus.publish(`school:${school.schoolId}`, { type: 'timetable_replaced' });
  await page.closed;
  expect(page.heard).toEqual([{ type: 'open' }, { type: 'signed_out' }]);
});

test('a stranger is refused', async () => {
  expect(await school.stranger.get('/api/events')).toFail(401, 'signed_out');
});

describe('a heartbeat', () => {
  const aStream = (told: string[], signedIn = true): Stream => ({
    listener: {
      accountId: 'a',
      schoolId: 's',
      userId: 'u',
      followed: new Set(['u']),
      roles: ['pupil'],
      classIds: new Set(),
    },
    openedAt: 0,
    signedIn: () => signedIn,
    send: (event) => told.push(event.type),
    beat: () => told.push('beat'),
    end: () => told.push('end'),
  });

  test('keeps a stream, ends it after an hour, and at once without a session', () => {
    const [kept, ended]: string[][] = [[], []];
    const streams = createStreams();
    streams.add(aStream(kept ?? []));
    streams.add(aStream(ended ?? [], false));
    streams.beat(25_000);
    expect([kept, ended]).toEqual([['beat'], ['signed_out', 'end']]);
    expect(streams.count).toBe(1);
    streams.beat(3_600_001);
    expect(kept).toEqual(['beat', 'end']);
    expect(streams.count).toBe(0);
  });
});
