// Homework over HTTP: parse, call, reply.
import type { Mount } from '../../context.ts';
import { createTell } from '../later.ts';
import { createTimetable } from '../timetable/timetable.ts';
import * as contract from './contract.ts';
import { handInRoutes } from './hand-in/routes.ts';
import { createHomework } from './homework.ts';
import { logRoutes } from './log/routes.ts';

export function homeworkRoutes(mount: Mount): void {
  const { route, once, bus } = mount;
  const timetable = createTimetable(mount);
  const book = createHomework({ ...mount, timetable, tell: createTell(mount, 'homework') });
  logRoutes(mount, { timetable, book });
  handInRoutes(mount, book);

  route(contract.listHomework, ({ query, me }) => book.list(me, query));
  route(contract.homeworkClasses, ({ me }) => book.classes(me));
  route(contract.weekLoad, ({ query, me }) => book.load(me, query));
  route(contract.getHomework, ({ params, me }) => book.one(me, params.homeworkId));

  route(contract.giveHomework, async (call) => {
    const { me, input } = call;
    await book.mustTeach(me, input.classId);
    const due = await book.dueFor(me.schoolId, input.classId, input);
    const given = await once(call, { kind: 'homework', about: input.title }, (sql) => book.give(me, sql, input, due));
    await book.announce(me.schoolId, due.shownFrom, { classId: given.classId, pupilIds: given.pupilIds ?? null });
    return given;
  });

  route(contract.changeHomework, async (call) => {
    const { me, input, params } = call;
    const before = await book.ownOf(me, params.homeworkId);
    const due = await book.dueFor(me.schoolId, before.classId, input, before);
    const changed = await once(call, { kind: 'homework', about: input.title }, (sql) =>
      book.change(me, sql, before, input, due),
    );
    await book.announce(me.schoolId, due.shownFrom, before, {
      classId: before.classId,
      pupilIds: changed.pupilIds ?? null,
    });
    return changed;
  });

  route(contract.takeBackHomework, async (call) => {
    const { me, params } = call;
    const before = await book.ownOf(me, params.homeworkId);
    await once(call, { kind: 'homework_taken_back', about: before.title }, (sql) => book.takeBack(me, sql, before));
    await book.announce(me.schoolId, undefined, before);
    return undefined;
  });

  route(contract.tickHomework, async (call) => {
    const { me, input, params } = call;
    const { title } = await book.ofPupil(mount.database, me.schoolId, me.userId, params.homeworkId);
    const state = await once(call, { kind: 'tick', about: title }, (sql) =>
      book.tick(me, sql, params.homeworkId, input.done),
    );
    bus.publish(`school:${me.schoolId}`, {
      type: 'life_changed',
      part: 'homework',
      classIds: [],
      userIds: [me.userId],
    });
    return state;
  });
}
