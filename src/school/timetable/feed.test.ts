import ICAL from 'ical.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eachEngine } from '../../../tests/support/databases.ts';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import {
  cancelLesson,
  getCalendarFeed,
  makeCalendarFeed,
  moveLesson,
  readCalendarFeed,
  replaceTeachers,
  revokeCalendarFeed,
} from './contract.ts';
import { calendarText } from './feed.ts';

let school: TestSchool;
let petit: Person;
let pupil: Person;
let classId: string;
let lessonId: string;

async function prepare(given: Parameters<typeof aSchool>[0] = {}) {
  school = await aSchool(given);
  petit = await school.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  const made = await school.addClass({ title: '5e A', pupils: 1, teachers: [petit] });
  classId = made.classId;
  pupil = made.pupils[0] as Person;
  ({ lessonId } = await school.addLesson({ classIds: [classId], teachers: [petit] }));
}

/** Makes an address, and reads it as a calendar program does: without a cookie. */
async function feedOf(person: Pick<Person, 'call'>) {
  const { path, url } = (await person.call(makeCalendarFeed)).body;
  expect(new URL(url).pathname).toBe(path);
  const reply = await school.stranger.get(path);
  expect(reply.status).toBe(200);
  return { path, reply, events: eventsOf(reply.text) };
}

const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((each) => {
    const value = (name: string) => each.getFirstPropertyValue(name);
    return {
      ...{ uid: String(value('uid')), summary: value('summary'), status: value('status'), location: value('location') },
      ...{ start: String(value('dtstart')), end: String(value('dtend')), sequence: Number(value('sequence')) },
      description: value('description'),
    };
  });

