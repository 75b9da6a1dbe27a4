// The day over HTTP: one document, its tag, and nothing to send again when nothing changed.
import type { Mount } from '../../context.ts';
import { AuthError, UserError } from '../../errors.ts';
import { etagOf, namesTag } from '../../lib/http/etag.ts';
import { answered } from '../../lib/http/route.ts';
import { isDate } from '../../lib/time-zone.ts';
import { createDayCache } from './cache.ts';
import { getDay } from './contract.ts';
import { composeDay, type LivePresence, nobodyPresent } from './day.ts';
import { createReservations, type SignReservation } from './reservations.ts';

/** @param sign of the gate in front, when one stands there. */
export function dayRoutes(mount: Mount, live: LivePresence = nobodyPresent, sign?: SignReservation): void {
  const cache = createDayCache(mount);
  const reserve = sign && createReservations(sign);
  mount.route(getDay, async ({ query, me, request, reply }) => {
    const { date } = query;
    if (date !== undefined && !isDate(date)) throw new UserError('bad_date', `« ${date} » n’est pas une date.`);
    const now = mount.clock.now();
    const made = await composeDay(cache, live, me, { date, now, reserve });
    if (made.type === 'nobody') throw new AuthError('signed_out', 'Connectez-vous pour continuer.');
    if (made.type === 'too_far') throw new UserError('bad_date', 'Cette date est trop loin.');
    const etag = etagOf(made.json);
    reply.header('etag', etag).header('cache-control', 'private, no-cache').header('vary', 'Cookie');
    if (namesTag(request.headers['if-none-match'], etag)) reply.code(304).send();
    else reply.type('application/json; charset=utf-8').send(`{"at":"${new Date(now).toISOString()}",${made.json}`);
    return answered;
  });
}
