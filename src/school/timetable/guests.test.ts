// Inviting to one lesson: whose it is to invite whom, what the invited may enter, and how it ends. Also the substitute.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { Peer } from '../../classroom/testing/peer.ts';
import type { SchoolEvent } from '../../context.ts';
import { getDay } from '../day/contract.ts';
import { concerns } from '../events/streams.ts';
import { type GuestKind, inviteGuest, listGuests, replaceTeachers, takeBackGuest } from './contract.ts';
import { createDoor } from './timetable.ts';

let school: TestSchool;
let teacher: Person;
let zoe: Person;
let parent: Person;
let aide: Person;
let lessonId: string;
const peers: Peer[] = [];

beforeEach(async () => {
  school = await aSchool();
  teacher = await school.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  zoe = await school.person({ givenName: 'Zoé', familyName: 'Lopez' });
  parent = await school.person({ roles: ['parent'], title: 'Mme', familyName: 'Lopez' });
  aide = await school.person({ roles: ['staff'], title: 'Mme', familyName: 'Aide' });
  await school.relate(parent, zoe);
  const { classId } = await school.addClass({ title: '5e A', pupils: [zoe], teachers: [teacher] });
  ({ lessonId } = await school.addLesson({ classIds: [classId], teachers: [teacher], starts: '09:00', ends: '09:55' }));
});
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
});

const invite = (by: Person, userId: string, kind: GuestKind, pupilId?: string) =>
  by.call(inviteGuest, { params: { lessonId }, input: { userId, kind, ...(pupilId && { pupilId }) } });
const door = () => createDoor({ ...school.context, people: school.context.identity.people });
const admit = (who: Person) => door().admit({ ...who.me, issuedAt: 0, deviceId: '' }, lessonId);

describe('[J11] whose it is to invite whom', () => {
  test.each([
    ['teacher', 'assistant', 200],
    ['teacher', 'parent', 200],
    ['teacher', 'visitor', 403],
    ['staff', 'assistant', 200],
    ['staff', 'parent', 403],
    ['staff', 'visitor', 403],
    ['head', 'assistant', 200],
    ['head', 'visitor', 200],
    ['head', 'parent', 403],
  ] as const)('%s inviting (%s) gets %i', async (role, kind, status) => {
    const by = role === 'teacher' ? teacher : await school.as(role);
    const whom = kind === 'parent' ? parent : aide;
    const reply = await invite(by, whom.userId, kind, kind === 'visitor' ? undefined : zoe.userId);
    expect(reply.status).toBe(status);
    if (status === 200) expect(reply.body.guests).toMatchObject([{ userId: whom.userId, kind }]);
  });

  test('another teacher, another school, a pupil and somebody’s else parent are refused', async () => {
    const other = await school.person({ roles: ['teacher'] });
    expect(await invite(other, aide.userId, 'assistant', zoe.userId)).toFail(403, 'not_allowed');
    expect(await other.call(listGuests, { params: { lessonId } })).toFail(403, 'not_allowed');
    const elsewhere = await school.otherSchool();
    expect((await invite(await elsewhere.as('head'), aide.userId, 'visitor')).status).toBe(404);
    const stranger = await school.person({ roles: ['parent'] });
    expect(await invite(teacher, stranger.userId, 'parent', zoe.userId)).toFail(400, 'person_unknown');
    const pupil = await school.person();
    expect(await invite(teacher, pupil.userId, 'assistant', zoe.userId)).toFail(400, 'person_unknown');
    expect(await invite(teacher, aide.userId, 'assistant', pupil.userId)).toFail(400, 'pupil_unknown');
  });
});

