// One node among several: it hears and is heard twice a second, and knows from that whether it leads, follows or is alone.
import type { Clock } from '../../lib/clock.ts';
import { type Lane, laneNames } from '../contract.ts';
import type { GateOptions } from '../gate.ts';
import { type Beat, createStore, type Heard, type Said, type Store } from './store.ts';
import { bottomOf, type Hold, headroomFor, stripedBlock, topOf } from './stripes.ts';

/** `leads`: decides for all. `follows`: another does. `alone`: hears of nobody, and spends what it was granted. */
export type Role = 'leads' | 'follows' | 'alone';

const beatEvery = 300;
/** The leader's lease, ms; it stops leading by itself earlier than another may begin. */
const lease = 1_500;
const trusted = 1_000;
/** A node that wasn't heard for so long may be giving numbers by itself, ms. */
const silent = 900;
/** Capacity that a node was granted ends so long after it last heard of the others, ms. */
export const grantLife = 10_000;
/** Nodes are forgotten after this, ms; who is alone for nearly as long gives no more numbers. */
const forget = 600_000;
const aloneAtMost = forget - 30_000;
/** After a loss, others have this long to say which numbers they gave by themselves, ms. */
const hearing = 3_000;

export const lanesOf = <T>(make: (lane: Lane) => T): Record<Lane, T> => ({
  lesson: make('lesson'),
  staff: make('staff'),
  open: make('open'),
});

type Parts = { url: string; site: string; node: string; clock: Clock; log: GateOptions['log'] };

/** `fresh`: another node led in between, or this one never did: what it decided itself isn't the truth. */
export type Change = { role: Role; fresh: boolean; lost: boolean };

export type Nodes = Awaited<ReturnType<typeof joinNodes>>;

