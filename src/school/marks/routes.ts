// Marks over HTTP: parse, call, reply.
import type { Mount } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { etagOf, namesTag } from '../../lib/http/etag.ts';
import { answered } from '../../lib/http/route.ts';
import { utc, zoneNamed } from '../../lib/time-zone.ts';
import { createTell } from '../later.ts';
import { deliveredAt } from '../quiet-hours.ts';
import * as contract from './contract.ts';
import { marksCsv } from './csv.ts';
import { shownChange } from './journal.ts';
import { createReading } from './reading.ts';
import { iso } from './rights.ts';
import { raiseVersion, setFigures } from './store.ts';
import { zoneNameOf } from './store-marks.ts';
import { createWriting } from './writing.ts';

export function markRoutes(mount: Mount): void {
  const { route, clock, database, bus } = mount;
  const reading = createReading(mount);
  const writing = createWriting(mount, createTell(mount, 'marks'));

  route(contract.listMarkClasses, ({ me }) => reading.classes(me));
  route(contract.getClassMarks, ({ me, params, query }) => reading.classMarks(me, params.classId, query.subject));
  route(contract.exportMarks, async ({ me, params, query, reply }) => {
    const found = await reading.classMarks(me, params.classId, query.subject);
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="notes-${params.classId.slice(0, 8)}.csv"`)
      .send(marksCsv(found));
    return answered;
  });
  route(contract.addTest, (call) => writing.addTest(call, call.params.classId, call.input));
  route(contract.changeTest, (call) => writing.changeTest(call, call.params.testId, call.input));
  route(contract.removeTest, async (call) => {
    await writing.removeTest(call, call.params.testId);
    return undefined;
  });
  route(contract.saveMarks, (call) => writing.saveMarks(call, call.params.testId, call.input.marks));

  route(contract.getTestJournal, async ({ me, params }) => {
    const { title, rows } = await reading.journal(me, params.testId);
    return { title, changes: rows.map(shownChange) };
  });

  route(contract.askVisibleAt, async ({ me, query }) => {
    const asked = query.at === undefined ? clock.now() : Date.parse(query.at);
    if (Number.isNaN(asked)) throw new UserError('bad_date', 'Cette date n’existe pas.');
    const zone = zoneNamed(await zoneNameOf(database, me.schoolId)) ?? utc;
    return { visibleAt: iso(deliveredAt(zone, Math.max(asked, clock.now()))) };
  });

  route(contract.chooseFigures, async ({ me, input }) => {
    await database.session(async (sql) => {
      await setFigures(sql, me.schoolId, input.figures);
      await raiseVersion(sql, me.schoolId);
    });
    bus.publish(`school:${me.schoolId}`, { type: 'life_changed', part: 'marks', classIds: [], userIds: [me.userId] });
    return undefined;
  });

  route(contract.getMyMarks, async ({ me, request, reply }) => {
    const found = await reading.mine(me);
    const etag = etagOf(JSON.stringify(found));
    reply.header('etag', etag).header('cache-control', 'private, no-cache').header('vary', 'Cookie');
    if (!namesTag(request.headers['if-none-match'], etag)) return { at: iso(clock.now()), ...found };
    reply.code(304).send();
    return answered;
  });
}
