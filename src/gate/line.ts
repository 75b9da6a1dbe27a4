// The running line: events become decisions, decisions become the state, and what must outlive the process is noted first.
import type { Clock } from '../lib/clock.ts';
import { type Lane, laneNames, type Tier } from './contract.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Figures, GateOptions } from './gate.ts';
import type { Block, Everybody, Ledger } from './ledger.ts';
import type { Event, Fact, Policy, Reply, State, Subject } from './model.ts';
import { restartedState } from './state.ts';

export type Counts = Pick<Figures, 'arrivals' | 'entered' | 'ended' | 'refused' | 'forged' | 'checks'>;

export type Line = {
  readonly state: State;
  readonly counts: Counts;
  now(): number;
  handle(event: Event): Reply;
  /** Sees to it that the lane has a number to give. @returns something to wait for when another machine gives them. */
  stock(lane: Lane): void | Promise<void>;
  /** Calls `then` once nothing that was decided can be lost any more: at once when there is nothing to write. */
  settle(then: (failure?: unknown) => void): void;
  /** Left or put out lately: a pass of that entry is worth nothing any more, although it hasn't expired. */
  goneSince(subject: Subject): number | undefined;
  onTier(listener: (tier: Tier) => void): () => void;
  tick(): void;
  /** Begins again with what the ledger remembers: another node decided in between. */
  reload(): void;
  close(): Promise<void>;
};