eachEngine('the private calendar', (open) => {
  beforeEach(async () => prepare({ database: await open() }));
  afterEach(() => school.close());

  test('holds the pupil’s lessons, with stable names, in UTC', async () => {
    const { reply, events } = await feedOf(pupil);
    expect(reply.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(events).toMatchObject([
      {
        ...{ uid: `${lessonId}@preau`, summary: 'Mathématiques', status: 'CONFIRMED', location: '204' },
        ...{ start: '2026-11-23T08:00:00Z', end: '2026-11-23T08:55:00Z', description: 'M. Petit\n5e A' },
      },
    ]);
    const calendar = new ICAL.Component(ICAL.parse(reply.text));
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toContain('Collège Jacques-Prévert');
    expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT1H');
    for (const line of reply.text.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/[\r\n]/);
    }
  });

  test('a cancelled lesson is told as cancelled, under the same name and a higher sequence', async () => {
    const { path, reply, events } = await feedOf(pupil);
    const tag = { 'if-none-match': String(reply.headers.etag) };
    expect((await school.stranger.get(path, tag)).status).toBe(304);
    await school.database.query(`update lesson set updated_at = '2026-11-01' where school_id = $1`, [school.schoolId]);
    const before = eventsOf((await school.stranger.get(path)).text);
    await school.as('staff').call(cancelLesson, { params: { lessonId }, input: { reason: 'grève' } });
    const changed = await school.stranger.get(path, tag);
    expect(changed.status).toBe(200);
    const [after] = eventsOf(changed.text);
    expect(after).toMatchObject({ uid: events[0]?.uid, status: 'CANCELLED', summary: 'Annulé : Mathématiques' });
    expect(after?.description).toContain('grève');
    expect(after?.sequence).toBeGreaterThan(before[0]?.sequence ?? Number.POSITIVE_INFINITY);
  });

  test('a lesson given to another teacher stays in the former one’s calendar, as cancelled, and says who has it', async () => {
    const ferrand = await school.person({ roles: ['teacher'], title: 'Mme', familyName: 'Ferrand' });
    const { path, events } = await feedOf(petit);
    const input = { teacherIds: [ferrand.userId], reason: 'stage' };
    await school.as('staff').call(replaceTeachers, { params: { lessonId }, input });
    expect(eventsOf((await school.stranger.get(path)).text)).toMatchObject([
      {
        ...{ uid: events[0]?.uid, status: 'CANCELLED', summary: 'Remplacé : Mathématiques' },
        description: 'Remplacé par Mme Ferrand\n5e A\nRemplacé : stage',
      },
    ]);
    for (const person of [pupil, ferrand]) {
      expect((await feedOf(person)).events).toMatchObject([{ uid: `${lessonId}@preau`, status: 'CONFIRMED' }]);
    }
  });

  test('a lesson moved to another date moves under the same name', async () => {
    const { path, events } = await feedOf(pupil);
    const to = { startsAt: '2026-11-24T13:00:00Z', endsAt: '2026-11-24T13:55:00Z' };
    await school.as('staff').call(moveLesson, { params: { lessonId }, input: { ...to, reason: 'sortie' } });
    expect(eventsOf((await school.stranger.get(path)).text)).toMatchObject([
      { uid: events[0]?.uid, start: to.startsAt, end: to.endsAt, status: 'CONFIRMED' },
    ]);
  });

  test('a parent gets every child’s lessons, each with its name', async () => {
    const parent = await school.person({ roles: ['parent'] });
    const made = await school.addClass({ title: '3e B' });
    const twin = await school.person({ givenName: 'Tom' });
    await school.enroll(made.classId, twin, 'pupil');
    await school.enroll(classId, twin, 'pupil');
    const other = await school.addLesson({ classIds: [made.classId], starts: '10:00', ends: '11:00', title: 'Latin' });
    await school.relate(parent, pupil);
    await school.relate(parent, twin);
    const { events } = await feedOf(parent);
    expect(new Set(events.map((each) => each.uid))).toEqual(
      new Set([
        `${lessonId}.${pupil.userId}@preau`,
        `${lessonId}.${twin.userId}@preau`,
        `${other.lessonId}.${twin.userId}@preau`,
      ]),
    );
    expect(events.at(-1)?.summary).toBe('Tom · Latin');
  });

  test('a teacher gets their own lessons only', async () => {
    await school.addLesson({ classIds: [classId], starts: '10:00', ends: '11:00' });
    expect((await feedOf(petit)).events.map((each) => each.uid)).toEqual([`${lessonId}@preau`]);
  });

  test('a new address ends the former one, and revoking ends them all', async () => {
    expect((await pupil.call(getCalendarFeed)).body).toEqual({ active: false });
    const first = await feedOf(pupil);
    const second = await feedOf(pupil);
    expect((await school.stranger.get(first.path)).error?.code).toBe('feed_unknown');
    expect((await pupil.call(getCalendarFeed)).body).toEqual({ active: true, createdAt: '2026-11-23T07:55:00.000Z' });
    expect((await pupil.call(revokeCalendarFeed)).status).toBe(204);
    expect(await school.stranger.get(second.path)).toFail(404, 'feed_unknown');
    expect((await pupil.call(getCalendarFeed)).body).toEqual({ active: false });
  });

  test('the address itself is not stored, and ends with the account', async () => {
    const { path } = await feedOf(pupil);
    const token = path.slice('/calendar/'.length, -'.ics'.length);
    const rows = await school.database.query<{ stored: string }>('select token_hash as stored from calendar_feed');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some((row) => row.stored.includes(token))).toBe(false);
    await school.database.query('update account set disabled_at = now() where account_id = $1', [pupil.accountId]);
    expect(await school.stranger.get(path)).toFail(404, 'feed_unknown');
  });
});

describe('the private calendar', () => {
  test.each(['a', 'A'.repeat(43), `${'A'.repeat(42)}%00`])('the token %s opens nothing', async (token) => {
    await prepare();
    const reply = await school.stranger.call(readCalendarFeed, { params: { token } });
    expect([400, 404]).toContain(reply.status);
  });

  test('text that could break lines or fields is escaped, and read back as it was', () => {
    const title = `Français ; langue, \\ et\nculture ${'é'.repeat(80)} 🎻`;
    const moment = new Date('2026-11-23T08:00:00Z');
    const text = calendarText({
      ...{ name: 'Zoé', timeZone: 'Europe/Paris' },
      lessons: [
        {
          ...{
            lessonId: 'a',
            startsAt: moment,
            endsAt: moment,
            updatedAt: moment,
            title,
            room: 'BEGIN:VEVENT',
            state: 'planned',
          },
          ...{ teachers: [], classes: [], replaced: false, reason: undefined, child: undefined },
        },
      ],
    });
    expect(eventsOf(text)).toMatchObject([{ summary: title, location: 'BEGIN:VEVENT' }]);
  });
});
