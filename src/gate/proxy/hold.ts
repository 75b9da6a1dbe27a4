// A seat stays taken while a connection of it is open: a WebSocket or a long answer asks for nothing more by itself.
import type { IncomingMessage } from 'node:http';
import type { Allowed } from './proxy.ts';

/** ms. */
const every = 30_000;

/** Renews the pass of a request for as long as it lasts, without its browser. @returns ends it */
export function holdSeat(request: IncomingMessage, allow: (request: IncomingMessage) => Allowed): () => void {
  const timer = setInterval(() => {
    const allowed = allow(request);
    if (allowed.type === 'refused') return;
    if (allowed.type === 'out') {
      clearInterval(timer);
      return;
    }
    const [, pass] = /^preau_pass=([^;]+)/.exec(allowed.cookie ?? '') ?? [];
    // The headers went to the site before: from now on they only say which pass is the latest.
    if (pass !== undefined) request.headers['x-preau-pass'] = pass;
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}