export async function joinNodes({ url, site, node, clock, log }: Parts) {
  let ready = false;
  let closed = false;
  let beat: Beat | undefined;
  let heardAt = Number.NEGATIVE_INFINITY;
  let role: Role = 'alone';
  let myTerm = 0;
  let leaderless = 0;
  let listener: (change: Change) => void | Promise<void> = () => {};
  let told: Role | undefined;
  /** Nodes of before a loss that haven't been heard since, and until when they are waited for. */
  const missing = new Map<string, Heard>();
  let missedUntil = 0;
  /** Counters were lost and nobody leads yet who would make them again. */
  let lossPending = false;
  const rate = lanesOf(() => 0);
  const learnt: Partial<Record<Lane, Hold>> = {};
  /** As Redis has it for certain, and as it may have it: said with a beat whose answer never came. */
  const holds = lanesOf((): Hold => ({ known: 1, headroom: headroomFor(0) }));
  const maybe = lanesOf((): Hold => holds.open);
  const said: Said = {
    ...{ granted: 0, spent: 0, holds, tops: lanesOf(() => 1), epoch: 0, serving: lanesOf(() => 0), grants: {} },
    wish: -1,
  };
  const store: Store = createStore(url, site, node, (now) => {
    if (ready && !now) log.warn({ node }, 'the gate lost Redis and goes on alone');
    ready = now;
    if (now) void turn();
  });

  const roleNow = (): Role => (ready && clock.now() - heardAt < trusted ? role : 'alone');

  const hear = (next: Beat, askedAt: number) => {
    const before = beat;
    const lost =
      lossPending ||
      (before !== undefined &&
        (next.kept.life !== before.kept.life ||
          laneNames.some((lane) => next.kept.lanes[lane].end < before.kept.lanes[lane].end)));
    lossPending = lost;
    if (lost && before && before.kept.life !== next.kept.life) {
      log.warn({ node }, 'the counters of the gate were lost and are made again');
      for (const [name, other] of before.nodes) if (name !== node) missing.set(name, other);
      missedUntil = clock.now() + hearing;
    }
    for (const name of next.nodes.keys()) missing.delete(name);
    for (const lane of laneNames) {
      const { end } = next.kept.lanes[lane];
      const seconds = (next.at - (before?.at ?? next.at)) / 1_000;
      const lately = before && !lost && seconds > 0 ? (end - before.kept.lanes[lane].end) / seconds : 0;
      rate[lane] = Math.max(lately, rate[lane] * 0.98);
      // Told to the others with the next beat, and only then relied upon.
      if (end > holds[lane].known) learnt[lane] = { known: end, headroom: headroomFor(rate[lane]) };
    }
    said.wish = next.nodes.get(node)?.stripe ?? -1;
    beat = next;
    // Counted from when it was asked: the lease began no earlier in Redis.
    heardAt = askedAt;
    said.epoch = Math.max(said.epoch, next.kept.epoch);
    const grant = next.nodes.get(next.leader)?.grants[node];
    if (next.leader !== node && grant !== undefined) said.granted = grant;
    if (next.leader === node && role !== 'leads') {
      const alone = next.kept.term === (lost ? 1 : myTerm + 1) && myTerm > 0;
      return { role: 'leads' as const, fresh: !alone, lost };
    }
    if (next.leader === node) return { role: 'leads' as const, fresh: false, lost };
    // Without a leader for a moment: what visitors ask waits for the next one, and numbers are still one line.
    return { role: 'follows' as const, fresh: false, lost };
  };
  let turning: Promise<void> | undefined;
  const turn = (): Promise<void> => {
    turning ??= once().finally(() => {
      turning = undefined;
    });
    return turning;
  };
  const once = async () => {
    if (!ready || closed) return;
    const askedAt = clock.now();
    const telling = { ...holds, ...learnt };
    Object.assign(maybe, telling);
    const saying: Said = { ...said, holds: telling };
    try {
      const lead = role === 'leads' || myTerm > 0 || leaderless > 0;
      const next = await store.beat({ lead, lease, forget, life: node, said: saying });
      for (const lane of laneNames) {
        holds[lane] = telling[lane];
        if (learnt[lane] === telling[lane]) delete learnt[lane];
      }
      leaderless = next.leader === '' ? leaderless + 1 : 0;
      const change = hear(next, askedAt);
      if (change.role !== told || change.lost || change.fresh) {
        log.info({ node, role: change.role, term: next.kept.term }, 'the node of the gate has its role');
        await keepingLease(listener(change));
        told = change.role;
      }
      if (next.leader !== '') lossPending = false;
      if (change.role === 'leads') myTerm = next.kept.term;
      role = change.role;
      if (role !== 'leads' && next.leader !== '') myTerm = 0;
    } catch (error) {
      if (!closed && ready) log.warn({ err: error, node }, 'the other nodes of the gate are not heard');
    }
  };

  /** Reading or writing a long line takes longer than a lease. */
  const keepingLease = async (work: void | Promise<void>) => {
    const options = { lead: true, lease, forget, life: node, said };
    const keeping = setInterval(() => void store.beat(options).catch(() => {}), beatEvery);
    try {
      await work;
    } finally {
      clearInterval(keeping);
    }
  };

  const connected = store.client.connect().then(
    () => {},
    () => {},
  );
  await Promise.race([connected, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
  await turn();
  // The first to come leads at once; it needn't wait for a leader that never was.
  if (beat !== undefined && leaderless > 0) await turn();
  const timer = setInterval(() => void turn(), beatEvery);
  timer.unref();

  return {
    node,
    store,
    said,
    role: roleNow,
    beat: () => beat,
    /** Whether seats that it was granted may still be given. */
    mayGive: () => clock.now() - heardAt < grantLife,
    /** Told of each change before it counts. */
    listen(to: typeof listener) {
      listener = to;
    },
    turn,
    /** Seats that other nodes may give by themselves. */
    outstanding(): number {
      let seats = 0;
      if (!beat) return 0;
      for (const [name, other] of [...beat.nodes, ...missing]) {
        if (name === node || beat.at - other.heard > grantLife) continue;
        seats += Math.max(0, Math.max(other.granted, said.grants[name] ?? 0) - other.spent);
      }
      return seats;
    },
    others: () =>
      [...(beat?.nodes ?? [])].filter(([name, { heard }]) => name !== node && (beat?.at ?? 0) - heard < trusted),
    /** Numbers below it were or may have been given by a node by itself. Undefined while that isn't known yet. */
    least(lane: Lane): number | undefined {
      if (missing.size > 0 && clock.now() < missedUntil) return undefined;
      let least = Math.max(said.tops[lane], holds[lane].known);
      for (const other of beat?.nodes.values() ?? []) least = Math.max(least, other.tops[lane]);
      for (const other of missing.values()) least = Math.max(least, topOf(other.holds[lane]));
      return least;
    },
    rate: (lane: Lane) => rate[lane],
    block: (lane: Lane, numbers: number, least: number) => store.block(lane, numbers, silent, least),
    /** Numbers of this node's own while it is alone. */
    ownBlock(lane: Lane): { from: number; end: number } | undefined {
      const stripe = beat?.nodes.get(node)?.stripe;
      if (stripe === undefined || clock.now() - heardAt > aloneAtMost) return undefined;
      // Above what the others may reach, whichever of the two holds they know of, and below where they would jump to.
      const least = Math.max(bottomOf(holds[lane]), bottomOf(maybe[lane]), said.tops[lane]);
      const block = stripedBlock(least, stripe);
      if (!block || block.end > topOf(holds[lane])) return undefined;
      said.tops[lane] = Math.max(said.tops[lane], block.end);
      return block;
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await turning;
      await store.leave().catch(() => {});
      store.client.destroy();
    },
  };
}
