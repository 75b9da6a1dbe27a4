// Who was there, over HTTP: parse, call, reply.
import type { Mount } from '../../context.ts';
import { addDays, dateIn, startOfDate, utc, zoneNamed } from '../../lib/time-zone.ts';
import type { Door } from '../timetable/timetable.ts';
import { callStateOf, type LiveRegister, missingOf } from './attendance.ts';
import * as contract from './contract.ts';
import { declarationRoutes } from './declarations/routes.ts';
import { figureRoutes } from './figures/routes.ts';
import { createRolls } from './rolls.ts';
import * as store from './store.ts';

const dayLength = 24 * 3_600_000;
/** How far back a family looks, in days. */
const ownDays = 30;

export function rollCallRoutes(mount: Mount, parts: { door: Pick<Door, 'roll'>; register: LiveRegister }): void {
  const { route, database, clock, once, identity } = mount;
  const rolls = createRolls(mount, parts);
  declarationRoutes(mount);
  figureRoutes(mount);

  /** Today's lessons with a roll to call, by the school's own calendar. */
  async function today(schoolId: string, teacherId?: string) {
    const now = clock.now();
    const zone = zoneNamed(await store.timeZoneOf(database, schoolId)) ?? utc;
    const date = dateIn(zone, now);
    const [from, to] = [new Date(startOfDate(zone, date)), new Date(startOfDate(zone, addDays(date, 1)))];
    const found = await store.lessonsBetween(database, schoolId, {
      ...{ from, to },
      ...(teacherId !== undefined && { teacherId }),
    });
    const lessons = found.map(({ lessonId, title, classes, teachers, startsAt, endsAt, called, missing }) => ({
      ...{ lessonId, title, classes, teachers, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
      call: callStateOf({ startsAt: startsAt.getTime(), called }, now),
      ...(called && { missing }),
    }));
    return { at: new Date(now).toISOString(), from, to, lessons };
  }

  route(contract.listRollCalls, async ({ me }) => {
    const { at, lessons } = await today(me.schoolId, me.userId);
    return { at, lessons };
  });

  route(contract.getRollCall, async ({ params, me }) =>
    rolls.shown(database, me.schoolId, await rolls.open(me, params.lessonId)),
  );

  route(contract.callRoll, async (call) => {
    const { params, input, me } = call;
    const roll = await rolls.open(me, params.lessonId);
    const about = [roll.lesson.title, ...roll.lesson.classes].join(', ');
    const kept = await once(call, { kind: 'roll_call', about }, (sql) => rolls.keep(sql, me, roll, input.pupils));
    rolls.tell(me.schoolId, roll, me.userId);
    return kept;
  });

  route(contract.getMissing, async ({ me }) => {
    const { at, from, to, lessons } = await today(me.schoolId);
    const marks = await store.marksBetween(database, me.schoolId, from, to);
    return { at, pupils: missingOf(marks), lessons };
  });

  route(contract.getOwnAttendance, async ({ me }) => {
    const now = clock.now();
    const children = me.roles.includes('parent') ? await identity.people.childrenOf(me) : [];
    const own = me.roles.includes('pupil') ? await store.personNamed(database, me) : [];
    const people = [...own, ...children];
    const ids = people.map(({ userId }) => userId);
    const marks = await store.missedSince(database, me.schoolId, ids, new Date(now - ownDays * dayLength));
    return {
      at: new Date(now).toISOString(),
      people: people.map((person) => ({
        ...person,
        marks: marks
          .filter(({ userId }) => userId === person.userId)
          .map(({ lessonId, title, startsAt, mark }) => ({
            ...{ lessonId, title, startsAt: startsAt.toISOString(), ...mark },
          })),
      })),
    };
  });
}
