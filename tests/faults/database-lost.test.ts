// PostgreSQL goes away under a running node and comes back: the node says so, stays up, and serves again by itself.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Server, startServer } from '../../src/server.ts';
import { postgres } from '../support/databases.ts';
import { secret } from '../support/school.ts';

type Way = { url: string; state: 'open' | 'refusing' | 'silent'; cut(): void; close(): Promise<void> };

/** The only way from the node to the database: it can be cut, or left standing with nothing coming through. */
async function wayTo(database: string): Promise<Way> {
  const to = new URL(database);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (way.state === 'refusing') return near.destroy();
    const far = connect(Number(to.port), to.hostname);
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => way.state === 'open' && into.write(bytes));
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        into.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(database);
  url.port = String((server.address() as AddressInfo).port);
  const way: Way = {
    url: url.href,
    state: 'open',
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      way.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return way;
}

let way: Way;
let node: Server;
let made: Awaited<ReturnType<typeof postgres>>;

beforeAll(async () => {
  made = await postgres();
  way = await wayTo(made.place.url ?? '');
  node = await startServer(
    readConfig({ PREAU_SECRET: secret, PORT: '0', HOST: '127.0.0.1', PREAU_LOG: 'silent', DATABASE_URL: way.url }),
  );
});

afterAll(async () => {
  way.state = 'open';
  await node.stop();
  await way.close();
  await made.remove();
});

const ready = async () => {
  const reply = await fetch(`${node.address}/readyz`);
  return { status: reply.status, body: await reply.json(), wait: reply.headers.get('retry-after') };
};
const lost = { status: 503, body: { state: 'database_lost' }, wait: '5' };

test('cut off, it says so, answers what it can, and serves again once the database is back', async () => {
  expect(await ready()).toMatchObject({ status: 200 });
  way.state = 'refusing';
  way.cut();
  await vi.waitFor(async () => expect(await ready()).toEqual(lost));
  const signIn = await fetch(`${node.address}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'zoe', password: 'not the right one', device: 'shared' }),
  });
  expect(signIn.status).toBe(503);
  expect(Number(signIn.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await signIn.json()).toMatchObject({ error: { code: 'unavailable' } });
  expect((await fetch(`${node.address}/healthz`)).status).toBe(200);
  way.state = 'open';
  await vi.waitFor(async () => expect(await ready()).toMatchObject({ status: 200 }), { timeout: 10_000 });
});

test('with a database that takes questions and gives no answer, it says so instead of waiting for ever', async () => {
  expect(await ready()).toMatchObject({ status: 200 });
  way.state = 'silent';
  expect(await ready()).toEqual(lost);
  way.cut();
  way.state = 'open';
  await vi.waitFor(async () => expect(await ready()).toMatchObject({ status: 200 }), { timeout: 10_000 });
});
