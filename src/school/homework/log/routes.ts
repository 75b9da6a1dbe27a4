// The log of lessons over HTTP.
import type { Mount } from '../../../context.ts';
import type { Timetable } from '../../timetable/timetable.ts';
import type { HomeworkBook } from '../homework.ts';
import * as contract from './contract.ts';
import { createLog } from './log.ts';

export function logRoutes(mount: Mount, parts: { timetable: Timetable; book: HomeworkBook }): void {
  const { route, once } = mount;
  const log = createLog({ ...mount, ...parts });

  route(contract.listLog, ({ query, me }) => log.list(me, query));

  route(contract.writeLog, async (call) => {
    const { me, params, input } = call;
    const lesson = await log.lessonToLog(me, params.lessonId);
    await once(call, { kind: 'lesson_log', about: lesson.title }, (sql) => log.write(me, sql, lesson, input.text));
    log.announce(me.schoolId, lesson.classIds, [me.userId]);
    return undefined;
  });

  route(contract.giveVisa, async (call) => {
    const { me, input } = call;
    await log.checkVisa(me, input);
    const visa = await once(call, { kind: 'visa', about: `${input.from} – ${input.to}` }, (sql) =>
      log.giveVisa(me, sql, input),
    );
    log.announce(me.schoolId, [], await parts.book.teachersOf(me.schoolId, input.classId));
    return visa;
  });
}
