// Figures over HTTP: parse, call, reply.
import type { Mount } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import { csvText } from '../../../lib/csv.ts';
import { answered } from '../../../lib/http/route.ts';
import { addDays, isDate, startOfDate, utc, zoneNamed } from '../../../lib/time-zone.ts';
import { timeZoneOf } from '../store.ts';
import { type Figures, getFigures, getFiguresFile } from './contract.ts';
import { countsOf, rowsOf } from './figures.ts';
import { missedBetween, type Row } from './store.ts';

/** A school year, in days. */
const mostDays = 400;

export function figureRoutes({ route, database }: Mount): void {
  async function figuresOf(schoolId: string, asked: { from: string; to: string; classId?: string | undefined }) {
    const { from, to, classId } = asked;
    if (!isDate(from) || !isDate(to) || to < from || to > addDays(from, mostDays))
      throw new UserError('bad_dates', 'Demandez une année au plus, dans l’ordre.');
    const zone = zoneNamed(await timeZoneOf(database, schoolId)) ?? utc;
    const bounds = { from: new Date(startOfDate(zone, from)), to: new Date(startOfDate(zone, addDays(to, 1))) };
    const byPupil = new Map<string, Row[]>();
    for (const row of await missedBetween(database, schoolId, { ...bounds, classId }))
      byPupil.set(row.userId, [...(byPupil.get(row.userId) ?? []), row]);
    return [...byPupil.values()].flatMap((rows): Figures[] => {
      const [first] = rows;
      if (!first) return [];
      const missed = rows.map((row) => ({ ...row, startsAt: row.startsAt.getTime() }));
      return [{ userId: first.userId, name: first.name, classes: first.classes, ...countsOf(missed, zone) }];
    });
  }

  route(getFigures, ({ me, query }) => figuresOf(me.schoolId, query));

  route(getFiguresFile, async ({ me, query, reply }) => {
    const figures = await figuresOf(me.schoolId, query);
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="absences-${query.from}-${query.to}.csv"`)
      .send(csvText(rowsOf(figures)));
    return answered;
  });
}
