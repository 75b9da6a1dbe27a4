// Guesses passwords of names that exist and of names that don't.
import { randomBytes } from 'node:crypto';
import { forEver, send, settings } from './attack.mjs';

const names = settings.names ?? [];
let next = 0;
forEver(() => {
  const known = names[next++ % (names.length * 2)];
  const username = known ?? `nobody.${randomBytes(4).toString('hex')}`;
  const body = JSON.stringify({ username, password: randomBytes(6).toString('hex'), device: 'shared' });
  return send({ method: 'POST', path: '/api/sign-in', headers: { origin: settings.url }, body });
});
