// Shows one proof of work again and again, as it is and written in other ways, each time as a new device.
import { forEver, send, settings } from './attack.mjs';

const proof = settings.proof ?? '';
const spaced = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(proof, 'base64').toString()), null, 1)).toString(
  'base64',
);
const ways = [proof, spaced, `${proof}====`, proof.replaceAll('+', '-').replaceAll('/', '_')];
let next = 0;
forEver(() =>
  send({ method: 'POST', path: '/gate/tickets', body: JSON.stringify({ proof: ways[next++ % ways.length] }) }),
);
