// Plan B links: what may be one, who may give it, and who reads it in their day.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eachEngine } from '../../../tests/support/databases.ts';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { getDay } from '../day/contract.ts';
import { addLesson, cancelLesson, setPlanB } from './contract.ts';
import { linkOf } from './plan-b.ts';

let school: TestSchool;
let petit: Person;
let ferrand: Person;
let pupil: Person;
let classId: string;
let lessonId: string;

async function prepare(given: Parameters<typeof aSchool>[0] = {}) {
  school = await aSchool(given);
  petit = await school.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  ferrand = await school.person({ roles: ['teacher'], title: 'Mme', familyName: 'Ferrand' });
  const made = await school.addClass({ title: '5e A', pupils: 1, teachers: [petit, ferrand] });
  classId = made.classId;
  pupil = made.pupils[0] as Person;
  ({ lessonId } = await school.addLesson({ classIds: [classId], teachers: [petit] }));
}

const give = (who: Pick<Person, 'call'>, url: string, every?: boolean, id = lessonId) =>
  who.call(setPlanB, { params: { lessonId: id }, input: { url, ...(every !== undefined && { every }) } });

/** What this person's day says, by lesson. */
async function links(person: Person): Promise<Record<string, string | undefined>> {
  const { body } = await person.call(getDay);
  const lessons = body.timetables.flatMap((each) => each.lessons);
  return Object.fromEntries(lessons.map((lesson) => [lesson.lessonId, lesson.planB]));
}

eachEngine('plan B', (open) => {
  beforeEach(async () => prepare({ database: await open() }));
  afterEach(() => school.close());

  test('its teacher gives a lesson a link, pupils read it at once, and an empty one removes it', async () => {
    expect(await links(pupil)).toEqual({ [lessonId]: undefined });
    expect((await give(petit, ' https://visio.example/5a ')).body).toEqual({ planB: 'https://visio.example/5a' });
    expect(await links(pupil)).toEqual({ [lessonId]: 'https://visio.example/5a' });
    expect((await give(petit, '')).body).toEqual({});
    expect(await links(pupil)).toEqual({ [lessonId]: undefined });
  });

  test('given to all lessons of a class, it is for this teacher’s own; a lesson’s own link comes first', async () => {
    const second = await school.addLesson({
      ...{ classIds: [classId], teachers: [petit], starts: '10:00', ends: '10:55' },
    });
    const history = await school.addLesson({
      ...{ classIds: [classId], teachers: [ferrand], starts: '11:00', ends: '11:55' },
    });
    await links(pupil);
    await give(petit, 'https://visio.example/maths', true);
    await give(petit, 'https://visio.example/once', false, second.lessonId);
    expect(await links(pupil)).toEqual({
      [lessonId]: 'https://visio.example/maths',
      [second.lessonId]: 'https://visio.example/once',
      [history.lessonId]: undefined,
    });
    // Without its own, the lesson goes by its class's again; a lesson added later has it from the start.
    expect((await give(petit, '', false, second.lessonId)).body).toEqual({ planB: 'https://visio.example/maths' });
    const times = { startsAt: '2026-11-23T14:00:00Z', endsAt: '2026-11-23T14:55:00Z' };
    const input = { title: 'Maths', ...times, classIds: [classId], teacherIds: [petit.userId], reason: 'contrôle' };
    const added = (await school.as('staff').call(addLesson, { input })).body;
    expect(await links(pupil)).toMatchObject({ [added.lessonId]: 'https://visio.example/maths' });
    // Given to all again, it is this lesson's too, whatever it had.
    await give(petit, 'https://visio.example/once', false, second.lessonId);
    await give(petit, 'https://visio.example/new', true, second.lessonId);
    expect(await links(pupil)).toMatchObject({ [second.lessonId]: 'https://visio.example/new' });
    await give(petit, '', true);
    expect(new Set(Object.values(await links(pupil)))).toEqual(new Set([undefined]));
  });

  test('staff may give one in the name of its teachers; other teachers and pupils may not', async () => {
    expect((await give(school.as('staff'), 'https://visio.example/a', true)).body).toEqual({
      planB: 'https://visio.example/a',
    });
    expect(await give(ferrand, 'https://visio.example/b')).toFail(403, 'not_allowed');
    expect(await give(pupil, 'https://visio.example/b')).toFail(403, 'not_allowed');
    const elsewhere = await (await school.otherSchool()).person({ roles: ['head'] });
    expect(await give(elsewhere, 'https://visio.example/b')).toFail(404, 'lesson_unknown');
    expect(await links(pupil)).toEqual({ [lessonId]: 'https://visio.example/a' });
  });

  test('what another node gave shows within five seconds', async () => {
    await links(pupil);
    await school.database.query(
      `insert into class_plan_b (school_id, class_id, teacher_id, url, set_by, set_at)
       values ($1, $2, $3, 'https://visio.example/n', $3, now())`,
      [school.schoolId, classId, petit.userId],
    );
    school.clock.advance(5_000);
    expect(await links(pupil)).toEqual({ [lessonId]: 'https://visio.example/n' });
  });
});

describe('plan B', () => {
  beforeEach(async () => prepare());

  test('a cancelled lesson shows none', async () => {
    await give(petit, 'https://visio.example/5a');
    await school.as('staff').call(cancelLesson, { params: { lessonId }, input: { reason: 'grève' } });
    expect(await links(pupil)).toEqual({ [lessonId]: undefined });
  });

  test('a lesson without a teacher takes a link of its own, from a teacher of its class, and no other', async () => {
    const { lessonId: id } = await school.addLesson({ classIds: [classId], starts: '14:00', ends: '14:55' });
    expect((await give(ferrand, 'https://visio.example/f', false, id)).status).toBe(200);
    expect(await give(school.as('staff'), 'https://visio.example/f', true, id)).toFail(409, 'no_teacher');
  });

  test('only a plain https address is kept, and nothing changes otherwise', async () => {
    for (const url of [
      'http://visio.example/5a',
      'javascript:alert(1)',
      'data:text/html,hello',
      'visio.example',
      'https://',
      'https://preau.ecole.example@ailleurs.example/',
      'https://nom:secret@visio.example/',
      `https://visio.example/${'é'.repeat(400)}`,
    ])
      expect(await give(petit, url), url).toFail(400, 'bad_link');
    expect(await give(petit, `https://visio.example/${'a'.repeat(500)}`)).toFail(400, 'invalid');
    expect(await links(pupil)).toEqual({ [lessonId]: undefined });
  });

  test('a name in other letters is kept as it is resolved, so that it can’t pass for another', () => {
    // The first letter is Cyrillic.
    expect(linkOf('https://\u0440reau.example/')).toBe('https://xn--reau-f6d.example/');
    expect(linkOf('  ')).toBeUndefined();
  });
});
