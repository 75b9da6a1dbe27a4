// How the built pages are served: what may be kept, what is compressed, and which addresses are pages.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mapErrors } from './lib/http/errors.ts';
import { staticPages } from './static.ts';

const folder = mkdtempSync(join(tmpdir(), 'preau-pages-'));
const app = Fastify();
/** As they are built: the threads of a class and of a replay. */
const decoding = ['engine-worker-Ab_1-c.js', 'player-worker-Ab_1-c.js'];
const page = '<!doctype html><title>Préau</title>';

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  mkdirSync(join(folder, '.vite'));
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'index.html.br'), brotliCompressSync(page));
  writeFileSync(join(folder, 'sw.js'), '1');
  writeFileSync(join(folder, '.vite', 'manifest.json'), '{}');
  for (const name of ['index-abc.js', ...decoding]) {
    writeFileSync(join(folder, 'assets', name), '2');
    writeFileSync(join(folder, 'assets', `${name}.br`), brotliCompressSync('2'));
    writeFileSync(join(folder, 'assets', `${name}.gz`), gzipSync('2'));
  }
  mapErrors(app);
  await staticPages(app, pino({ level: 'silent' }), folder);
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = { accept: 'text/html' }) =>
  app.inject({ method: 'GET', url, headers });

test('hashed files are kept for ever, the others are checked each time', async () => {
  expect((await get('/assets/index-abc.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await get('/sw.js')).headers['cache-control']).toBe('no-cache');
  expect((await get('/')).headers['cache-control']).toBe('no-cache');
});

test('any address of the site opens the page', async () => {
  for (const url of ['/', '/timetable?date=2026-11-23', '/classes/a/sheet']) {
    const reply = await get(url);
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toBe(page);
  }
});

test('the front door opens for a monitor that says nothing of what it reads', async () => {
  for (const url of ['/', '/?from=watch']) expect((await get(url, { accept: '*/*' })).body).toBe(page);
  expect((await get('/logo.png', { accept: '*/*' })).statusCode).toBe(404);
});

test('what is not a page keeps its own answer', async () => {
  for (const url of ['/api/none', '/api', '/live/x', '/gate/x', '/calendar/x.ics', '/status', '/assets/gone.js']) {
    const reply = await get(url);
    expect(reply.statusCode, url).toBe(404);
    expect(reply.json().error.code).toBe('not_found');
  }
  expect((await get('/logo.png', { accept: 'image/*' })).statusCode).toBe(404);
});

test('a compressed copy is sent to those who read it', async () => {
  const reply = await get('/', { accept: 'text/html', 'accept-encoding': 'br' });
  expect(reply.headers['content-encoding']).toBe('br');
  expect(reply.headers.vary).toContain('accept-encoding');
});

test('the list of what was built stays private', async () => {
  expect((await get('/.vite/manifest.json', { accept: '*/*' })).statusCode).toBe(404);
});

test('[E1] [R14] the threads that decode voices may compile WebAssembly, compressed or not, and nothing else may', async () => {
  for (const encoding of ['identity', 'br', 'gzip'])
    for (const name of ['index-abc.js', ...decoding]) {
      const { headers } = await get(`/assets/${name}`, { 'accept-encoding': encoding });
      expect(headers['content-encoding']).toBe(encoding === 'identity' ? undefined : encoding);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      const compiles = String(headers['content-security-policy']).includes('wasm-unsafe-eval');
      expect(compiles, `${name} ${encoding}`).toBe(decoding.includes(name));
    }
});