describe('[J12] who is invited', () => {
  test('has the lesson on their day, is told at once, and enters as a guest: staff beside a pupil lead nothing', async () => {
    const heard: SchoolEvent[] = [];
    school.context.bus.subscribe(`school:${school.schoolId}`, (event) => void heard.push(event));
    await expect(admit(parent)).rejects.toMatchObject({ code: 'not_allowed' });
    expect((await parent.call(getDay)).body.invited).toBeUndefined();
    await invite(teacher, parent.userId, 'parent', zoe.userId);
    await invite(teacher, aide.userId, 'assistant', zoe.userId);
    expect((await parent.call(getDay)).body.invited).toMatchObject([{ lessonId, kind: 'parent', classes: ['5e A'] }]);
    const pupil = { userId: zoe.userId, name: 'Zoé Lopez' };
    expect(await admit(parent)).toMatchObject({ role: 'pupil', name: 'Mme Lopez', guest: { kind: 'parent', pupil } });
    expect(await admit(aide)).toMatchObject({ role: 'pupil', guest: { kind: 'assistant', pupil } });
    const told = heard.filter(({ type }) => type === 'guests_changed');
    expect(told).toHaveLength(2);
    const listener = (who: Person) => ({ ...who.me, followed: new Set<string>(), classIds: new Set<string>() });
    for (const [who, hears] of [
      [parent, true],
      [zoe, false],
      [teacher, false],
    ] as const)
      expect(told.some((event) => concerns(listener(who), event))).toBe(hears);
  });

  test('may no longer enter once it was taken back, and is out of the class at once', async () => {
    school.app.listen({ port: 0, host: '127.0.0.1' });
    await once(school.app.server, 'listening');
    const { port } = school.app.server.address() as AddressInfo;
    await invite(teacher, parent.userId, 'parent', zoe.userId);
    const peer = new Peer(port, { cookie: parent.cookie, lessonId });
    peers.push(peer);
    const welcome = await peer.join({ picture: false });
    expect(welcome.room.members).toMatchObject([{ name: 'Mme Lopez', guest: { kind: 'parent', of: 'Zoé Lopez' } }]);
    await teacher.call(takeBackGuest, { params: { lessonId, userId: parent.userId } });
    expect((await peer.untilClosed('main')).code).toBe(4403);
    await expect(admit(parent)).rejects.toMatchObject({ code: 'not_allowed' });
    const again = await teacher.call(takeBackGuest, { params: { lessonId, userId: parent.userId } });
    expect(again).toFail(404, 'guest_unknown');
  }, 60_000);

  test('is invited to that lesson alone, for as long as it could take place', async () => {
    await invite(teacher, parent.userId, 'parent', zoe.userId);
    school.clock.advance(9 * 24 * 3_600_000);
    expect((await teacher.call(listGuests, { params: { lessonId } })).body.guests).toEqual([]);
  });
});

test('[J12] a substitute named while the class is on leads it at once; who was replaced leads no more', async () => {
  school.app.listen({ port: 0, host: '127.0.0.1' });
  await once(school.app.server, 'listening');
  const { port } = school.app.server.address() as AddressInfo;
  const enter = async ({ cookie }: Person) => {
    const peer = new Peer(port, { cookie, lessonId });
    peers.push(peer);
    return { peer, welcome: await peer.join({ picture: false }) };
  };
  const { peer: pupil } = await enter(zoe);
  const substitute = await school.person({ roles: ['teacher'], title: 'Mme', familyName: 'Ferrand' });
  await expect(admit(substitute)).rejects.toMatchObject({ code: 'not_allowed' });
  const input = { teacherIds: [substitute.userId], reason: 'absence' };
  await school.as('staff').call(replaceTeachers, { params: { lessonId }, input });
  const { peer: madame, welcome } = await enter(substitute);
  expect(welcome.room.members.find(({ number }) => number === welcome.you)).toMatchObject({ role: 'teacher' });
  madame.say({ type: 'floor', member: 1, granted: true });
  await pupil.until('did', ({ part, event }) => part === 'floor' && event.type === 'given');
  await expect(admit(teacher)).rejects.toMatchObject({ code: 'not_allowed' });
}, 60_000);
