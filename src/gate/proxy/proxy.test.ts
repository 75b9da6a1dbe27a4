// Requests and answers through the proxy, with a real site behind it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodPass, sentTo, startProxy, startSite, type TestProxy, type TestSite } from './testing/standing.ts';

let site: TestSite;
let front: TestProxy;
let trusting: TestProxy;

beforeAll(async () => {
  site = await startSite();
  front = await startProxy(site.port);
  trusting = await startProxy(site.port, { trust: ['loopback'] });
});
afterAll(async () => {
  await front.proxy.stop(0);
  await trusting.proxy.stop(0);
  site.child.kill();
  expect(front.errors).toEqual([]);
});

describe('who goes through', () => {
  test('a request with a pass, by header or cookie, and the site never sees it', async () => {
    const cookie = 'a=1; preau_pass=good; preau_ticket=t;preau_visitor=d; b=2';
    for (const headers of [goodPass, { cookie }, { cookie, X_Preau_Pass: 'good' }]) {
      const reply = await front.get('/echo?x=1', headers);
      expect(reply.status).toBe(200);
      const sent = sentTo(reply.body);
      expect(sent.url).toBe('/echo?x=1');
      expect(JSON.stringify(sent)).not.toMatch(/preau/i);
    }
    expect(sentTo((await front.get('/echo', { cookie })).body).headers.cookie).toEqual(['a=1; b=2']);
    expect(sentTo((await front.get('/echo', { cookie: 'preau_pass=good' })).body).headers.cookie).toBeUndefined();
  });

  test('without a pass: the page where it was asked for, an error for programs, and the site hears nothing', async () => {
    const before = await site.seen();
    const page = await front.get('/a?b=1', { accept: 'text/html,*/*' });
    expect([page.status, page.headers['retry-after'], page.body]).toEqual([503, '20', '<p>/a?b=1</p>']);
    const json = await front.get('/a', {}, 'POST', 'body');
    expect([json.status, json.headers['retry-after']]).toEqual([503, '20']);
    expect(JSON.parse(json.body)).toMatchObject({ error: { code: 'waiting' } });
    expect(json.headers['cache-control']).toBe('no-store');
    expect((await front.get('/a', {}, 'HEAD')).body).toBe('');
    expect(await site.seen()).toEqual(before);
  });

  test('free paths, by what the site is sent', async () => {
    for (const path of ['/static/a.css', '/about', '/static/./a.css', '//static//a.css', '/x/../static/%61.css']) {
      const reply = await front.get(path, {});
      expect(reply.status).toBe(200);
      expect(sentTo(reply.body).url).toMatch(/^\/(static\/a\.css|about)$/);
    }
    for (const path of ['/static/../private', '/static/%2e%2e/private', '/Static/a.css', '/static']) {
      expect((await front.get(path, {})).status).toBe(503);
    }
    for (const path of ['/static/..%2fprivate', '/static/..;/private', '/static/%252e%252e/private', '/static/%00']) {
      expect((await front.get(path, {})).status).toBe(400);
    }
  });

  test('with a pass a path goes on as it was written', async () => {
    for (const path of ['/a%2Fb', '/a//b', '/caf%E9', '/a/./b?x=%zz']) {
      expect(sentTo((await front.get(path)).body).url).toBe(path);
    }
  });

  test('the gate’s own addresses never reach the site', async () => {
    expect((await front.get('/gate/board.json', {})).body).toBe('{"board":true}');
    for (const path of ['/gate/other', '/gate', '//gate/board.json', '/x/../gate/board.json']) {
      expect((await front.get(path)).status).toBe(404);
    }
  });
});

