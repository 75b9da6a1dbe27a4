// Which headers go on to the site and come back: what belongs to one connection or to the gate stays here.
import type { IncomingMessage } from 'node:http';

/** Names and values by turns, as node:http reads and writes them: repeated headers and their order are kept. */
export type RawHeaders = string[];

const ofOneConnection = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The pass stays with the gate, and some sites take the path or the caller from the others, whoever wrote them. */
const neverPassed = new Set([
  'forwarded',
  'x-envoy-original-path',
  'x-original-url',
  'x-preau-pass',
  'x-real-ip',
  'x-rewrite-url',
]);

/** A `Connection` header that names these would change what the request means. */
const essential = new Set(['host', 'content-length', 'cookie', 'authorization', 'expect']);

/** Not all of `preau_`: the site may be a Préau, with a session of that name. */
const gateCookie = /^[\s=]*preau_(pass|ticket|visitor|proven)\s*(=|;|$)/i;

/** Sites behind CGI read `X_Forwarded_For` as `X-Forwarded-For`: every name that ends up the same is the same. */
const folded = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '-');

export type Hop = {
  /** Address of who is connected to us. */
  peer: string;
  /** Whether what it says of those behind it is believed. */
  trusted: boolean;
  /** Of the site, for a client so old that it names none. */
  upstreamHost: string;
};

/** The request's headers for the site. `upgrade` keeps the wish for a WebSocket. */
export function headersForSite(request: IncomingMessage, hop: Hop, upgrade = false): RawHeaders {
  const named = namedByConnection(request.headers.connection);
  const sent: RawHeaders = [];
  const forwardedFor: string[] = [];
  let proto: string | undefined;
  let host: string | undefined;
  eachHeader(request.rawHeaders, (name, value) => {
    const key = folded(name);
    if (ofOneConnection.has(key) || neverPassed.has(key)) return;
    if (key.startsWith('x-forwarded-')) {
      if (!hop.trusted) return;
      if (key === 'x-forwarded-for') forwardedFor.push(value);
      else if (key === 'x-forwarded-proto') proto = value;
      else if (key === 'x-forwarded-host') host = value;
      else sent.push(name, value);
    } else if (key === 'cookie') {
      const kept = withoutGateCookies(value);
      if (kept !== '') sent.push(name, kept);
    } else if (!named.has(key)) sent.push(name, value);
  });
  if (request.headers.host === undefined) sent.push('Host', hop.upstreamHost);
  sent.push('X-Forwarded-For', [...forwardedFor, hop.peer].join(', '));
  sent.push('X-Forwarded-Proto', proto ?? 'http');
  sent.push('X-Forwarded-Host', host ?? request.headers.host ?? hop.upstreamHost);
  if (upgrade) sent.push('Connection', 'Upgrade', 'Upgrade', 'websocket');
  else if (request.headers['transfer-encoding'] !== undefined) sent.push('Transfer-Encoding', 'chunked');
  // Without it node:http would announce a body in pieces for a POST that has none.
  else if (request.headers['content-length'] === undefined && mayHaveBody(request)) sent.push('Content-Length', '0');
  return sent;
}

/**
 * The site's headers for the client. `cookie` renews the pass; it isn't added to what caches keep for everybody,
 * who would all be given this visitor's seat.
 */
export function headersForClient(reply: IncomingMessage, cookie: string | undefined): RawHeaders {
  const named = namedByConnection(reply.headers.connection);
  const sent: RawHeaders = [];
  eachHeader(reply.rawHeaders, (name, value) => {
    const key = name.toLowerCase();
    if (ofOneConnection.has(key) || named.has(key)) return;
    if (key === 'set-cookie' && gateCookie.test(value)) return;
    sent.push(name, value);
  });
  const kept = reply.headers['cache-control'] ?? '';
  if (cookie === undefined || /\b(public|s-maxage)\b/i.test(kept)) return sent;
  sent.push('Set-Cookie', cookie);
  // `max-age` alone, or nothing at all, lets a shared cache keep it too.
  if (!/\b(private|no-store)\b/i.test(kept)) sent.push('Cache-Control', 'private');
  return sent;
}

export function eachHeader(raw: readonly string[], each: (name: string, value: string) => void): void {
  for (let index = 0; index < raw.length; index += 2) each(raw[index] ?? '', raw[index + 1] ?? '');
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function mayHaveBody({ method }: IncomingMessage): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

function withoutGateCookies(value: string): string {
  if (!value.includes('preau_')) return value;
  return value
    .split(';')
    .filter((pair) => pair.trim() !== '' && !gateCookie.test(pair))
    .map((pair) => pair.trim())
    .join('; ');
}

function namedByConnection(connection: string | undefined): Set<string> {
  if (connection === undefined || !/[^,\s]/.test(connection)) return new Set();
  const names = connection.split(',').map((name) => folded(name.trim()));
  return new Set(names.filter((name) => !essential.has(name)));
}