export function createLine(parts: { ledger: Ledger; policy: Policy; clock: Clock; log: GateOptions['log'] }): Line {
  const { ledger, clock, log } = parts;
  const state = restoredState(ledger, parts.policy, clock.now());
  const counts = noCounts();
  /** Subject → when they entered, and until when a pass of that entry could still be shown. */
  const gone = new Map<Subject, { enteredAt: number; until: number }>();
  const listeners = new Set<(tier: Tier) => void>();
  let waiting: ((failure?: unknown) => void)[] = [];
  let unflushed = false;
  let everybody: Everybody | undefined;

  const now = () => Math.max(state.at, clock.now());

  const apply = (facts: readonly Fact[]) => {
    for (const fact of facts) {
      if (fact.type === 'unseated') {
        const seat = state.seats.get(fact.subject);
        if (seat && fact.why !== 'expired')
          gone.set(seat.subject, { enteredAt: seat.enteredAt, until: seat.expiresAt });
      }
      evolve(state, fact);
      if (ledger.note(fact)) unflushed = true;
      count(counts, fact);
      if (fact.type === 'tier') for (const listener of listeners) listener(fact.tier);
    }
  };

  const handle = (event: Event): Reply => {
    const { facts, reply } = decide(state, event, now());
    apply(facts);
    return reply;
  };

  /** One write for all that was decided in a turn of the event loop. */
  const flush = () => {
    const then = waiting;
    waiting = [];
    unflushed = false;
    const settled = (failure?: unknown) => {
      if (failure) log.error({ err: failure }, 'the gate could not keep what it decided');
      for (const each of then) each(failure);
    };
    try {
      const flushed = ledger.flush();
      if (flushed) flushed.then(() => settled(), settled);
      else settled();
    } catch (error) {
      settled(error ?? new Error('not kept'));
    }
  };

  const give = (lane: Lane, block: Block) => {
    const nobodys = block.nobodys ?? block.from === state.lanes[lane].blockEnd;
    handle({ type: 'block', lane, from: block.from, end: block.end, epoch: block.epoch, nobodys });
  };
  const reserve = (lane: Lane, numbers?: number): void | Promise<void> => {
    const block = ledger.reserve(lane, now(), numbers);
    if (block instanceof Promise) return block.then((reserved) => give(lane, reserved));
    give(lane, block);
  };
  const ledBy = (heard: Everybody | undefined) => (!heard || heard.leads ? {} : { led: heard.tier ?? state.tier });
  const underWay = new Map<Lane, Promise<void>>();

  const merged = (heard: Everybody | undefined) => {
    everybody = heard;
    if (!heard) return;
    for (const lane of laneNames)
      if (heard.serving[lane] > state.lanes[lane].serving)
        handle({ type: 'served_elsewhere', lane, serving: heard.serving[lane] });
  };

  return {
    state,
    counts,
    now,
    handle,
    stock(lane) {
      if (state.lanes[lane].next < state.lanes[lane].blockEnd) return;
      const already = underWay.get(lane);
      if (already) return already;
      const reserving = reserve(lane);
      if (!reserving) return;
      underWay.set(lane, reserving);
      return reserving.finally(() => underWay.delete(lane));
    },
    settle(then) {
      if (!unflushed && waiting.length === 0) return then();
      if (waiting.push(then) === 1) setImmediate(flush);
    },
    goneSince: (subject) => gone.get(subject)?.enteredAt,
    onTier(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tick() {
      const at = now();
      for (const [subject, { until }] of gone) if (until + passTolerance < at) gone.delete(subject);
      const tick: Event = { type: 'tick', ...(everybody && { elsewhere: everybody.elsewhere }), ...ledBy(everybody) };
      const reply = handle(tick);
      if (reply.type === 'block_needed') {
        const reserving = reserve(reply.lane, reply.numbers);
        if (reserving) reserving.catch((error: unknown) => log.error({ err: error }, 'no numbers for the draw yet'));
        else handle(tick);
      }
      try {
        const heard = ledger.merge(mineOf(state), at);
        if (heard instanceof Promise)
          heard.then(merged, (error: unknown) => log.warn({ err: error }, 'the other nodes are not heard'));
        else merged(heard);
      } catch (error) {
        log.error({ err: error }, 'the gate could not keep what it decided');
      }
    },
    reload() {
      // In place: the counter and the board hold on to the same state.
      Object.assign(state, restoredState(ledger, state.policy, now()), { tier: state.tier });
    },
    async close() {
      if (waiting.length > 0) flush();
      await ledger.close();
    },
  };
}

/** Longer than clocks may differ: a pass that somebody left with is refused until no clock takes it any more; ms. */
const passTolerance = 5_000;

function restoredState(ledger: Ledger, policy: Policy, now: number): State {
  const places: { subject: Subject; lane: Lane; number: number }[] = [];
  const used: { lane: Lane; number: number }[] = [];
  const known = ledger.restore({
    place: (subject, { lane, number }) => places.push({ subject, lane, number }),
    used: (lane, number) => used.push({ lane, number }),
  });
  const laneKnown = (lane: Lane) => {
    const { end, given, serving, turns } = known.lanes[lane];
    // Who was called just before is given the time to come once more.
    const again = { from: 0, to: serving, left: turns, until: now + policy.claimWithin };
    return { blockEnd: end, serving, turns: turns > 0 ? [again] : [], ...(given !== undefined && { given }) };
  };
  // A seat could last be renewed when the process was last heard of; its pass has ended a pass's life later. [G16]
  const until = known.seats.at + heardEvery + policy.passLife;
  const state = restartedState(policy, {
    ...{ now, epoch: known.epoch },
    lanes: { lesson: laneKnown('lesson'), staff: laneKnown('staff'), open: laneKnown('open') },
    seats: until > now ? known.seats.count : 0,
  });
  for (const { subject, lane, number } of places) state.places.set(subject, { lane, number });
  for (const { lane, number } of used) state.used.add(lane, number);
  for (const fact of known.facts ?? []) evolve(state, fact);
  return state;
}

/** The journal says at least this often that the process lives; ms. */
const heardEvery = 2_000;

function mineOf(state: State) {
  const each = (count: (lane: Lane) => number) => ({
    lesson: count('lesson'),
    staff: count('staff'),
    open: count('open'),
  });
  return {
    seats: each((lane) => state.seated[lane]),
    turns: each((lane) => turnsLeft(state, lane)),
    waiting: each((lane) => Math.max(0, state.lanes[lane].next - 1 - state.lanes[lane].serving)),
  };
}

/** Called, and not yet there. */
export const turnsLeft = (state: State, lane: Lane): number =>
  state.lanes[lane].turns.reduce((sum, { left }) => sum + left, 0) + state.lanes[lane].lateTurns.size;

function noCounts(): Counts {
  return {
    arrivals: { lesson: 0, staff: 0, open: 0 },
    entered: { turn: 0, late: 0, class: 0, free: 0, bypass: 0, kept: 0 },
    ended: { left: 0, expired: 0, session_over: 0 },
    refused: {},
    forged: 0,
    checks: { good: 0, bad: 0 },
  };
}

function count(counts: Counts, fact: Fact): void {
  if (fact.type === 'numbered') counts.arrivals[fact.place.lane]++;
  else if (fact.type === 'seated') counts.entered[fact.from]++;
  else if (fact.type === 'unseated') counts.ended[fact.why]++;
}
