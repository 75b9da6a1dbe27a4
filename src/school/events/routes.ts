// Server events over HTTP: `text/event-stream`, one stream a page.
import { Gauge } from 'prom-client';
import type { Mount } from '../../context.ts';
import { openEventStream } from '../../lib/http/event-stream.ts';
import { answered } from '../../lib/http/route.ts';
import { listenToEvents } from './contract.ts';
import { createStreams, type Stream } from './streams.ts';
import { watchTimetables } from './timetable-watch.ts';

/** Milliseconds: below the 30 s after which proxies and phones give up on silence. */
const heartbeat = 25_000;

export function eventRoutes(mount: Mount): void {
  const { app, route, bus, clock, chance, identity, metrics } = mount;
  const streams = createStreams();
  const elsewhere = watchTimetables(mount);
  /** One subscription for each school that someone listens to. */
  const subscriptions = new Map<string, { listeners: number; stop: () => void }>();
  let lastId = 0;
  let closing = false;
  new Gauge({
    name: 'preau_event_streams',
    help: 'Open streams of server events',
    registers: [metrics],
    collect() {
      this.set(streams.count);
    },
  });

  const subscribe = (schoolId: string) => {
    const known = subscriptions.get(schoolId);
    if (known) known.listeners++;
    else {
      const stop = bus.subscribe(`school:${schoolId}`, (event) => streams.deliver(schoolId, event));
      subscriptions.set(schoolId, { listeners: 1, stop });
    }
    return elsewhere.follow(schoolId);
  };
  const unsubscribe = (schoolId: string) => {
    const known = subscriptions.get(schoolId);
    if (!known || --known.listeners > 0) return;
    known.stop();
    elsewhere.leave(schoolId);
    subscriptions.delete(schoolId);
  };

  const timer = setInterval(() => streams.beat(clock.now()), heartbeat);
  timer.unref();
  app.addHook('preClose', async () => {
    closing = true;
    clearInterval(timer);
    elsewhere.close();
    streams.endAll();
  });

  route(listenToEvents, async ({ me, request, reply }) => {
    const { schoolId, userId, accountId, roles } = me;
    const followed = [userId];
    if (roles.includes('parent')) for (const child of await identity.people.childrenOf(me)) followed.push(child.userId);
    const classIds = new Set<string>();
    if (roles.includes('pupil') || roles.includes('parent'))
      for (const id of followed)
        for (const classId of await identity.people.classIdsOf(schoolId, id)) classIds.add(classId);

    // After a restart, a school's pages come back over a few seconds instead of all at once.
    const [first = 0, second = 0] = chance.bytes(2);
    const opened = openEventStream(reply, { retry: 2000 + ((first * 256 + second) % 6000), closing });
    if (!opened) return answered;
    const stream: Stream = {
      listener: { accountId, schoolId, userId, roles, classIds, followed: new Set(followed) },
      openedAt: clock.now(),
      // The request keeps a session that was renewed for it, so revocations are asked apart.
      signedIn: () => identity.authenticate(request)?.userId === userId && !identity.sessions.revocations.ended(me),
      send: (event) => opened.send(event, ++lastId),
      beat: opened.beat,
      end: opened.end,
    };
    const following = subscribe(schoolId);
    streams.add(stream);
    opened.onClose(() => {
      streams.remove(stream);
      unsubscribe(schoolId);
    });
    // The page asks for its day then: what changes from here on, anywhere, is told.
    await following;
    stream.send({ type: 'open' });
    return answered;
  });
}
