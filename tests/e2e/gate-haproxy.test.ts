// The example file for HAProxy, run by HAProxy: only its ports are replaced.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { sentTo } from '../../src/gate/proxy/testing/standing.ts';
import { answers, aVisitor, example, type FrontGate, freePort, startFrontGate, write } from '../support/gate.ts';

let gate: FrontGate;
let haproxy: ChildProcess;
let address = '';

beforeAll(async () => {
  gate = await startFrontGate(['--seats', '1', '--trust-proxy', '127.0.0.1']);
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  const config = example('haproxy.cfg', {
    'bind :8000': `bind 127.0.0.1:${port}`,
    'gate1 127.0.0.1:9002': `gate1 127.0.0.1:${gate.port}`,
    // Less than this process may open.
    'maxconn 50000': 'maxconn 200',
  });
  haproxy = spawn('haproxy', ['-db', '-f', write(gate.folder, 'haproxy.cfg', config)], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    stdio: 'inherit',
  });
  await answers(address, haproxy);
});

afterAll(async () => {
  haproxy?.kill('SIGTERM');
  if (haproxy?.exitCode === null) await once(haproxy, 'exit');
  await gate?.stop();
});

test('without a pass: 503 and the waiting page, an error for programs', async () => {
  const visitor = aVisitor(address);
  const page = await visitor.page('/a');
  expect(page.status).toBe(503);
  expect(page.headers.get('retry-after')).not.toBeNull();
  expect(await page.text()).toContain('Votre place est gardée');
  const error = await visitor.ask('/a');
  expect(error.status).toBe(503);
  expect(await error.json()).toMatchObject({ error: { code: 'waiting' } });
  expect((await fetch(`${address}/gate/board.json`)).headers.get('cache-control')).toContain('max-age=1');
});

test('with a pass: through, with the visitor’s own address and not the one it claims', async () => {
  const visitor = aVisitor(address);
  expect(await visitor.enter()).toBe(200);
  const body = 'x'.repeat(300_000);
  const headers = { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https', forwarded: 'for=6.6.6.6' };
  const reply = await visitor.ask('/echo', { method: 'PUT', body, headers });
  expect(reply.status).toBe(200);
  const sent = sentTo(await reply.text());
  expect(sent.bytes).toBe(body.length);
  expect(sent.headers).toMatchObject({
    host: [address.slice('http://'.length)],
    'x-forwarded-for': ['127.0.0.1, 127.0.0.1'],
    'x-forwarded-proto': ['http'],
    'x-forwarded-host': [address.slice('http://'.length)],
  });
  expect(JSON.stringify(sent)).not.toMatch(/preau|6\.6\.6\.6/i);

  const cookie = `preau_pass=${visitor.cookies.get('preau_pass')}`;
  const socket = new WebSocket(address.replace('http', 'ws'), { headers: { cookie } });
  await once(socket, 'message');
  socket.send('hello');
  expect(String((await once(socket, 'message'))[0])).toBe('hello');
  socket.close();
  await once(socket, 'close');
});
