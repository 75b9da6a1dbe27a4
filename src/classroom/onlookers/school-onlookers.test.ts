// Seeing the class as a pupil in a real school: who may, walked person by person, and what the school counts.
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { aSchool, type Person } from '../../../tests/support/school.ts';
import { getDay } from '../../school/day/contract.ts';
import { inviteGuest } from '../../school/timetable/contract.ts';
import { closeCodes, protocolVersion } from '../protocol.ts';
import { getAttendance } from '../register/export/contract.ts';
import { Peer } from '../testing/peer.ts';

test('[L1] [L2] [L4] its teacher and its staff once in class, nobody else; the school counts nobody more', async () => {
  const school = await aSchool();
  const teacher = await school.person({ roles: ['teacher'] });
  const colleague = await school.person({ roles: ['teacher'] });
  const aide = await school.person({ roles: ['staff'] });
  const parent = await school.person({ roles: ['parent'] });
  const staff = await school.person({ roles: ['staff'] });
  const head = await school.person({ roles: ['head'] });
  const { classId, pupils } = await school.addClass({ pupils: 1, teachers: [teacher] });
  const { lessonId } = await school.addLesson({ classIds: [classId], teachers: [teacher] });
  const [zoe] = pupils;
  if (!zoe) throw new Error('a pupil was wished');
  await school.relate(parent, zoe);
  const invite = (userId: string, kind: 'assistant' | 'parent') =>
    teacher.call(inviteGuest, { params: { lessonId }, input: { userId, kind, pupilId: zoe.userId } });
  for (const [userId, kind] of [
    [aide.userId, 'assistant'],
    [parent.userId, 'parent'],
  ] as const)
    expect((await invite(userId, kind)).status).toBe(200);
  const elsewhere = await school.otherSchool();
  await school.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = school.app.server.address() as AddressInfo;
  const peers: Peer[] = [];
  onTestFinished(() => {
    for (const peer of peers) peer.close();
  });
  const visitor = ({ cookie }: Pick<Person, 'cookie'>, asPupil = false) => {
    const peer = new Peer(port, { cookie, lessonId });
    peer.asPupil = asPupil;
    peers.push(peer);
    return peer;
  };
  const codeFor = async (who: Pick<Person, 'cookie'>) => {
    const view = visitor(who, true);
    const main = await view.open('main');
    main.send(JSON.stringify({ type: 'hello', protocol: protocolVersion }));
    return (await view.untilClosed('main')).code;
  };
  const mine = visitor(teacher);
  await mine.join({ picture: false });

  for (const who of [zoe, aide, parent, colleague, await elsewhere.as('teacher'), await elsewhere.as('head')])
    expect(await codeFor(who)).toBe(closeCodes.notAllowed);
  expect(await codeFor({ cookie: '' })).toBe(closeCodes.signedOut);
  for (const who of [staff, head]) {
    expect(await codeFor(who)).toBe(closeCodes.notInClass);
    const own = visitor(who);
    await own.join({ picture: false });
    const view = visitor(who, true);
    await view.join({ picture: false });
    own.say({ type: 'leave' });
    await view.untilClosed('main');
  }

  const live = async () => (await teacher.call(getDay)).body.timetables[0]?.lessons[0]?.live;
  const [before, written] = [await live(), (await teacher.call(getAttendance, { params: { lessonId } })).text];
  const view = visitor(teacher, true);
  const { room, you } = await view.join();
  expect(room.members.map(({ number, role }) => [number === you, role])).toEqual([
    [false, 'teacher'],
    [true, 'pupil'],
  ]);
  expect(await live()).toEqual(before);
  expect(before).toEqual({ state: 'open', teacherPresent: true, pupils: 0 });
  const rows = (text: string) =>
    text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(';').slice(0, 3));
  expect(rows((await teacher.call(getAttendance, { params: { lessonId } })).text)).toEqual(rows(written));
  const figures = (await school.app.inject('/metrics')).body;
  expect(figures).toContain('preau_live_members 1\n');
  mine.say({ type: 'leave' });
  await view.untilClosed('main');
  expect(await live()).toMatchObject({ teacherPresent: false, pupils: 0 });
}, 180_000);