describe('headers', () => {
  test('the host stays the client’s, and what it claims about itself is replaced', async () => {
    const reply = await front.get('/echo', {
      ...goodPass,
      host: 'ent.example',
      'x-forwarded-for': '6.6.6.6',
      X_Forwarded_For: '6.6.6.6',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-port': '1',
      'x-real-ip': '6.6.6.6',
      forwarded: 'for=6.6.6.6',
      'x-original-url': '/private',
    });
    const { headers } = sentTo(reply.body);
    expect(headers).toMatchObject({
      host: ['ent.example'],
      'x-forwarded-for': ['127.0.0.1'],
      'x-forwarded-proto': ['http'],
      'x-forwarded-host': ['ent.example'],
    });
    expect(JSON.stringify(headers)).not.toMatch(/6\.6\.6\.6|evil|private|x-forwarded-port/);
  });

  test('a trusted proxy is believed, and its address added', async () => {
    const { headers } = sentTo(
      (
        await trusting.get('/echo', {
          ...goodPass,
          host: 'inner',
          'x-forwarded-for': '203.0.113.9',
          'x-forwarded-proto': 'https',
          'x-forwarded-host': 'ent.example',
          forwarded: 'for=6.6.6.6',
        })
      ).body,
    );
    expect(headers).toMatchObject({
      host: ['inner'],
      'x-forwarded-for': ['203.0.113.9, 127.0.0.1'],
      'x-forwarded-proto': ['https'],
      'x-forwarded-host': ['ent.example'],
    });
    expect(headers.forwarded).toBeUndefined();
  });

  test('what belongs to one connection stays there, both ways; the rest keeps its order and its repetitions', async () => {
    const answer = await front.raw(
      'GET /echo HTTP/1.1\r\nHost: ent\r\nX-Preau-Pass: good\r\nConnection: close, X-Once, Cookie\r\nX-Once: 1\r\nTE: trailers\r\n' +
        'Keep-Alive: timeout=5\r\nProxy-Authorization: Basic eA==\r\nCookie: a=1\r\nX-Two: 1\r\nX-Two: 2\r\n\r\n',
    );
    const { headers } = sentTo(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
    expect(headers['x-two']).toEqual(['1', '2']);
    expect(headers.cookie).toEqual(['a=1']);
    expect(headers.connection).toEqual(['keep-alive']);
    for (const name of ['x-once', 'te', 'keep-alive', 'proxy-authorization']) expect(headers[name]).toBeUndefined();
    const hops = await front.get('/hops');
    expect(hops.headers).toMatchObject({ 'x-kept': '1' });
    expect(hops.headers['x-once']).toBeUndefined();
    expect(hops.headers['keep-alive']).not.toBe('timeout=9');
  });

  test('the site sets its own cookies and none of the gate’s; a renewed pass comes along', async () => {
    const cookies = async (path: string, pass: string) =>
      (await front.get(path, { 'x-preau-pass': pass })).headers['set-cookie'];
    expect(await cookies('/cookies', 'good')).toEqual(['session=1; HttpOnly', 'preau_passport=kept']);
    const renewed = 'preau_pass=good; Path=/; HttpOnly';
    expect(await cookies('/cookies', 'old')).toEqual(['session=1; HttpOnly', 'preau_passport=kept', renewed]);
    expect(await cookies('/echo', 'old')).toEqual([renewed]);
    // What caches keep for everybody must carry nobody's seat.
    expect(await cookies('/public', 'old')).toBeUndefined();
    const kept = async (pass: string) => (await front.get('/echo', { 'x-preau-pass': pass })).headers['cache-control'];
    expect([await kept('good'), await kept('old')]).toEqual([undefined, 'private']);
  });

  test('HEAD, 304, the site’s errors and trailers', async () => {
    const head = await front.get('/large?bytes=1000000', goodPass, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '1000000', '']);
    const unchanged = await front.get('/unchanged');
    expect([unchanged.status, unchanged.headers.etag, unchanged.body]).toEqual([304, '"v1"', '']);
    const error = await front.get('/error');
    expect([error.status, error.headers['x-own'], error.body]).toEqual([500, 'yes', 'own error']);
    expect((await front.get('/trailers')).body).toBe('body');
  });

  test('connections to the site are kept; a HTTP/1.0 client is served too', async () => {
    const [one, other] = [await front.get('/echo'), await front.get('/echo')].map(({ body }) => sentTo(body));
    expect(other?.connection).toBe(one?.connection);
    const old = await front.raw('GET /echo HTTP/1.0\r\nX-Preau-Pass: good\r\n\r\n');
    expect(old).toMatch(/^HTTP\/1\.1 200 /);
    expect(old).not.toMatch(/transfer-encoding/i);
    expect(old).toContain(`127.0.0.1:${site.port}`);
  });
});

describe('what isn’t one request', () => {
  const head = 'POST /echo HTTP/1.1\r\nHost: ent\r\nX-Preau-Pass: good\r\n';
  const hidden = 'GET /hidden HTTP/1.1\r\nHost: ent\r\nX-Preau-Pass: good\r\n\r\n';
  test.each([
    ['length and pieces', `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`],
    ['two lengths', `${head}Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd${hidden}`],
    ['a length that is no number', `${head}Content-Length: +4\r\n\r\nabcd${hidden}`],
    ['another coding', `${head}Transfer-Encoding: gzip, chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`],
    ['a coding that hides', `${head}Transfer-Encoding: xchunked\r\nConnection: close\r\n\r\n0\r\n\r\n`],
    ['a space before the colon', `${head}Transfer-Encoding : chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`],
    ['two hosts', `${head}Host: other\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`],
    [
      'lines ended by LF only',
      `GET /echo HTTP/1.1\nHost: ent\nX-Preau-Pass: good\nContent-Length: 0\nConnection: close\n\n`,
    ],
    ['a piece’s size that overflows', `${head}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n`],
    ['a whole address as path', `GET http://other/static/a HTTP/1.1\r\nHost: ent\r\nConnection: close\r\n\r\n`],
  ])('%s: refused, and nothing of it reaches the site as a second request', async (_name, bytes) => {
    const { requests: before = 0 } = await site.seen();
    const answer = await front.raw(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|501) /);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    // The head of a request may have gone on before its body was found wrong; the hidden one never does.
    const { requests: after = 0 } = await site.seen();
    expect(after - before).toBeLessThanOrEqual(1);
  });

  test('a header folded over two lines arrives as one line or not at all', async () => {
    const answer = await front.raw(
      'GET /echo HTTP/1.1\r\nHost: ent\r\nX-Preau-Pass: good\r\nX-Folded: a\r\n b: c\r\nConnection: close\r\n\r\n',
    );
    if (answer.startsWith('HTTP/1.1 200 ')) {
      const { headers } = sentTo(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
      expect(headers['x-folded']?.[0]).toMatch(/^a\s+b: c$/);
      expect(headers.b).toBeUndefined();
    } else expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('a proposal of HTTP/2 is answered in HTTP/1.1', async () => {
    const answer = await front.raw(
      'GET /echo HTTP/1.1\r\nHost: ent\r\nX-Preau-Pass: good\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    const { headers } = sentTo(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
    expect(headers.upgrade ?? headers['http2-settings']).toBeUndefined();
  });
});

test('a stopped proxy takes nothing new and ends what is left after its grace', async () => {
  const one = await startProxy(site.port);
  const { requests = 0 } = await site.seen();
  const open = one.open('/never');
  const closed = new Promise((resolve) => open.on('error', () => {}).on('close', resolve));
  open.end();
  await expect.poll(async () => (await site.seen()).requests).toBe(requests + 1);
  await one.proxy.stop(50);
  await closed;
});
