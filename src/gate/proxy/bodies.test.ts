// Bodies through the proxy: streamed both ways, never gathered, and given up as soon as one side leaves.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goodPass, sentTo, startProxy, startSite, type TestProxy, type TestSite } from './testing/standing.ts';

const mega = 1024 * 1024;
let site: TestSite;
let front: TestProxy;
let impatient: TestProxy;

beforeAll(async () => {
  site = await startSite();
  front = await startProxy(site.port);
  impatient = await startProxy(site.port, { times: { answer: 100, idle: 100 } });
});
afterAll(async () => {
  await front.proxy.stop(0);
  await impatient.proxy.stop(0);
  site.child.kill();
  expect(front.errors).toEqual([]);
});

/** Resolves when the site has somebody waiting to be released, and releases them. */
const release = () => expect.poll(() => site.release()).toBeGreaterThan(0);

/** Waits until a figure moves no more. */
async function settled(figure: () => Promise<number | undefined> | number): Promise<number | undefined> {
  let before: number | undefined;
  const same = async () => {
    const now = await figure();
    const moved = now !== before;
    before = now;
    return !moved;
  };
  await expect.poll(same, { interval: 300, timeout: 20_000 }).toBe(true);
  return before;
}

test('an answer arrives as it is written', async () => {
  const asked = front.open('/stream');
  asked.end();
  const [reply]: IncomingMessage[] = await once(asked, 'response');
  const [first] = await once(reply as IncomingMessage, 'data');
  // The site goes on only now: the first piece was not kept back.
  expect(String(first)).toBe('one,');
  await release();
  expect(await text(reply as IncomingMessage)).toBe('two');
});

test('server-sent events: headers before the first event, and the site hears that the reader left', async () => {
  const asked = front.open('/events', { headers: { accept: 'text/event-stream' } });
  asked.end();
  const [reply]: IncomingMessage[] = await once(asked, 'response');
  expect(reply?.headers['content-type']).toBe('text/event-stream');
  await release();
  const [event] = await once(reply as IncomingMessage, 'data');
  expect(String(event)).toBe('data: first\n\n');
  asked.destroy();
});

test('uploads with a length and in pieces arrive whole, on a connection that is kept', async () => {
  const body = 'x'.repeat(3 * mega);
  const lengths = await front.get('/echo', { ...goodPass, 'content-length': String(body.length) }, 'PUT', body);
  expect(sentTo(lengths.body)).toMatchObject({ method: 'PUT', bytes: body.length });
  const asked = front.open('/echo', { method: 'POST' });
  for (let sent = 0; sent < 3; sent++) asked.write('x'.repeat(mega));
  asked.end();
  const [reply]: IncomingMessage[] = await once(asked, 'response');
  const pieces = sentTo(await text(reply as IncomingMessage));
  expect(pieces.bytes).toBe(3 * mega);
  expect(pieces.headers['transfer-encoding']).toEqual(['chunked']);
  const empty = sentTo((await front.get('/echo', goodPass, 'POST')).body);
  expect(empty.bytes).toBe(0);
  expect(empty.connection).toBe(pieces.connection);
});

test('an upload stops flowing when the site doesn’t read', async () => {
  const bytes = 64 * mega;
  const asked = front.open('/deaf', { method: 'PUT', headers: { 'content-length': bytes } });
  let sent = 0;
  const piece = Buffer.alloc(65_536);
  const write = (): void => {
    while (sent < bytes) {
      sent += piece.length;
      if (!asked.write(piece)) {
        asked.once('drain', write);
        return;
      }
    }
    asked.end();
  };
  write();
  // Until it moves no more: what fits in the sockets on the way, and no memory of ours.
  await settled(() => sent);
  expect(sent).toBeLessThan(32 * mega);
  await release();
  const [reply]: IncomingMessage[] = await once(asked, 'response');
  expect(await text(reply as IncomingMessage)).toBe(String(bytes));
});

