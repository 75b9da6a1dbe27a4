// One request to the site and its answer back: both bodies flow as they come, and whoever leaves first ends it for both.
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { type Hop, hasBody, headersForClient, headersForSite } from './headers.ts';
import { answerTrouble, linger } from './replies.ts';
import { type Site, SiteTooSlow } from './site.ts';

/** `ms` from the request to the beginning of its answer; `ok`: the site did well, whatever it thought of the request. */
export type Observe = (ms: number, ok: boolean) => void;

export type Forwarding = {
  site: Site;
  hop: Hop;
  /** Path and query string, as the site is to see them. */
  target: string;
  /** Renews the pass. */
  cookie: string | undefined;
  observe?: Observe;
};

export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  forwarding: Forwarding,
  again = false,
): void {
  const { site, hop, target, cookie } = forwarding;
  const upstream = site.open({
    method: request.method ?? 'GET',
    path: target,
    headers: headersForSite(request, hop),
    alone: again,
  });
  let answered = false;
  const begun = performance.now();
  const observe = (ok: boolean) => {
    // How long an upload takes is up to who sends it.
    if (!hasBody(request)) forwarding.observe?.(performance.now() - begun, ok);
  };

  upstream.setTimeout(site.times.answer, () => upstream.destroy(new SiteTooSlow()));
  // The client waits to be asked for the body: it is the site that asks.
  upstream.on('continue', () => {
    if (request.headers.expect !== undefined && !response.headersSent) response.writeContinue();
  });
  upstream.on('response', (reply) => {
    answered = true;
    observe((reply.statusCode ?? 502) < 500);
    sendBack(reply, request, response, { upstream, cookie, idle: site.times.idle });
  });
  upstream.on('error', (error) => {
    // Once it has answered, what became of the answer is seen on the answer.
    if (answered || response.destroyed || response.writableEnded) return;
    const slow = error instanceof SiteTooSlow;
    // A site may close a kept connection just when it is used again: it has read nothing of this request.
    if (!again && !slow && upstream.reusedSocket && isRepeatable(request)) forward(request, response, forwarding, true);
    else {
      observe(false);
      answerTrouble(request, response, slow ? 'slow' : 'lost');
    }
  });
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy();
  });
  if (hasBody(request)) request.pipe(upstream);
  else upstream.end();
}

/** Whether the same request may be sent twice without doing anything twice. */
function isRepeatable(request: IncomingMessage): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '') && !hasBody(request);
}

function sendBack(
  reply: IncomingMessage,
  request: IncomingMessage,
  response: ServerResponse,
  given: { upstream: ClientRequest; cookie: string | undefined; idle: number },
): void {
  const { upstream, cookie, idle } = given;
  upstream.setTimeout(idle);
  // The answer came before the end of what is sent: the site needs no more of it.
  response.on('finish', () => {
    if (request.complete) return;
    request.unpipe(upstream);
    upstream.destroy();
    linger(request);
  });
  pipeReply(reply, request, response, cookie);
  if (response.destroyed) upstream.destroy();
}

/** Passes an answer on, whole or visibly cut. */
export function pipeReply(
  reply: IncomingMessage,
  request: IncomingMessage,
  response: ServerResponse,
  cookie: string | undefined,
): void {
  reply.on('error', () => response.destroy());
  reply.on('close', () => {
    if (!reply.complete) response.destroy();
  });
  try {
    response.writeHead(reply.statusCode ?? 502, reply.statusMessage, headersForClient(reply, cookie));
  } catch {
    // A status or a header that node:http reads and refuses to write.
    reply.destroy();
    if (response.headersSent) response.destroy();
    else answerTrouble(request, response, 'lost');
    return;
  }
  // A stream of events has headers long before its first event; otherwise they leave with the first bytes.
  if (reply.headers['content-length'] === undefined) response.flushHeaders();
  reply.pipe(response);
}
