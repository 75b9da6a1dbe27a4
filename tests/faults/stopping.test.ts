// A node that is asked to stop: what still comes in on an open connection is answered in the form of every other reply.
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';
import { postgres } from '../support/databases.ts';
import { secret } from '../support/school.ts';

test('a connection in use is served to its end, and hears from /readyz that the node stops', async () => {
  const made = await postgres();
  const settings = { PREAU_SECRET: secret, PORT: '0', HOST: '127.0.0.1', PREAU_LOG: 'silent' };
  const node = await startServer(readConfig({ ...settings, DATABASE_URL: made.place.url }));
  const { port } = new URL(node.address);
  const body = JSON.stringify({ username: 'zoe', password: 'not the right one', device: 'shared' });
  const socket = connect(Number(port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  // Half a request, so that the connection is in use when the stop begins; the rest, and another request, come after.
  socket.write(
    `POST /api/sign-in HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`,
  );
  await fetch(`${node.address}/healthz`);
  const stopped = node.stop();
  await fetch(`${node.address}/healthz`).catch(() => undefined);
  socket.write(`${body}GET /readyz HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`);
  await Promise.all([closed, stopped]);
  await made.remove();
  expect(heard).toContain('HTTP/1.1 401');
  expect(heard).toContain('bad_credentials');
  expect(heard).toContain('HTTP/1.1 503');
  expect(heard.toLowerCase()).toContain('retry-after: 5');
  expect(heard).toContain('{"state":"stopping"}');
});
