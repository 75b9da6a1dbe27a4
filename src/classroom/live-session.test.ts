// A session that ends while its person is in class: the sockets go with it.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { aSchool, type Person } from '../../tests/support/school.ts';
import { signOutEverywhere } from '../school/identity/contract.ts';
import { closeCodes, livePath, protocolVersion } from './protocol.ts';

test('signing out everywhere ends the place in class too, and only one’s own', async () => {
  const school = await aSchool();
  const teacher = await school.person({ roles: ['teacher'] });
  const { classId, pupils } = await school.addClass({ pupils: 2, teachers: [teacher] });
  const { lessonId } = await school.addLesson({ classIds: [classId], teachers: [teacher] });
  const [ana, ben] = pupils;
  if (!ana || !ben) throw new Error('two pupils were wished');
  await school.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = school.app.server.address() as AddressInfo;
  const enter = async ({ cookie }: Person) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${livePath(lessonId, 'main')}`, { headers: { cookie } });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion }));
    const [welcome] = await once(socket, 'message');
    expect(JSON.parse(String(welcome))).toMatchObject({ type: 'welcome' });
    return socket;
  };
  const [first, second] = [await enter(ana), await enter(ben)];
  const figures = (await school.app.inject('/metrics')).body;
  for (const figure of ['rooms 1', 'members 2', 'sockets 2']) expect(figures).toContain(`preau_live_${figure}\n`);
  const closed = once(first, 'close');

  expect((await ana.call(signOutEverywhere)).status).toBe(204);
  const [code] = await closed;
  expect(code).toBe(closeCodes.signedOut);
  expect(second.readyState).toBe(WebSocket.OPEN);
  second.terminate();
}, 20_000);
