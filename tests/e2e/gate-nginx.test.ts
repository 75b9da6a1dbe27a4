// The example file for nginx, run by nginx: only its ports and paths are replaced.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Check } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Board } from '../../src/gate/contract.ts';
import { sentTo } from '../../src/gate/proxy/testing/standing.ts';
import { answers, aVisitor, example, type FrontGate, freePort, startFrontGate, write } from '../support/gate.ts';

let gate: FrontGate;
let nginx: ChildProcess;
let address = '';

beforeAll(async () => {
  gate = await startFrontGate([
    ...['--seats', '1', '--pass-life', '10', '--trust-proxy', '127.0.0.1', '--board-file', 'BOARD'],
  ]);
  const { folder } = gate;
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  const server = write(
    folder,
    'preau.conf',
    example('nginx.conf', {
      'listen 8000': `listen 127.0.0.1:${port}`,
      'server 127.0.0.1:9002': `server 127.0.0.1:${gate.port}`,
      'server 127.0.0.1:8080': `server 127.0.0.1:${gate.site.port}`,
      '/var/lib/preau/board.json': join(folder, 'board.json'),
    }),
  );
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  // What Debian's own nginx.conf is around a file of conf.d.
  const around = `daemon off; pid ${folder}/nginx.pid; worker_processes 1; error_log ${folder}/error.log; events {}
http { access_log off; ${temporary.join(' ')} include ${server}; }`;
  nginx = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', write(folder, 'nginx.conf', around)], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    stdio: 'inherit',
  });
  await answers(address, nginx);
});

afterAll(async () => {
  nginx?.kill('SIGTERM');
  if (nginx?.exitCode === null) await once(nginx, 'exit');
  await gate?.stop();
});

test('without a pass: 503 and the waiting page, an error for programs; the site hears nothing', async () => {
  const visitor = aVisitor(address);
  const { requests } = await gate.site.seen();
  const page = await visitor.page('/homework?class=5B&week=2');
  expect(page.status).toBe(503);
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
  const html = await page.text();
  expect(html).toContain('Votre place est gardée');
  expect(html).toContain(encodeURIComponent('/homework?class=5B&week=2'));
  for (const method of ['GET', 'POST']) {
    const error = await visitor.ask('/api', { method });
    expect(error.status).toBe(503);
    expect(await error.json()).toMatchObject({ error: { code: 'waiting' } });
  }
  expect((await gate.site.seen()).requests).toBe(requests);
});

test('with a pass: through, without the gate’s cookies; it is renewed by its use', async () => {
  const visitor = aVisitor(address);
  expect(await visitor.enter()).toBe(200);
  const pass = visitor.cookies.get('preau_pass') ?? '';
  const cookie = `a=1; preau_pass=${pass}; preau_ticket=t; b=2; preau_visitor=${visitor.cookies.get('preau_visitor')}; preau_proven=p`;
  const reply = await visitor.ask('/echo?x=1', {
    method: 'POST',
    body: 'body',
    headers: { cookie, 'x-preau-pass': pass, 'x-forwarded-for': '6.6.6.6' },
  });
  expect(reply.status).toBe(200);
  const sent = sentTo(await reply.text());
  expect(sent).toMatchObject({ method: 'POST', url: '/echo?x=1', bytes: 4 });
  expect(sent.headers).toMatchObject({ 'x-forwarded-for': ['127.0.0.1'], host: [address.slice('http://'.length)] });
  expect(sent.headers.cookie?.[0]?.split(/;\s*/).filter(Boolean)).toEqual(['a=1', 'b=2']);
  expect(JSON.stringify(sent)).not.toMatch(/preau/i);

  const socket = new WebSocket(address.replace('http', 'ws'), { headers: { cookie: `preau_pass=${pass}` } });
  await once(socket, 'message');
  socket.send('hello');
  expect(String((await once(socket, 'message'))[0])).toBe('hello');
  socket.terminate();

  const renewed = async () => {
    expect((await visitor.ask('/echo')).status).toBe(200);
    return visitor.cookies.get('preau_pass');
  };
  await expect.poll(renewed, { timeout: 20_000, interval: 300 }).not.toBe(pass);

  // The seat is taken: the next one waits, and enters once it is given back.
  const next = aVisitor(address);
  expect(await next.enter(3)).toBe(503);
  expect((await visitor.ask('/gate/passes', { method: 'DELETE' })).status).toBe(204);
  expect((await visitor.page('/echo')).status).toBe(503);
  expect(await next.enter()).toBe(200);
  expect((await next.ask('/gate/passes', { method: 'DELETE' })).status).toBe(204);
});

test('free paths, unless they could be read in two ways', async () => {
  expect((await fetch(`${address}/static/a.css?v=1;2`)).status).toBe(200);
  for (const path of ['/static/..;/private', '/static/%252e%252e/private', '/static//a']) {
    expect((await fetch(address + path)).status).toBe(400);
  }
  expect((await fetch(`${address}/static/..%2fprivate`)).status).not.toBe(200);
});

test('the board is a file, new each second, and never half of one', async () => {
  const path = join(gate.folder, 'board.json');
  const seen = new Set<number>();
  let reads = 0;
  const look = (text: string) => {
    const board: unknown = JSON.parse(text);
    if (!Check(Board, board)) throw new Error(`no board: ${text}`);
    seen.add(board.at);
    reads++;
  };
  while (seen.size < 4) {
    const [served, kept] = await Promise.all([fetch(`${address}/gate/board.json`), readFile(path, 'utf8')]);
    expect([served.status, served.headers.get('server')?.split('/')[0]]).toEqual([200, 'nginx']);
    expect(served.headers.get('content-type')).toBe('application/json');
    expect(served.headers.get('cache-control')).toContain('max-age=1');
    look(await served.text());
    look(kept);
  }
  expect(reads).toBeGreaterThan(20);
});

// The last test: the gate dies in it.
test('the gate is gone: it is said, and the last board is still read', async () => {
  gate.child.kill('SIGKILL');
  await once(gate.child, 'exit');
  const page = await fetch(address);
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '10']);
  expect(await page.text()).toContain('La porte ne répond pas');
  const board = await fetch(`${address}/gate/board.json`);
  expect(Check(Board, await board.json())).toBe(true);
});
