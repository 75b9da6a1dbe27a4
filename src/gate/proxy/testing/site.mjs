// A site to stand in front of, in a process of its own: it echoes, streams, sulks and hangs up as its paths say.
// It prints its port. What it saw is asked at /seen, on a connection that doesn't go through the proxy.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const seen = { requests: 0, aborted: 0, received: 0, written: 0, closed: 0, sockets: 0 };
/** @type {(() => void)[]} */
let waiting = [];
const released = () => new Promise((resolve) => waiting.push(() => resolve(undefined)));
/** @type {WeakMap<object, number>} */
const usedBefore = new WeakMap();

/** @type {Record<string, (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => unknown>} */
const paths = {
  '/seen': (_request, response) => response.end(JSON.stringify(seen)),
  '/release': (_request, response) => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
    response.end(String(all.length));
  },
  // Says the beginning, and the rest when it is released.
  '/stream': async (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('one,');
    await released();
    response.end('two');
  },
  '/events': async (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    await released();
    response.write('data: first\n\n');
  },
  '/large': async (request, response) => {
    const bytes = Number(new URL(request.url ?? '', 'http://site').searchParams.get('bytes'));
    response.writeHead(200, { 'content-length': bytes });
    const piece = Buffer.alloc(65_536, 'x');
    seen.written = 0;
    while (seen.written < bytes && !response.destroyed) {
      const next = piece.subarray(0, Math.min(piece.length, bytes - seen.written));
      seen.written += next.length;
      if (!response.write(next)) await new Promise((resolve) => response.once('drain', () => resolve(undefined)));
    }
    response.end();
  },
  // Reads nothing of what is sent until it is released.
  '/deaf': async (request, response) => {
    await released();
    let bytes = 0;
    for await (const piece of request) bytes += piece.length;
    response.end(String(bytes));
  },
  '/never': (_request, response) => response.on('close', () => seen.aborted++),
  '/reset': (request) => request.socket.resetAndDestroy(),
  '/cut': (request, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('half', () => setTimeout(() => request.socket.destroy(), 20));
  },
  '/cookies': (_request, response) => {
    const tricks = ['preau_pass=forged; Path=/', ' preau_ticket = forged', '=preau_visitor=forged', 'PREAU_PASS=x'];
    response.setHeader('set-cookie', ['session=1; HttpOnly', ...tricks, 'preau_passport=kept']);
    response.end('cookies');
  },
  '/public': (_request, response) => response.setHeader('cache-control', 'public, max-age=60').end('for all'),
  '/hops': (_request, response) => {
    response.writeHead(200, {
      connection: 'keep-alive, x-once',
      'keep-alive': 'timeout=9',
      'x-once': '1',
      'x-kept': '1',
    });
    response.end('hops');
  },
  '/unchanged': (_request, response) => response.writeHead(304, { etag: '"v1"' }).end(),
  '/trailers': (_request, response) => {
    response.writeHead(200, { trailer: 'x-sum' });
    response.write('body');
    response.addTrailers({ 'x-sum': '1' });
    response.end();
  },
  // Refuses before having read.
  '/early': (_request, response) => response.writeHead(413, { connection: 'close' }).end('too large'),
  '/error': (_request, response) => response.writeHead(500, { 'x-own': 'yes' }).end('own error'),
  // Hangs up when the connection was used before, as a site does that closes a kept connection at a bad moment.
  '/stale': (request, response) => {
    if ((usedBefore.get(request.socket) ?? 0) > 1) request.socket.destroy();
    else response.end('fresh');
  },
};

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function answer(request, response) {
  usedBefore.set(request.socket, (usedBefore.get(request.socket) ?? 0) + 1);
  const path = new URL(request.url ?? '/', 'http://site').pathname;
  if (path !== '/seen' && path !== '/release') seen.requests++;
  const own = paths[path];
  if (own) return own(request, response);
  let bytes = 0;
  for await (const piece of request) bytes += piece.length;
  seen.received = bytes;
  response.setHeader('content-type', 'application/json');
  const { method, url, rawHeaders } = request;
  response.end(JSON.stringify({ method, url, rawHeaders, bytes, connection: request.socket.remotePort }));
}

const server = createServer(answer);
server.on('checkContinue', (request, response) => {
  if (request.url?.startsWith('/early')) return answer(request, response);
  response.writeContinue();
  return answer(request, response);
});

const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  if (request.url === '/denied') {
    socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 6\r\nConnection: close\r\n\r\ndenied');
    return;
  }
  if (request.url === '/mute') return;
  sockets.handleUpgrade(request, socket, head, (one) => {
    seen.sockets++;
    one.on('message', (message, binary) => one.send(message, { binary }));
    one.on('close', () => seen.closed++);
    one.send(JSON.stringify(request.rawHeaders));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(address.port);
});
