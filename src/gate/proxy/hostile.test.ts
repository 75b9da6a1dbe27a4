// Requests written to be read in two ways: without a pass none of them reaches the site but what is free, as the site reads it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProxy, startSite, type TestProxy, type TestSite } from './testing/standing.ts';

let site: TestSite;
let front: TestProxy;

beforeAll(async () => {
  site = await startSite();
  front = await startProxy(site.port);
});
afterAll(async () => {
  await front?.proxy.stop(100);
  site?.child.kill();
});

const host = 'Host: ent\r\nConnection: close\r\n';
const websocket =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const inner = 'GET /echo HTTP/1.1\r\nHost: ent\r\n\r\n';

const written: Record<string, string> = {
  'a free path that climbs': `GET /static/../echo HTTP/1.1\r\n${host}\r\n`,
  'and again in escapes': `GET /static/%2e%2e/echo HTTP/1.1\r\n${host}\r\n`,
  'and with a parameter': `GET /static/..;/echo HTTP/1.1\r\n${host}\r\n`,
  'and hidden in an escape': `GET /static/..%2fecho HTTP/1.1\r\n${host}\r\n`,
  'a whole address': `GET http://ent/echo HTTP/1.1\r\n${host}\r\n`,
  'a whole address that begins free': `GET http://ent/static/../echo HTTP/1.1\r\n${host}\r\n`,
  'another scheme': `GET ftp://ent/echo HTTP/1.1\r\n${host}\r\n`,
  'a network path': `GET //ent/../echo HTTP/1.1\r\n${host}\r\n`,
  'the gate’s own address that climbs': `GET /gate/../echo HTTP/1.1\r\n${host}\r\n`,
  'the gate’s name in escapes': `GET /%67ate/%2e%2e/echo HTTP/1.1\r\n${host}\r\n`,
  'a tunnel': `CONNECT ent:80 HTTP/1.1\r\n${host}\r\n${inner}`,
  'all of the site': `OPTIONS * HTTP/1.1\r\n${host}\r\n`,
  'two lengths': `POST /about HTTP/1.1\r\n${host}Content-Length: 0\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`,
  'a length and pieces': `POST /about HTTP/1.1\r\n${host}Content-Length: ${inner.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
  'a coding that hides': `POST /about HTTP/1.1\r\n${host}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`,
  'a coding twice': `POST /about HTTP/1.1\r\n${host}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`,
  'a space before the colon': `POST /about HTTP/1.1\r\n${host}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${inner}`,
  'a line of its own within a header': `GET /about HTTP/1.1\r\n${host}X-A: 1\n\nGET /echo HTTP/1.1\r\nHost: ent\r\n\r\n`,
  'two hosts': `GET /about HTTP/1.1\r\n${host}Host: other\r\n\r\n`,
  'a socket to where no pass is': `GET /echo HTTP/1.1\r\nHost: ent\r\n${websocket}\r\n${inner}`,
  'a request behind a socket that the site refuses': `GET /denied HTTP/1.1\r\nHost: ent\r\nX-Preau-Pass: good\r\n${websocket}\r\n${inner}`,
  'a request behind one that switches to HTTP/2': `GET /about HTTP/1.1\r\nHost: ent\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n${inner}`,
  'the path in a header': `GET /about HTTP/1.1\r\n${host}X-Original-URL: /echo\r\nX_Rewrite_URL: /echo\r\n\r\n`,
  'a pass that the connection takes along': `GET /echo HTTP/1.1\r\nHost: ent\r\nConnection: close, X-Preau-Pass\r\nX-Preau-Pass: bad\r\n\r\n`,
};

test.each(Object.entries(written))('%s', async (_name, bytes) => {
  const before = await site.seen();
  const answer = await front.raw(bytes);
  const after = await site.seen();
  // One request for what is free, at most; nothing that is written inside of it or behind it.
  const most = /^\w+ \/about /.test(bytes) ? 1 : 0;
  expect((after.requests ?? 0) - (before.requests ?? 0)).toBeLessThanOrEqual(most);
  expect(after.sockets).toBe(before.sockets);
  expect(answer).not.toMatch(/"url":"[^"]*echo/);
  expect(answer).not.toMatch(/x.(original|rewrite).url/i);
});
