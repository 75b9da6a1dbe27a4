// Who may enter a lesson's live class, and when.
import { beforeAll, describe, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { createDoor, type Door } from './door.ts';

let school: TestSchool;
let door: Door;
let lessonId: string;
let teacher: Person;
let pupil: Person;
let staff: Person;

const me = (person: Person) => ({ ...person.me, deviceId: 'd', issuedAt: 0 });

beforeAll(async () => {
  school = await aSchool();
  const { database, clock, context } = school;
  door = createDoor({ database, clock, people: context.identity.people });
  teacher = await school.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  const made = await school.addClass({ pupils: 1, teachers: [teacher] });
  pupil = made.pupils[0] as Person;
  staff = await school.person({ roles: ['staff'] });
  ({ lessonId } = await school.addLesson({ classIds: [made.classId], teachers: [teacher] }));
});

describe('who', () => {
  test('an enrolled pupil, the teacher and the staff enter, each as what they are', async () => {
    expect(await door.admit(me(pupil), lessonId)).toMatchObject({ role: 'pupil', title: 'Mathématiques' });
    expect(await door.admit(me(teacher), lessonId)).toMatchObject({ role: 'teacher', name: 'M. Petit' });
    const staff = await school.person({ roles: ['staff'] });
    expect(await door.admit(me(staff), lessonId)).toMatchObject({ role: 'staff' });
    const head = await school.person({ roles: ['head'] });
    expect(await door.admit(me(head), lessonId)).toMatchObject({ role: 'staff' });
  });

  test('a pupil goes by first name, whatever title the roster gives', async () => {
    const titled = await school.person({ roles: ['pupil'], title: 'Mme', givenName: 'Zoé', familyName: 'Lambert' });
    const { classId } = await school.addClass({ pupils: [titled], teachers: [teacher] });
    const taught = await school.addLesson({ classIds: [classId], teachers: [teacher] });
    expect(await door.admit(me(titled), taught.lessonId)).toMatchObject({ name: 'Zoé Lambert' });
  });

  test('another pupil, another teacher, a parent and an operator are refused', async () => {
    for (const role of ['pupil', 'teacher', 'parent', 'platform_operator'] as const) {
      const other = await school.person({ roles: [role] });
      await expect(door.admit(me(other), lessonId), role).rejects.toMatchObject({ code: 'not_allowed' });
    }
  });

  test('staff of another school are refused as if the lesson didn’t exist', async () => {
    const elsewhere = await school.otherSchool();
    const staff = await elsewhere.person({ roles: ['staff'] });
    await expect(door.admit(me(staff), lessonId)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(door.admit(me(pupil), 'no-such-lesson')).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('a class teacher enters a lesson that names no teacher', async () => {
    const made = await school.addClass({ teachers: [teacher] });
    const unnamed = await school.addLesson({ classIds: [made.classId] });
    expect(await door.admit(me(teacher), unnamed.lessonId)).toMatchObject({ role: 'teacher' });
    const other = await school.person({ roles: ['teacher'] });
    await expect(door.admit(me(other), unnamed.lessonId)).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

describe('when', () => {
  test.each([
    ['08:29', 'pupil', 'lesson_not_open'],
    ['08:29', 'staff', 'lesson_not_open'],
    ['08:31', 'staff', undefined],
    ['00:05', 'teacher', undefined],
    ['08:31', 'pupil', 'lesson_not_open'],
    ['08:31', 'teacher', undefined],
    ['08:50', 'pupil', undefined],
    ['10:24', 'pupil', undefined],
    ['10:26', 'pupil', 'lesson_over'],
    ['10:26', 'teacher', 'lesson_over'],
  ])('at %s a %s of a lesson from 9:00 to 9:55 gets %s', async (time, role, code) => {
    school.clock.set(`2026-11-23T${time}+01:00`);
    const who = { pupil, teacher, staff }[role];
    const entering = door.admit(me(who ?? teacher), lessonId);
    if (code) await expect(entering).rejects.toMatchObject({ code });
    else expect(await entering).toMatchObject({ role });
  });

  test.each([
    ['08:29', 'pupil', 'lesson_not_open'],
    ['08:31', 'pupil', '2026-11-23T08:50+01:00'],
    ['08:55', 'pupil', '2026-11-23T08:50+01:00'],
    ['08:29', 'staff', 'lesson_not_open'],
  ])('[J1] at %s a %s who would wait at the door gets %s', async (time, role, answer) => {
    school.clock.set(`2026-11-23T${time}+01:00`);
    const waiting = door.admit(me(role === 'pupil' ? pupil : staff), lessonId, { wait: true });
    if (answer === 'lesson_not_open') await expect(waiting).rejects.toMatchObject({ code: answer });
    else expect(await waiting).toMatchObject({ opensAt: Date.parse(answer) });
  });

  test('not once its teacher ended it', async () => {
    school.clock.set('2026-11-23T09:30+01:00');
    await door.ended(school.schoolId, lessonId, school.clock.now());
    await expect(door.admit(me(pupil), lessonId)).rejects.toMatchObject({ code: 'lesson_over' });
  });
});
