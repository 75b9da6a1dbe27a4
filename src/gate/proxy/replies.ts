// What the proxy says by itself: refused, wait, or the site gives no answer. For people as a page, for programs as JSON.
import type { IncomingMessage, ServerResponse } from 'node:http';

const said = {
  ambiguous: {
    status: 400,
    code: 'invalid',
    fr: 'Cette adresse est mal écrite.',
    en: 'This address is badly written.',
  },
  malformed: {
    status: 400,
    code: 'invalid',
    fr: 'Cette demande est mal écrite.',
    en: 'This request is badly written.',
  },
  coding: {
    status: 501,
    code: 'invalid',
    fr: 'Cet envoi est codé autrement qu’ici.',
    en: 'This encoding isn’t known here.',
  },
  unknown: { status: 404, code: 'not_found', fr: 'Cette adresse n’existe pas.', en: 'This address doesn’t exist.' },
  lost: {
    status: 502,
    code: 'upstream_lost',
    fr: 'Le site ne répond pas. Votre place est gardée : réessayez dans un instant.',
    en: 'The site doesn’t answer. Your place is kept: try again in a moment.',
  },
  slow: {
    status: 504,
    code: 'upstream_slow',
    fr: 'Le site met trop de temps à répondre. Votre place est gardée : réessayez dans un instant.',
    en: 'The site takes too long to answer. Your place is kept: try again in a moment.',
  },
} as const;

export type Trouble = keyof typeof said;

/** Whether a person reads the answer. */
export function wantsPage(request: IncomingMessage): boolean {
  return (request.headers.accept ?? '').includes('text/html');
}

export function answerTrouble(request: IncomingMessage, response: ServerResponse, trouble: Trouble): void {
  const { status, ...words } = said[trouble];
  answerInWords(request, response, status, status > 501 ? 5 : undefined, words);
}

/** Refused for a while, by a budget. */
export type TooMuch = { status: number; code: string; message: string; retryAfter?: number };

export function answerTooMuch(request: IncomingMessage, response: ServerResponse, refusal: TooMuch): void {
  const { status, code, message, retryAfter = 5 } = refusal;
  const en = 'Too many requests at once. Wait a little, your place is kept.';
  answerInWords(request, response, status, retryAfter, { code, fr: message, en });
}

function answerInWords(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  retryAfter: number | undefined,
  { code, fr, en }: { code: string; fr: string; en: string },
): void {
  const again: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  if (!wantsPage(request)) {
    const body = JSON.stringify({ error: { code, message: fr } });
    send(request, response, status, again, 'application/json; charset=utf-8', body);
    return;
  }
  const page = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${fr}</title></head><body><main><h1>${fr}</h1><p lang="en">${en}</p></main></body></html>`;
  const safe = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };
  send(request, response, status, { ...again, ...safe }, 'text/html; charset=utf-8', page);
}

/** The answer for programs that have no pass. */
export function answerWaiting(
  request: IncomingMessage,
  response: ServerResponse,
  given: { retryAfter: number; reason: string; code?: string; message?: string },
): void {
  const message = given.message ?? 'Beaucoup de monde arrive en même temps. Prenez une place : POST /gate/tickets.';
  const headers = { 'retry-after': String(given.retryAfter), 'x-preau-reason': given.reason };
  const body = JSON.stringify({ error: { code: given.code ?? 'waiting', message } });
  send(request, response, 503, headers, 'application/json; charset=utf-8', body);
}

/** A client that goes on sending after the answer has ended is listened to for this long, ms. */
const lingers = 5_000;

/** What still comes after the answer is thrown away; closing at once would take the answer from a client that is sending. */
export function linger(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), lingers);
  timer.unref();
  request.once('end', () => clearTimeout(timer));
}

/** Sends a whole answer that no cache keeps. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Record<string, string | string[]>,
  type: string,
  body: string,
): void {
  const bytes = Buffer.from(body);
  response.on('finish', () => linger(request));
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    vary: 'accept, cookie',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
