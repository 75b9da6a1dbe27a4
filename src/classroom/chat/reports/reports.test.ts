// A reported message from the lesson to the school's staff, with the real database.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../../tests/support/school.ts';
import type { SchoolEvent } from '../../../context.ts';
import { createBus } from '../../../lib/bus.ts';
import { concerns, told } from '../../../school/events/streams.ts';
import type { Happened } from '../../activities/contract.ts';
import { Peer } from '../../testing/peer.ts';
import { listChatReports, settleChatReport } from './contract.ts';
import { createChatReports } from './reports.ts';

const peers: Peer[] = [];
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
});

type InClass = {
  school: TestSchool;
  lessonId: string;
  teacher: Person;
  pupils: Person[];
  enter(who: Person): Promise<Peer>;
};

async function aLesson(): Promise<InClass> {
  const school = await aSchool();
  const teacher = await school.person({ roles: ['teacher'] });
  const { classId, pupils } = await school.addClass({ pupils: 2, teachers: [teacher] });
  const { lessonId } = await school.addLesson({ classIds: [classId], teachers: [teacher] });
  school.app.listen({ port: 0, host: '127.0.0.1' });
  await once(school.app.server, 'listening');
  const { port } = school.app.server.address() as AddressInfo;
  return {
    ...{ school, lessonId, teacher, pupils },
    async enter({ cookie }) {
      const peer = new Peer(port, { cookie, lessonId });
      peers.push(peer);
      await peer.join({ picture: false });
      return peer;
    },
  };
}

describe('[C5] a reported message', () => {
  test('is there for staff and head with its lesson, its people and what came before it; they are told at once', async () => {
    const { school, lessonId, teacher, pupils, enter } = await aLesson();
    const heard: SchoolEvent[] = [];
    school.context.bus.subscribe(`school:${teacher.me.schoolId}`, (event) => void heard.push(event));
    const [author, victim] = pupils;
    if (!author || !victim) throw new Error('two pupils');
    const madame = await enter(teacher);
    const lina = await enter(author);
    const tom = await enter(victim);
    tom.write('a', 'arrête');
    await lina.untilWritten();
    lina.write('b', 'sinon quoi ?');
    const { id } = await tom.untilWritten(({ ref }) => ref === 'b');
    tom.say({ type: 'do', ref: 'r', part: 'chat', command: { type: 'report', id } });
    await madame.until('did', (event) => event.part === 'chat' && event.event.type === 'reported');
    await vi.waitFor(() => expect(heard).toContainEqual({ type: 'chat_reported', lessonId }), 10_000);
    for (const role of ['staff', 'head'] as const) {
      const reply = await school.as(role).call(listChatReports, { query: { lessonId } });
      expect(reply.body).toMatchObject([
        {
          ...{ lessonId, report: 1, title: 'Mathématiques', audience: 'class' },
          by: { userId: victim.me.userId },
          author: { userId: author.me.userId },
          message: { text: 'sinon quoi ?' },
          before: [{ text: 'arrête' }],
        },
      ]);
    }
    // Seen to by one of them, both see by whom; by mistake, it is open again.
    const head = await school.as('head');
    const settle = (settled: boolean) =>
      head.call(settleChatReport, { params: { lessonId, report: 1 }, input: { settled } });
    expect((await settle(true)).body.settled).toMatchObject({ by: { userId: head.userId } });
    const seen = await school.as('staff').call(listChatReports, { query: {} });
    expect(seen.body[0]?.settled?.by.name).toContain(head.familyName);
    expect((await settle(false)).body.settled).toBeUndefined();
    const none = head.call(settleChatReport, { params: { lessonId, report: 7 }, input: { settled: true } });
    expect(await none).toFail(404, 'report_unknown');
    const teachers = await school.as('teacher').call(listChatReports, { query: {} });
    expect(teachers.status).toBe(403);
    const elsewhere = await school.otherSchool('Lycée Oméga');
    const others = await elsewhere.as('staff').call(listChatReports, { query: { lessonId } });
    expect(others.body).toEqual([]);
  }, 30_000);

  test('that a crash kept from the database gets there when the lesson’s journal is read, once', async () => {
    const { school, lessonId, teacher, pupils } = await aLesson();
    const { schoolId } = teacher.me;
    const said = { ref: 'r', member: 2, name: 'Lina', role: 'pupil', to: 3 } as const;
    const report = {
      id: 1,
      before: [],
      by: { member: 3, name: 'Tom', role: 'pupil' },
      message: { ...said, id: 4, text: 'pst', at: 1 },
      people: { by: pupils[0]?.me.userId ?? '', author: '' },
    } as const;
    const past: Happened[] = [{ part: 'chat', event: { type: 'reported', report }, at: Date.UTC(2026, 10, 23, 8) }];
    const bus = createBus<SchoolEvent>();
    const heard: SchoolEvent[] = [];
    bus.subscribe(`school:${schoolId}`, (event) => void heard.push(event));
    const failures: unknown[] = [];
    const log = { error: (details: object) => void failures.push(details) };
    for (let restart = 0; restart < 2; restart += 1) {
      const reports = createChatReports({ database: school.database, bus, log });
      const journal = reports.followed({ schoolId, lessonId }, { read: () => past, note() {} });
      expect(journal.read()).toEqual(past);
      await reports.close();
    }
    expect(failures).toEqual([]);
    expect(heard).toEqual([{ type: 'chat_reported', lessonId }]);
    const { body } = await school.as('staff').call(listChatReports, { query: {} });
    expect(body).toMatchObject([{ audience: 'pupils', author: { name: 'Lina' }, at: '2026-11-23T08:00:00.000Z' }]);
  }, 30_000);

  test('is told to the pages of staff and head, without a name, and to nobody else', () => {
    const event = { type: 'chat_reported', lessonId: 'l' } as const;
    const listener = (role: Person['me']['roles'][number]) => ({
      ...{
        accountId: 'a',
        schoolId: 's',
        userId: 'u',
        roles: [role],
        followed: new Set<string>(),
        classIds: new Set<string>(),
      },
    });
    const hear = (['pupil', 'parent', 'teacher', 'staff', 'head'] as const).filter((role) =>
      concerns(listener(role), event),
    );
    expect(hear).toEqual(['staff', 'head']);
    expect(told(event)).toEqual(event);
  });
});
