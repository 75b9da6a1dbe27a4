// Shows tokens that aren't good, as a pass and as a ticket, each with its own visitor's cookie and without.
import { forEver, send, settings } from './attack.mjs';

const tokens = settings.tokens ?? [];
let next = 0;
forEver(() => {
  const token = tokens[next++ % tokens.length] ?? '';
  const cookie = next % 2 === 0 ? { cookie: settings.cookie ?? '' } : {};
  switch (next % 3) {
    case 0:
      return send({ path: settings.path ?? '/', headers: { 'x-preau-pass': token, ...cookie } });
    case 1:
      return send({ method: 'POST', path: '/gate/passes', headers: cookie, body: JSON.stringify({ ticket: token }) });
    default:
      return send({
        method: 'POST',
        path: '/gate/passes/renew',
        headers: { 'x-preau-pass': token, ...cookie },
        body: '{}',
      });
  }
});
