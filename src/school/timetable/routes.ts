// The timetable over HTTP: parse, call, reply.
import type { Mount } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { addDays, isDate, startOfDate } from '../../lib/time-zone.ts';
import * as rules from './change.ts';
import * as contract from './contract.ts';
import { feedRoutes } from './feed-routes.ts';
import { guestRoutes } from './guests-routes.ts';
import { newLessonId } from './ids.ts';
import { createRooms } from './rooms.ts';
import { optionsOf } from './store.ts';
import { createTimetable } from './timetable.ts';

const mostDays = 62;
const day = 86_400_000;

export function timetableRoutes(mount: Mount): void {
  const { route, clock, chance, database } = mount;
  const timetable = createTimetable(mount);
  const rooms = createRooms({ ...mount, timetable, people: mount.identity.people });
  feedRoutes(mount);
  guestRoutes(mount);

  route(contract.listLessons, async ({ query, me }) => {
    const { from, to, classId, teacherId, room } = query;
    const days = (Date.parse(to) - Date.parse(from)) / day;
    if (!isDate(from) || !isDate(to) || days < 0 || days > mostDays)
      throw new UserError('bad_dates', `Demandez de 1 à ${mostDays} jours, dans l’ordre.`);
    const zone = await timetable.zoneOf(me.schoolId);
    return timetable.list(me.schoolId, {
      from: new Date(startOfDate(zone, from)),
      to: new Date(startOfDate(zone, addDays(to, 1))),
      ...(classId && { classId }),
      ...(teacherId && { teacherId }),
      ...(room && { room }),
    });
  });

  route(contract.getLesson, async ({ params, me }) => {
    const seesAll = me.roles.some((role) => role === 'teacher' || role === 'staff' || role === 'head');
    return seesAll ? timetable.lesson(me.schoolId, params.lessonId) : timetable.lessonFor(me, params.lessonId);
  });

  route(contract.timetableOptions, async ({ me }) => {
    const month = 30 * day;
    const options = await optionsOf(database, me.schoolId, new Date(clock.now() - 2 * month));
    return { timeZone: (await timetable.zoneOf(me.schoolId)).name, ...options };
  });

  route(contract.cancelLesson, async ({ params, input, me }) =>
    timetable.change(me, params.lessonId, (lesson, deed) => rules.cancel(lesson, { ...deed, reason: input.reason })),
  );

  route(contract.moveLesson, async ({ params, input, me }) => {
    const to = {
      startsAt: momentOf(input.startsAt),
      endsAt: momentOf(input.endsAt),
      ...(input.room !== undefined && { room: input.room }),
    };
    return timetable.change(
      me,
      params.lessonId,
      (lesson, deed) => rules.move(lesson, to, { ...deed, reason: input.reason }),
      { takes: { teachers: true, classes: true, room: true }, force: input.force },
    );
  });

  route(contract.replaceTeachers, async ({ params, input, me }) =>
    timetable.change(
      me,
      params.lessonId,
      (lesson, deed) => rules.replaceTeachers(lesson, input.teacherIds, { ...deed, reason: input.reason }),
      { takes: { teachers: true }, force: input.force },
    ),
  );

  route(contract.changeRoom, async ({ params, input, me }) =>
    timetable.change(
      me,
      params.lessonId,
      (lesson, deed) => rules.changeRoom(lesson, input.room, { ...deed, reason: input.reason }),
      { takes: { room: true }, force: input.force },
    ),
  );

  route(contract.undoChange, async ({ params, input, me }) =>
    timetable.change(me, params.lessonId, (lesson, deed) => rules.undo(lesson, deed.now), {
      takes: { teachers: true, classes: true, room: true },
      force: input.force,
    }),
  );

  route(contract.setPlanB, ({ params, input, me }) =>
    timetable.setPlanB(me, params.lessonId, { url: input.url, every: input.every === true }),
  );

  route(contract.openRoom, ({ input, me }) => rooms.open(me, input));

  route(contract.addLesson, async ({ input, me }) => {
    const { title, subjectCode = '', room = '', classIds, teacherIds, reason, force } = input;
    const times = { startsAt: momentOf(input.startsAt), endsAt: momentOf(input.endsAt) };
    const lesson = {
      lessonId: newLessonId(chance.bytes(16)),
      title,
      subjectCode,
      room,
      classIds,
      teacherIds,
      ...times,
    };
    return timetable.add(me, (deed) => rules.add(lesson, { ...deed, reason }), { force });
  });
}

/** @throws UserError `bad_times` for a moment that doesn't exist: the pattern can't know that 25:00 is none. */
function momentOf(text: string): number {
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new UserError('bad_times', `« ${text} » n’est pas une heure.`);
  return moment;
}
