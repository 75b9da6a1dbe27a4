import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eachEngine } from '../../../tests/support/databases.ts';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import type { SchoolEvent } from '../../context.ts';
import * as rules from './change.ts';
import {
  addLesson,
  cancelLesson,
  changeRoom,
  getLesson,
  listLessons,
  moveLesson,
  replaceTeachers,
  timetableOptions,
  undoChange,
} from './contract.ts';

let school: TestSchool;
let petit: Person;
let ferrand: Person;
let classId: string;
let lessonId: string;
let heard: SchoolEvent[];

async function prepare(given: Parameters<typeof aSchool>[0] = {}) {
  school = await aSchool(given);
  petit = await school.person({ roles: ['teacher'], title: 'M.', familyName: 'Petit' });
  ferrand = await school.person({ roles: ['teacher'], title: 'Mme', familyName: 'Ferrand' });
  ({ classId } = await school.addClass({ title: '5e A', pupils: 1 }));
  ({ lessonId } = await school.addLesson({ classIds: [classId], teachers: [petit] }));
  heard = [];
  school.context.bus.subscribe(`school:${school.schoolId}`, (event) => heard.push(event));
}

const read = async (id = lessonId) => (await school.as('staff').call(getLesson, { params: { lessonId: id } })).body;
const at = (time: string) => new Date(`2026-11-23T${time}:00+01:00`).toISOString();

