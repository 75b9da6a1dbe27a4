// The console over HTTP, for platform operators; it answers while the gate is full, paused or closed.
import type { Mount } from '../../context.ts';
import { type EventStream, openEventStream } from '../../lib/http/event-stream.ts';
import { answered, type Me } from '../../lib/http/route.ts';
import type { Gate, PolicyChange } from '../gate.ts';
import {
  type ConsoleEvent,
  changePolicy,
  type Decided,
  type GateReport,
  listenToGate,
  type PolicyView,
  readGate,
  readGateHistory,
} from './contract.ts';
import { gateMetrics } from './metrics.ts';
import { createMonitor } from './monitor.ts';
import { bestCost, intended } from './policy-change.ts';
import { shieldMetrics } from './shield-metrics.ts';

export type ConsoleOptions = {
  /** How the journal names who changed something. */
  nameOf(me: Me): Promise<string>;
  /** Whether a controller moves the capacity. */
  adaptive?: boolean;
};

/** Changes that a page shows; the journal keeps them all. */
const changesShown = 20;
/** Streams at once; tabs that were forgotten go first. */
const mostStreams = 20;
/** How often it is asked whether a session still stands, ms. */
const checkEvery = 15_000;
const retry = 1_500;

export function gateConsoleRoutes(mount: Mount, { nameOf, adaptive = false }: ConsoleOptions): void {
  const { app, route, gate, shield, identity, metrics, clock } = mount;
  const monitor = createMonitor({ gate, shield });
  gateMetrics(metrics, gate, monitor);
  shieldMetrics(metrics, shield);
  const streams = new Set<EventStream>();
  let closing = false;
  const report = (): GateReport => ({
    now: monitor.now(),
    policy: viewOf(gate, adaptive),
    changes: gate.changes().slice(0, changesShown).map(told),
  });

  route(readGate, async () => report());
  route(readGateHistory, async () => monitor.history());
  route(changePolicy, async ({ input, me }) => {
    const by = await nameOf(me);
    await gate.setPolicy(intended(input, gate.policy(), clock.now()), by);
    if (input.draw) await gate.draw('open', by);
    monitor.look();
    return report();
  });
  route(listenToGate, async ({ me, request, reply }) => {
    const stream = openEventStream(reply, { retry, closing });
    if (!stream) return answered;
    const tell = (event: ConsoleEvent) => stream.send(event);
    let checkedAt = clock.now();
    const stillSignedIn = () => {
      if (clock.now() - checkedAt < checkEvery) return true;
      checkedAt = clock.now();
      return identity.authenticate(request)?.userId === me.userId && !identity.sessions.revocations.ended(me);
    };
    const stop = monitor.onSecond((now) => {
      if (stillSignedIn()) return tell({ type: 'second', now });
      tell({ type: 'signed_out' });
      stream.end();
    });
    streams.add(stream);
    stream.onClose(() => {
      stop();
      streams.delete(stream);
    });
    const [oldest] = streams;
    if (streams.size > mostStreams) oldest?.end();
    tell({ type: 'second', now: monitor.now() });
    return answered;
  });

  app.addHook('preClose', async () => {
    closing = true;
    monitor.close();
    for (const stream of streams) stream.end();
  });
}

function viewOf(gate: Gate, adaptive: boolean): PolicyView {
  const policy = gate.policy();
  const { mode, opensAt, message, capacity, shares, pace, sessionTime } = policy;
  const seatCost = bestCost(policy);
  return {
    ...{ mode, capacity, seats: Math.floor(capacity / seatCost), seatCost, adaptive, shares, pace, sessionTime },
    ...(opensAt !== undefined && { opensAt }),
    ...(message && { message }),
  };
}

/** What was cleared is written as `null`: JSON has no other word for it. */
function told({ at, by, change, draw }: PolicyChange): Decided {
  const entries = Object.entries({ ...change, ...(draw && { draw }) });
  return { at, by, change: Object.fromEntries(entries.map(([name, value]) => [name, value ?? null])) };
}
