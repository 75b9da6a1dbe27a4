// The private calendar over HTTP: make, look, revoke; and the calendar itself, for programs that send no cookie.
import { hash } from 'node:crypto';
import type { Mount } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { etagOf, namesTag } from '../../lib/http/etag.ts';
import { answered } from '../../lib/http/route.ts';
import { addDays, dateIn, startOfDate, utc, zoneNamed } from '../../lib/time-zone.ts';
import { getCalendarFeed, makeCalendarFeed, readCalendarFeed, revokeCalendarFeed } from './contract.ts';
import { calendarText } from './feed.ts';
import { feedOf, lessonsFollowed, ownerOf, removeFeed, saveFeed } from './feed-store.ts';

/** From a month ago, for programs that keep only what they are given, to the end of the school year at most. */
const daysBefore = 31;
const daysAfter = 300;

const hashOf = (token: string) => hash('sha256', token, 'base64url');

export function feedRoutes({ route, database, clock, chance, config }: Mount): void {
  route(makeCalendarFeed, async ({ me, request }) => {
    const token = Buffer.from(chance.bytes(32)).toString('base64url');
    await saveFeed(database, me, hashOf(token), new Date(clock.now()));
    const path = `/calendar/${token}.ics`;
    const base = config.nodeUrl ?? `${request.protocol}://${request.host}`;
    return { url: new URL(path, base).href, path };
  });

  route(getCalendarFeed, async ({ me }) => {
    const createdAt = await feedOf(database, me);
    return createdAt ? { active: true, createdAt: createdAt.toISOString() } : { active: false };
  });

  route(revokeCalendarFeed, async ({ me }) => {
    await removeFeed(database, me);
    return undefined;
  });

  route(readCalendarFeed, async ({ params, request, reply }) => {
    const owner = await ownerOf(database, hashOf(params.token));
    if (!owner) throw new UserError('feed_unknown', 'Ce calendrier n’existe pas ou plus.', { status: 404 });
    const zone = zoneNamed(owner.timeZone) ?? utc;
    const today = dateIn(zone, clock.now());
    const from = new Date(startOfDate(zone, addDays(today, -daysBefore)));
    const to = new Date(startOfDate(zone, addDays(today, daysAfter)));
    const lessons = await lessonsFollowed(database, owner, from, to);
    const text = calendarText({ name: owner.name, timeZone: owner.timeZone, lessons });
    const etag = etagOf(text);
    reply.header('etag', etag).header('cache-control', 'private, no-cache');
    // Whoever finds the address in a log or a referrer must not see it spread further.
    reply.header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex');
    if (namesTag(request.headers['if-none-match'], etag)) reply.code(304).send();
    else reply.type('text/calendar; charset=utf-8').send(text);
    return answered;
  });
}
