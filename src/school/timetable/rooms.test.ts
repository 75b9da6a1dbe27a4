// Rooms outside the timetable: who may open one, for whom, and on whose day it stands.
import { beforeEach, describe, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import type { SchoolEvent } from '../../context.ts';
import { getDay } from '../day/contract.ts';
import { getLesson, openRoom } from './contract.ts';
import { createDoor } from './timetable.ts';

let school: TestSchool;
let teacher: Person;
let classId: string;
let lina: Person;
let noe: Person;

beforeEach(async () => {
  school = await aSchool();
  teacher = await school.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  lina = await school.person({ givenName: 'Lina' });
  noe = await school.person({ givenName: 'Noé' });
  ({ classId } = await school.addClass({ title: '5e A', pupils: [lina, noe], teachers: [teacher] }));
});

const wish = () => ({ classId, title: 'Soutien', hours: 1 });
const titlesOf = async (who: Person) =>
  (await who.call(getDay)).body.timetables.flatMap(({ lessons }) => lessons.map(({ title }) => title));

describe('[J7] a room outside the timetable', () => {
  test('is open at once: on its pupils’ day, told to their pages, entered by its teacher and by them', async () => {
    const heard: SchoolEvent[] = [];
    school.context.bus.subscribe(`school:${school.schoolId}`, (event) => void heard.push(event));
    expect(await titlesOf(lina)).toEqual([]);
    const { body: room } = await teacher.call(openRoom, { input: wish() });
    expect(heard).toMatchObject([{ type: 'lesson_changed', lessonId: room.lessonId, classIds: [classId] }]);
    expect(room).toMatchObject({ kind: 'room', title: 'Soutien', teachers: [{ userId: teacher.userId }] });
    expect(Date.parse(room.endsAt) - Date.parse(room.startsAt)).toBe(3_600_000);
    const [lesson] = (await lina.call(getDay)).body.timetables[0]?.lessons ?? [];
    expect(lesson).toMatchObject({ lessonId: room.lessonId, kind: 'room', mayEnter: true });
    const door = createDoor({ ...school.context, people: school.context.identity.people });
    const admit = (who: Person) => door.admit({ ...who.me, issuedAt: 0, deviceId: '' }, room.lessonId);
    expect(await admit(teacher)).toMatchObject({ role: 'teacher', kind: 'room' });
    expect(await admit(noe)).toMatchObject({ role: 'pupil' });
  });

  test('for some pupils is theirs alone: not on the others’ day, not theirs to enter or to read', async () => {
    const { body: room } = await teacher.call(openRoom, { input: { ...wish(), pupilIds: [lina.userId] } });
    expect(await titlesOf(lina)).toEqual(['Soutien']);
    expect(await titlesOf(noe)).toEqual([]);
    const parent = await school.person({ roles: ['parent'] });
    await school.relate(parent, noe);
    expect(await titlesOf(parent)).toEqual([]);
    const door = createDoor({ ...school.context, people: school.context.identity.people });
    const admit = (who: Person) => door.admit({ ...who.me, issuedAt: 0, deviceId: '' }, room.lessonId);
    expect(await admit(lina)).toMatchObject({ role: 'pupil' });
    await expect(admit(noe)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await noe.call(getLesson, { params: { lessonId: room.lessonId } })).toFail(404, 'lesson_unknown');
    const staff = (await school.as('staff').call(getDay)).body.now?.running ?? [];
    expect(staff).toMatchObject([{ expected: 1, missing: [{ userId: lina.userId }] }]);
  });

  test('may be opened while its class has another lesson, by who was given that lesson today too', async () => {
    const substitute = await school.person({ roles: ['teacher'] });
    expect(await substitute.call(openRoom, { input: wish() })).toFail(404, 'class_unknown');
    await school.addLesson({ classIds: [classId], teachers: [substitute], starts: '08:50', ends: '09:45' });
    expect((await substitute.call(openRoom, { input: wish() })).status).toBe(200);
    expect((await school.as('staff').call(openRoom, { input: wish() })).status).toBe(200);
  });

  test('is refused for a class or a pupil that isn’t theirs, and when too many are open', async () => {
    const other = await school.addClass({ pupils: 1 });
    const stranger = other.pupils[0];
    if (!stranger) throw new Error('one pupil');
    expect(await teacher.call(openRoom, { input: { ...wish(), classId: other.classId } })).toFail(404, 'class_unknown');
    const pupilIds = [lina.userId, stranger.userId];
    expect(await teacher.call(openRoom, { input: { ...wish(), pupilIds } })).toFail(400, 'pupil_unknown');
    const elsewhere = await school.otherSchool();
    expect(await elsewhere.as('head').call(openRoom, { input: wish() })).toFail(404, 'class_unknown');
    for (let count = 0; count < 5; count += 1) await teacher.call(openRoom, { input: wish() });
    expect(await teacher.call(openRoom, { input: wish() })).toFail(409, 'too_many_rooms');
    school.clock.advance(3_600_000);
    expect((await teacher.call(openRoom, { input: wish() })).status).toBe(200);
  }, 120_000);

  test('is over when its hours are, for its door too', async () => {
    const { body: room } = await teacher.call(openRoom, { input: wish() });
    school.clock.advance(3_600_001);
    const door = createDoor({ ...school.context, people: school.context.identity.people });
    const entering = door.admit({ ...lina.me, issuedAt: 0, deviceId: '' }, room.lessonId);
    await expect(entering).rejects.toMatchObject({ code: 'lesson_over' });
  });
});
