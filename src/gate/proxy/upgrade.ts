// WebSockets: the handshake is the site's, then bytes flow both ways until one side has left.
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Forwarding, pipeReply } from './forward.ts';
import { eachHeader, headersForClient, headersForSite, type RawHeaders } from './headers.ts';
import { answerTrouble } from './replies.ts';
import { SiteTooSlow } from './site.ts';

/** After one side has said that it sends nothing more, the other has this long to finish, ms. */
const finishWithin = 10_000;

/**
 * An answer in plain HTTP on a connection that asked to be more. The server has let go of such a socket: it is given its
 * answer by hand, and closed after it.
 */
export function plainResponse(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(request.socket);
  const onDrain = () => response.emit('drain');
  socket.on('drain', onDrain);
  socket.on('error', () => socket.destroy());
  response.on('finish', () => {
    socket.off('drain', onDrain);
    socket.end();
  });
  return response;
}

export function isWebSocket(request: IncomingMessage): boolean {
  return request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
}

export function forwardUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, forwarding: Forwarding): void {
  const { site, hop, target, cookie } = forwarding;
  const upstream = site.open({ method: 'GET', path: target, headers: headersForSite(request, hop, true), alone: true });
  let met = false;
  const leave = () => upstream.destroy();
  socket.on('error', () => socket.destroy());
  socket.on('close', leave);
  upstream.setTimeout(site.times.answer, () => upstream.destroy(new SiteTooSlow()));
  upstream.on('upgrade', (reply, siteSocket, siteHead) => {
    met = true;
    upstream.setTimeout(0);
    socket.off('close', leave);
    if (socket.destroyed) {
      siteSocket.destroy();
      return;
    }
    socket.write(handshake(reply, cookie), 'latin1');
    join(socket, siteSocket);
    if (siteHead.length > 0) siteSocket.unshift(siteHead);
    if (head.length > 0) socket.unshift(head);
    socket.pipe(siteSocket);
    siteSocket.pipe(socket);
  });
  // The site answers as to anyone: sign in first, not found, too many.
  upstream.on('response', (reply) => {
    met = true;
    pipeReply(reply, request, plainResponse(request, socket), cookie);
  });
  upstream.on('error', (error) => {
    if (met) socket.destroy();
    else if (!socket.destroyed) {
      answerTrouble(request, plainResponse(request, socket), error instanceof SiteTooSlow ? 'slow' : 'lost');
    }
  });
  upstream.end();
}

function handshake(reply: IncomingMessage, cookie: string | undefined): string {
  const headers: RawHeaders = ['Connection', 'Upgrade', 'Upgrade', 'websocket', ...headersForClient(reply, cookie)];
  const lines = ['HTTP/1.1 101 Switching Protocols'];
  eachHeader(headers, (name, value) => lines.push(`${name}: ${value}`));
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Neither side is left alone with a connection that the other has closed. */
function join(one: Duplex, other: Duplex): void {
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      one.destroy();
      other.destroy();
    }, finishWithin).unref();
  };
  for (const [mine, theirs] of [
    [one, other],
    [other, one],
  ] as const) {
    if ('setTimeout' in mine && typeof mine.setTimeout === 'function') mine.setTimeout(0);
    if ('setNoDelay' in mine && typeof mine.setNoDelay === 'function') mine.setNoDelay(true);
    if ('setKeepAlive' in mine && typeof mine.setKeepAlive === 'function') mine.setKeepAlive(true, 60_000);
    mine.on('error', () => mine.destroy());
    mine.once('end', soon);
    mine.once('close', () => {
      if (!mine.readableEnded) theirs.destroy();
      if (theirs.closed) clearTimeout(timer);
    });
  }
}