eachEngine('a change of the timetable', (open) => {
  beforeEach(async () => prepare({ database: await open() }));
  afterEach(() => school.close());

  test('a lesson is cancelled with a reason, those concerned are told, and it can be put back', async () => {
    const before = await read();
    const input = { reason: 'grève' };
    const cancelled = (await school.as('staff').call(cancelLesson, { params: { lessonId }, input })).body;
    expect(cancelled).toMatchObject({ state: 'cancelled', change: { reason: 'grève', was: {} } });
    expect(await read()).toEqual(cancelled);
    const told = { type: 'lesson_changed', lessonId, classIds: [classId], teacherIds: [petit.userId] };
    expect(heard).toEqual([{ ...told, version: 1 }]);
    expect(await school.as('head').call(cancelLesson, { params: { lessonId }, input })).toFail(409, 'lesson_cancelled');
    expect((await school.as('head').call(undoChange, { params: { lessonId }, input: {} })).body).toEqual(before);
    expect(await read()).toEqual(before);
  });

  test('several changes remember what the lesson was at first', async () => {
    const staff = school.as('staff');
    const before = await read();
    const params = { lessonId };
    await staff.call(moveLesson, { params, input: { startsAt: at('10:00'), endsAt: at('10:55'), reason: 'sortie' } });
    await staff.call(changeRoom, { params, input: { room: 'CDI', reason: 'travaux' } });
    const input = { teacherIds: [ferrand.userId], reason: 'absence' };
    const changed = (await staff.call(replaceTeachers, { params, input })).body;
    expect(changed).toMatchObject({
      ...{ startsAt: at('10:00'), room: 'CDI', teachers: [{ userId: ferrand.userId, name: 'Mme Ferrand' }] },
      change: {
        reason: 'absence',
        was: { startsAt: at('09:00'), endsAt: at('09:55'), room: '204', teachers: [{ name: 'M. Petit' }] },
      },
    });
    // The one who is replaced must hear of it as well.
    expect(heard.at(-1)).toMatchObject({ teacherIds: [petit.userId, ferrand.userId] });
    expect((await staff.call(undoChange, { params, input: {} })).body).toEqual(before);
  });

  test('an added lesson is seen by everyone, with its reason', async () => {
    const input = { startsAt: at('11:00'), endsAt: at('11:55'), classIds: [classId], teacherIds: [petit.userId] };
    const added = await school.as('staff').call(addLesson, {
      input: { ...input, title: ' Soutien ', room: '12', reason: 'rattrapage' },
    });
    expect(added.body).toMatchObject({ title: 'Soutien', source: 'page', change: { reason: 'rattrapage', was: {} } });
    expect(await read(added.body.lessonId)).toEqual(added.body);
    const params = { lessonId: added.body.lessonId };
    expect(await school.as('staff').call(undoChange, { params, input: {} })).toFail(409, 'nothing_to_undo');
  });

  test('what is taken at the same time is named, and staff may insist', async () => {
    const other = await school.addClass({ title: '5e B' });
    const taken = await school.addLesson({
      classIds: [other.classId],
      teachers: [ferrand],
      room: 'CDI',
      title: 'Anglais',
    });
    const staff = school.as('staff');
    const params = { lessonId };
    const before = await read();
    const busy = await staff.call(replaceTeachers, { params, input: { teacherIds: [ferrand.userId], reason: 'x' } });
    expect(busy).toFail(409, 'teacher_busy');
    expect(busy.error?.message).toBe('Mme Ferrand : déjà pris par « Anglais », 09:00–09:55.');
    expect(await staff.call(changeRoom, { params, input: { room: 'cdi', reason: 'x' } })).toFail(409, 'room_busy');
    const add = { title: 'Chorale', startsAt: at('09:30'), endsAt: at('10:30'), teacherIds: [], reason: 'x' };
    expect(await staff.call(addLesson, { input: { ...add, classIds: [other.classId] } })).toFail(409, 'class_busy');
    expect(await read()).toEqual(before);
    expect(heard).toEqual([]);
    const forced = await staff.call(changeRoom, { params, input: { room: 'CDI', reason: 'x', force: true } });
    expect(forced.status).toBe(200);
    // Once the other lesson is cancelled, nothing is in the way.
    await staff.call(cancelLesson, { params: { lessonId: taken.lessonId }, input: { reason: 'x' } });
    const now = await staff.call(replaceTeachers, { params, input: { teacherIds: [ferrand.userId], reason: 'x' } });
    expect(now.status).toBe(200);
  });

  test('nobody changes a lesson of another school', async () => {
    const elsewhere = await school.otherSchool();
    const params = { lessonId };
    const before = await read();
    const staff = elsewhere.as('staff');
    expect(await staff.call(cancelLesson, { params, input: { reason: 'x' } })).toFail(404, 'lesson_unknown');
    expect(await staff.call(getLesson, { params })).toFail(404, 'lesson_unknown');
    const borrowed = { title: 'x', startsAt: at('15:00'), endsAt: at('16:00'), teacherIds: [], reason: 'x' };
    expect(await staff.call(addLesson, { input: { ...borrowed, classIds: [classId] } })).toFail(400, 'class_unknown');
    const own = await elsewhere.addLesson();
    const input = { teacherIds: [petit.userId], reason: 'x' };
    expect(await staff.call(replaceTeachers, { params: { lessonId: own.lessonId }, input })).toFail(
      400,
      'teacher_unknown',
    );
    expect(await read()).toEqual(before);
  });

  test('lessons are found by class, teacher, room and dates', async () => {
    const late = await school.addLesson({
      starts: '2026-11-24T23:30+01:00',
      ends: '2026-11-24T23:59+01:00',
      room: 'Z',
    });
    const list = async (query: object) =>
      (
        await school.as('teacher').call(listLessons, { query: { from: '2026-11-23', to: '2026-11-24', ...query } })
      ).body.map((each) => each.lessonId);
    expect(await list({})).toEqual([lessonId, late.lessonId]);
    expect(await list({ to: '2026-11-23' })).toEqual([lessonId]);
    expect(await list({ classId })).toEqual([lessonId]);
    expect(await list({ teacherId: petit.userId })).toEqual([lessonId]);
    expect(await list({ teacherId: ferrand.userId })).toEqual([]);
    expect(await list({ room: 'z' })).toEqual([late.lessonId]);
  });
});

