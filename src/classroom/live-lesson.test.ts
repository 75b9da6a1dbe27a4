// The live class and the timetable: what is kept of a lesson's end, and what a room learns of a change.
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aSchool, type TestSchool } from '../../tests/support/school.ts';
import { cancelLesson, moveLesson } from '../school/timetable/contract.ts';
import { closeCodes } from './protocol.ts';
import { Peer } from './testing/peer.ts';

let peers: Peer[] = [];
afterEach(() => {
  for (const peer of peers) peer.close();
  peers = [];
});

type InClass = { school: TestSchool; lessonId: string; madame: Peer; ana: Peer; log: string[] };

/** A teacher and a pupil in the lesson from 9:00 to 9:55, at 8:55. */
async function inClass(): Promise<InClass> {
  const log: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void log.push(line) });
  const school = await aSchool({ context: { log: logger } });
  const teacher = await school.person({ roles: ['teacher'] });
  const { classId, pupils } = await school.addClass({ pupils: 1, teachers: [teacher] });
  const { lessonId } = await school.addLesson({ classIds: [classId], teachers: [teacher] });
  await school.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = school.app.server.address() as AddressInfo;
  const enter = async (cookie: string) => {
    const peer = new Peer(port, { cookie, lessonId });
    peers.push(peer);
    await peer.join();
    return peer;
  };
  const madame = await enter(teacher.cookie);
  const ana = await enter(pupils[0]?.cookie ?? '');
  return { school, lessonId, madame, ana, log };
}

describe('a change of the timetable during the lesson', () => {
  test('another end reaches the room and those in it', async () => {
    const { school, lessonId, madame, ana } = await inClass();
    const input = { startsAt: '2026-11-23T08:00:00Z', endsAt: '2026-11-23T10:30:00Z', reason: 'sortie retardée' };
    await school.as('staff').call(moveLesson, { params: { lessonId }, input });
    const { lesson } = await ana.until('lesson');
    expect(lesson).toMatchObject({ id: lessonId, title: 'Mathématiques', endsAt: Date.parse(input.endsAt) });
    // More than an hour after the first end, who comes back finds the room as it was.
    madame.write('on', 'On continue.');
    await ana.untilWritten();
    school.clock.set('2026-11-23T11:10+01:00');
    // Time for several ticks of the room.
    await new Promise((resolve) => setTimeout(resolve, 800));
    ana.cut();
    const { room } = await ana.join();
    expect(room.lesson.endsAt).toBe(Date.parse(input.endsAt));
    expect(room.parts.chat.messages).toMatchObject([{ ref: 'on' }]);
  }, 30_000);

  test('cancelled, the room closes with words, and isn’t kept as ended', async () => {
    const live = await inClass();
    const { school, lessonId, madame, ana } = live;
    await school.as('staff').call(cancelLesson, { params: { lessonId }, input: { reason: 'alerte météo' } });
    for (const peer of [madame, ana])
      expect(await peer.untilClosed('main')).toEqual({
        ...{ plane: 'main', code: closeCodes.cancelled },
        reason: 'le cours est annulé',
      });
    expect((await school.app.inject('/metrics')).body).toContain('preau_live_rooms 0\n');
    expect(await keptEnd(live)).toBeNull();
  }, 30_000);
});

async function keptEnd({ school, lessonId }: InClass): Promise<unknown> {
  const [row] = await school.database.query('select live_ended_at from lesson where lesson_id = $1', [lessonId]);
  return row?.live_ended_at;
}

describe('the end of a lesson while the database can’t keep it', () => {
  const away = ({ database }: TestSchool) => database.query('alter table lesson rename to lesson_away');
  const back = ({ database }: TestSchool) => database.query('alter table lesson_away rename to lesson');
  const endInVain = async (live: InClass) => {
    live.school.clock.set('2026-11-23T09:05+01:00');
    await away(live.school);
    live.madame.say({ type: 'end' });
    await live.ana.untilClosed('main');
    await vi.waitFor(() => expect(live.log.join()).toContain('the end of a lesson is not kept yet'), 5_000);
    await back(live.school);
  };

  test('is kept as soon as it can', async () => {
    const live = await inClass();
    await endInVain(live);
    await vi.waitFor(async () => expect(await keptEnd(live)).toBeInstanceOf(Date), 20_000);
  }, 40_000);

  test('is tried once more when the server stops', async () => {
    const live = await inClass();
    await endInVain(live);
    await live.school.close();
    expect(await keptEnd(live)).toBeInstanceOf(Date);
  }, 40_000);
});
