// Takes a place, then tries to enter before its turn: as it is, with another number written in it, and without any.
import { anAddress, forEver, send } from './attack.mjs';

/** @type {{ ticket: string, cookie: string, from: string }[]} */
const places = [];
let next = 0;
let asked = 0;

/** A ticket whose number says 1. */
function withNumberOne(/** @type {string} */ ticket) {
  const bytes = Buffer.from(ticket, 'base64url');
  bytes.writeUIntBE(1, 42, 6);
  return bytes.toString('base64url');
}

forEver(async () => {
  const from = anAddress();
  if (asked < 20) {
    asked++;
    const { status, text, cookies } = await send({ method: 'POST', path: '/gate/tickets', body: '{}', from });
    if (status !== 200) return;
    places.push({ ticket: JSON.parse(text).ticket, cookie: cookies.map((one) => one.split(';')[0]).join('; '), from });
    return;
  }
  const place = places[next++ % places.length];
  if (!place) return;
  const ticket = next % 3 === 0 ? withNumberOne(place.ticket) : place.ticket;
  const body = next % 5 === 0 ? '{}' : JSON.stringify({ ticket });
  const headers = next % 2 === 0 ? { cookie: place.cookie } : {};
  await send({ method: 'POST', path: '/gate/passes', headers, body, from: place.from });
});