describe('a change of the timetable', () => {
  beforeEach(async () => prepare());

  test('a lesson that has ended cannot change', async () => {
    school.clock.set(at('09:55'));
    const before = await read();
    const staff = school.as('staff');
    const params = { lessonId };
    expect(await staff.call(cancelLesson, { params, input: { reason: 'x' } })).toFail(409, 'lesson_over');
    expect(await staff.call(changeRoom, { params, input: { room: '1', reason: 'x' } })).toFail(409, 'lesson_over');
    expect(await staff.call(undoChange, { params, input: {} })).toFail(409, 'lesson_over');
    expect(await read()).toEqual(before);
  });

  test.each([
    [at('10:00'), at('10:00'), 'bad_times'],
    [at('10:00'), at('09:00'), 'bad_times'],
    [at('07:00'), at('08:00'), 'lesson_in_past'],
    ['2026-11-23T25:00:00Z', '2026-11-23T26:00:00Z', 'bad_times'],
    ['2031-11-23T10:00:00Z', '2031-11-23T11:00:00Z', 'bad_times'],
  ])('a lesson cannot move to %s–%s', async (startsAt, endsAt, code) => {
    const input = { startsAt, endsAt, reason: 'x' };
    expect(await school.as('staff').call(moveLesson, { params: { lessonId }, input })).toFail(400, code);
  });

  test.each(['', '   ', 'x'.repeat(281)])('the reason "%s" is refused', async (reason) => {
    const reply = await school.as('staff').call(cancelLesson, { params: { lessonId }, input: { reason } });
    expect(reply).toFail(400, 'invalid');
  });

  test('only staff and the head change; teachers look', async () => {
    const input = { reason: 'x' };
    const params = { lessonId };
    for (const role of ['pupil', 'parent', 'teacher'] as const)
      expect(await school.as(role).call(cancelLesson, { params, input }), role).toFail(403, 'not_allowed');
    expect(await school.stranger.call(cancelLesson, { params, input })).toFail(401, 'signed_out');
    expect((await school.as('teacher').call(getLesson, { params })).status).toBe(200);
    expect(await school.as('pupil').call(timetableOptions)).toFail(403, 'not_allowed');
  });

  test('pupils and parents see a lesson only when it is theirs', async () => {
    const params = { lessonId };
    const made = await school.addClass({ pupils: 1 });
    const [child] = made.pupils;
    const { lessonId: theirs } = await school.addLesson({ classIds: [made.classId], starts: '14:00', ends: '15:00' });
    const parent = await school.person({ roles: ['parent'] });
    if (child) await school.relate(parent, child);
    for (const person of [child, parent]) {
      expect((await person?.call(getLesson, { params: { lessonId: theirs } }))?.status).toBe(200);
      expect(await person?.call(getLesson, { params })).toFail(404, 'lesson_unknown');
    }
  });

  test('what there is to choose from', async () => {
    const options = (await school.as('staff').call(timetableOptions)).body;
    expect(options).toMatchObject({
      timeZone: 'Europe/Paris',
      classes: [{ classId, title: '5e A', kind: 'class' }],
      teachers: [{ name: 'Mme Ferrand' }, { name: 'M. Petit' }],
      rooms: ['204'],
    });
  });
});

test('whatever is done to an imported lesson, undoing it gives back the lesson', () => {
  const now = Date.parse(at('08:00'));
  const lesson: rules.LessonRecord = {
    ...{ lessonId: 'a', source: 'ical', title: 'Maths', subjectCode: '', room: '204', state: 'planned', change: null },
    ...{ kind: 'lesson', pupilIds: null },
    ...{ startsAt: Date.parse(at('09:00')), endsAt: Date.parse(at('10:00')), classIds: ['c'], teacherIds: ['t'] },
  };
  const deed = { reason: 'x', by: 'staff', now };
  const hour = fc.integer({ min: 9, max: 20 });
  const step = fc.oneof(
    hour.map((from) => (each: rules.LessonRecord) => {
      const startsAt = Date.parse(at(`${String(from).padStart(2, '0')}:00`));
      return rules.move(each, { startsAt, endsAt: startsAt + 3_600_000 }, deed);
    }),
    fc.constantFrom('204', 'CDI', '').map((room) => (each: rules.LessonRecord) => rules.changeRoom(each, room, deed)),
    fc
      .constantFrom(['t'], ['u'], ['t', 'u'])
      .map((ids) => (each: rules.LessonRecord) => rules.replaceTeachers(each, ids, deed)),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.boolean(), (steps, cancelled) => {
      const changed = steps.reduce((each, apply) => apply(each), lesson);
      const last = cancelled ? rules.cancel(changed, deed) : changed;
      // Put back by hand to what it was, it is as if nothing had happened.
      if (last.change === null) expect(last).toEqual(lesson);
      else expect(rules.undo(last, now)).toEqual(lesson);
    }),
  );
});
