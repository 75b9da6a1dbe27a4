// WebSockets through the proxy.
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { goodPass, sentTo, startProxy, startSite, type TestProxy, type TestSite } from './testing/standing.ts';

let site: TestSite;
let front: TestProxy;
let impatient: TestProxy;

beforeAll(async () => {
  site = await startSite();
  front = await startProxy(site.port);
  impatient = await startProxy(site.port, { times: { answer: 100 } });
});
afterAll(async () => {
  await front.proxy.stop(0);
  await impatient.proxy.stop(0);
  site.child.kill();
  expect(front.errors).toEqual([]);
});

const open = (path: string, headers: Record<string, string> = goodPass, port = front.port) =>
  new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });

/** What it was refused with. */
async function refusal(socket: WebSocket): Promise<{ status: number | undefined; body: string }> {
  socket.on('error', () => {});
  const [, reply] = await once(socket, 'unexpected-response');
  return { status: reply.statusCode, body: await text(reply) };
}

test('messages of any size both ways, and the site sees no pass', async () => {
  const socket = open('/live', { cookie: 'a=1; preau_pass=old' });
  const [[upgraded], [hello]] = await Promise.all([once(socket, 'upgrade'), once(socket, 'message')]);
  expect(upgraded.headers['set-cookie']).toEqual(['preau_pass=good; Path=/; HttpOnly']);
  const { headers } = sentTo(JSON.stringify({ rawHeaders: JSON.parse(String(hello)) }));
  expect(headers).toMatchObject({ cookie: ['a=1'], upgrade: ['websocket'], 'x-forwarded-for': ['127.0.0.1'] });
  for (const message of ['short', 'x'.repeat(5_000_000)]) {
    socket.send(message);
    const [echo] = await once(socket, 'message');
    expect(String(echo) === message).toBe(true);
  }
  socket.close(1000);
  await once(socket, 'close');
});

test('without a pass: the same refusal as for a request, and the site hears nothing', async () => {
  const { sockets } = await site.seen();
  const { status, body } = await refusal(open('/live', {}));
  expect(status).toBe(503);
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'waiting' } });
  expect((await refusal(open('/gate/other'))).status).toBe(404);
  expect((await site.seen()).sockets).toBe(sockets);
});

test('the site’s own refusal comes through, and a mute or missing site is told', async () => {
  expect(await refusal(open('/denied'))).toEqual({ status: 401, body: 'denied' });
  expect((await refusal(open('/mute', goodPass, impatient.port))).status).toBe(504);
});

test('whoever leaves, the other side is closed: cleanly or by a cut, client or site', async () => {
  const { closed = 0 } = await site.seen();
  const clean = open('/live');
  await once(clean, 'message');
  clean.close(1000);
  const cut = open('/live');
  await once(cut, 'message');
  cut.terminate();
  await expect.poll(async () => (await site.seen()).closed).toBe(closed + 2);

  const other = await startSite();
  const alone = await startProxy(other.port);
  const left = open('/live', goodPass, alone.port);
  await once(left, 'message');
  other.child.kill('SIGKILL');
  await once(left, 'close');
  // Nothing is left: the proxy stops without having to cut anything.
  await alone.proxy.stop(60_000);
});

test('a client that goes away during the handshake ends it for the site', async () => {
  const socket = connect(front.port, '127.0.0.1');
  socket.write(
    'GET /mute HTTP/1.1\r\nHost: ent\r\nX-Preau-Pass: good\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    () => socket.resetAndDestroy(),
  );
  await once(socket, 'close');
  expect((await front.get('/echo')).status).toBe(200);
});
