// The example file for HAProxy with TLS, run by HAProxy in front of a relay with two workers: a class's two sockets stay two connections,
// and one worker gets both.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltPage, buildPage } from '../../src/classroom/testing/built-page.ts';
import { type Built, buildProgram } from '../../src/classroom/testing/built-worker.ts';
import { type LiveServer, personCookie, startLiveServer } from '../../src/classroom/testing/live-server.ts';
import { launchShell } from '../support/chromium.ts';
import { freePort } from '../support/gate.ts';

const folder = mkdtempSync(join(tmpdir(), 'preau-class-haproxy-'));
const example = fileURLToPath(new URL('../../docs/haproxy.cfg', import.meta.url));
/** What HAProxy noted of each request: its protocol, the client's port, what was asked. */
const noted: { http: string; port: string; path: string }[] = [];

let built: BuiltPage;
let worker: Built;
let server: LiveServer;
let log: Socket;
let haproxy: ChildProcess;
let browser: Browser;
let address = '';

beforeAll(async () => {
  [built, worker] = [await buildPage(), await buildProgram()];
  const workers = { count: 2, entry: worker.entry, dataFolder: join(folder, 'data') };
  server = await startLiveServer({ serve: built.serve, workers });
  log = createSocket('udp4', (message) => {
    const [, http = '', port = '', path = ''] = /preau (\S+) (\d+) (\S+)/.exec(String(message)) ?? [];
    if (path) noted.push({ http, port, path });
  });
  log.bind(0, '127.0.0.1');
  await once(log, 'listening');
  const port = await freePort();
  address = `https://127.0.0.1:${port}`;
  haproxy = spawn('haproxy', ['-db', '-f', configuration(port)], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    stdio: 'inherit',
  });
  browser = await launchShell();
});

afterAll(async () => {
  await browser?.close();
  haproxy?.kill('SIGTERM');
  if (haproxy?.exitCode === null) await once(haproxy, 'exit');
  log?.close();
  await server?.close();
  await built?.remove();
  worker?.remove();
  rmSync(folder, { recursive: true, force: true });
});

function configuration(port: number): string {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1'];
  execFileSync('openssl', ['req', '-x509', '-nodes', ...curve, ...subject, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  const pem = join(folder, 'school.pem');
  writeFileSync(pem, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'));
  let text = readFileSync(example, 'utf8');
  for (const [from, to] of [
    ['bind :443', `bind 127.0.0.1:${port}`],
    ['/etc/haproxy/school.pem', pem],
    ['127.0.0.1:9002', `127.0.0.1:${server.port}`],
    // Less than this process may open.
    ['maxconn 50000', `maxconn 200\n  log 127.0.0.1:${log.address().port} local0`],
    ['default_backend', 'log global\n  log-format "preau HTTP/%[fc_http_major] %cp %HP"\n  default_backend'],
  ] as const) {
    if (!text.includes(from)) throw new Error(`docs/haproxy.cfg doesn't say "${from}"`);
    text = text.replace(from, to);
  }
  const path = join(folder, 'haproxy.cfg');
  writeFileSync(path, text);
  return path;
}

test('the page comes over HTTP/2; voice and pictures over two connections of HTTP/1.1', async () => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  await context.addCookies([
    { name: 'person', value: personCookie({ name: 'Ana', role: 'pupil' }).slice('person='.length), url: address },
  ]);
  const page = await context.newPage();
  for (let tries = 0; ; tries++) {
    const opened = await page.goto(address).catch(() => null);
    if (opened?.ok()) break;
    if (tries === 50) throw new Error('HAProxy does not answer');
    await page.waitForTimeout(100);
  }
  await page.evaluate(() => globalThis.testClass.join('lesson-1'));
  await page.waitForFunction(() => globalThis.testClass.state().type === 'live');
  await expect.poll(() => server.classroom.stats()).toEqual({ rooms: 1, members: 1, sockets: 2 });
  await expect
    .poll(() =>
      server.classroom
        .workers()
        .map(({ sockets }) => sockets)
        .sort(),
    )
    .toEqual([0, 2]);
  // A connection is noted when it ends.
  await context.close();
  const live = () => noted.filter(({ path }) => path.includes('/live/'));
  await expect.poll(() => live().length).toBe(2);
  expect(live().map(({ http }) => http)).toEqual(['HTTP/1', 'HTTP/1']);
  expect(new Set(live().map(({ port }) => port)).size).toBe(2);
  const others = noted.filter((each) => !live().includes(each));
  expect(new Set(others.map(({ http }) => http))).toEqual(new Set(['HTTP/2']));
});