test('a download stops flowing when the client doesn’t read', async () => {
  const bytes = 128 * mega;
  const asked = front.open(`/large?bytes=${bytes}`);
  asked.end();
  const [reply]: IncomingMessage[] = await once(asked, 'response');
  reply?.pause();
  const written = await settled(async () => (await site.seen()).written);
  expect(written).toBeLessThan(64 * mega);
  let received = 0;
  for await (const piece of reply as IncomingMessage) received += piece.length;
  expect(received).toBe(bytes);
});

test('the site decides whether a body is asked for', async () => {
  const ask = async (path: string, headers: object = goodPass) => {
    const asked = front.open(path, {
      method: 'POST',
      headers: { ...headers, expect: '100-continue', 'content-length': 4 },
    });
    let invited = false;
    asked.on('continue', () => {
      invited = true;
      asked.end('body');
    });
    asked.on('error', () => {});
    asked.flushHeaders();
    const [reply]: IncomingMessage[] = await once(asked, 'response');
    return { invited, status: reply?.statusCode, body: await text(reply as IncomingMessage) };
  };
  const taken = await ask('/echo');
  expect([taken.invited, taken.status, sentTo(taken.body).bytes]).toEqual([true, 200, 4]);
  expect(await ask('/early')).toEqual({ invited: false, status: 413, body: 'too large' });
  expect(await ask('/echo', { 'x-preau-pass': 'bad' })).toMatchObject({ invited: false, status: 503 });
});

test('a client that leaves ends the request to the site, before and during the upload', async () => {
  const { aborted = 0 } = await site.seen();
  const waiting = front.open('/never');
  const sending = front.open('/never', { method: 'PUT', headers: { 'content-length': 1000 } });
  for (const one of [waiting, sending]) one.on('error', () => {});
  const { requests = 0 } = await site.seen();
  waiting.end();
  sending.write('half');
  await expect.poll(async () => (await site.seen()).requests).toBe(requests + 2);
  waiting.destroy();
  sending.destroy();
  await expect.poll(async () => (await site.seen()).aborted).toBe(aborted + 2);
});

test('a site that hangs up: an answer that says so, or one that is visibly cut', async () => {
  const json = await front.get('/reset');
  expect([json.status, JSON.parse(json.body).error.code]).toEqual([502, 'upstream_lost']);
  const page = await front.get('/reset', { ...goodPass, accept: 'text/html' });
  expect(page.status).toBe(502);
  expect(page.body).toContain('Le site ne répond pas');
  const asked = front.open('/cut');
  asked.end();
  const [reply]: IncomingMessage[] = await once(asked, 'response');
  await expect(text(reply as IncomingMessage)).rejects.toThrow('aborted');
});

test('a kept connection that the site closes at a bad moment costs nothing', async () => {
  for (let round = 0; round < 5; round++) expect((await front.get('/stale')).body).toBe('fresh');
});

test('a site that isn’t there, and one that doesn’t answer', async () => {
  const gone = await startSite();
  gone.child.kill();
  await once(gone.child, 'exit');
  const alone = await startProxy(gone.port);
  expect((await alone.get('/echo')).status).toBe(502);
  await alone.proxy.stop(0);
  const slow = await impatient.get('/never');
  expect([slow.status, JSON.parse(slow.body).error.code]).toEqual([504, 'upstream_slow']);
  // Silent in the middle of its answer: cut.
  const asked = impatient.open('/stream');
  asked.end();
  const [reply]: IncomingMessage[] = await once(asked, 'response');
  await expect(text(reply as IncomingMessage)).rejects.toThrow('aborted');
  await release();
});

test('a site that refuses an upload before its end is heard, and the upload is not read for ever', async () => {
  const socket = connect(front.port, '127.0.0.1');
  socket.write(
    `PUT /early HTTP/1.1\r\nHost: ent\r\nX-Preau-Pass: good\r\nContent-Length: ${1000 * mega}\r\n\r\nbeginning`,
  );
  let answer = '';
  socket.on('data', (piece) => {
    answer += piece;
  });
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*too large\r\n0\r\n\r\n$/);
});
