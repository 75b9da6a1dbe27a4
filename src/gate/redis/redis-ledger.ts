// The ledger of a gate with several nodes: the leader keeps it in Redis, who follows reports to the leader, who is alone goes on.
import { UserError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Lane, laneNames } from '../contract.ts';
import type { GateOptions, PolicyChange } from '../gate.ts';
import { blockSize, type Everybody, type Ledger, type Mine, type Remembered } from '../ledger.ts';
import type { Fact, Place, Seat, State, Subject } from '../model.ts';
import { roomOf } from '../room.ts';
import { lanesOf, type Nodes } from './nodes.ts';
import type { Command } from './store.ts';

type Past = Remembered & { places: [Subject, Place][]; used: [Lane, number][] };

export type RedisLedger = Ledger & {
  /** Reads what Redis keeps, for `restore` to give. */
  load(): Promise<void>;
  /** After a loss: what this node knows goes back into Redis. */
  rebuild(state: State): Promise<void>;
  /** Seats given or kept here while another node leads, since the last call. */
  reports(): Seat[];
  /** Changes by the operator that weren't known here, in order. */
  hear(): Promise<PolicyChange[]>;
  /** The line whose room is counted. */
  watch(state: State): void;
  /** What wasn't written yet is another node's to decide now. */
  forget(): void;
  /** Whether more happened alone than could be kept for Redis: then it is to be rebuilt. */
  gaveUp(): boolean;
  /** The latest epoch that any node knows. */
  epoch(): number;
  /** Whether this node may give a seat by itself now. */
  maySeat(): boolean;
};

export function createRedisLedger(nodes: Nodes, clock: Clock, log: GateOptions['log']): RedisLedger {
  const { store, said } = nodes;
  const { keys } = store;
  let past: Past = { ...nothing(), places: [], used: [] };
  const changes: PolicyChange[] = [];
  let commands: Command[] = [];
  let reported: Seat[] = [];
  let writing: Promise<void> = Promise.resolve();
  let state: State | undefined;
  const turns = lanesOf(() => 0);
  /** The greatest number given, where that wasn't written yet. */
  const given: Partial<Record<Lane, number>> = {};
  /** Commands that couldn't be written were given up: Redis is to be filled from the state. */
  let gaveUp = false;
  /** The epoch of the numbers given apart, from one loss to the next word. */
  let apart: number | undefined;

  const put = (key: string, ...words: (string | number)[]) => {
    if (commands.length >= mostKept) {
      commands = [];
      gaveUp = true;
    }
    commands.push([key, words.map(String)]);
  };
  const putLine = (field: string, value: number) => put(keys.line, 'HSET', keys.line, field, value);
  const leads = () => nodes.role() === 'leads';

  const write = (): Promise<void> => {
    for (const lane of laneNames) {
      const greatest = given[lane];
      if (greatest !== undefined) putLine(`given:${lane}`, greatest);
      delete given[lane];
    }
    const some = commands;
    commands = [];
    writing = writing
      .catch(() => {})
      .then(() => (some.length > 0 ? store.write(some) : undefined))
      .catch((error: unknown) => {
        // Alone, it goes on; what couldn't be written is written again from the state when Redis is back.
        if (leads()) throw error;
        log.warn({ err: error }, 'the gate could not share what it decided');
      });
    return writing;
  };

  /** Seats that this node may give by itself now. */
  const ownSeats = () => (nodes.mayGive() ? Math.max(0, said.granted - said.spent) : 0);

  return {
    restore(into) {
      for (const [subject, place] of past.places) into.place(subject, place);
      for (const [lane, number] of past.used) into.used(lane, number);
      past.places = [];
      past.used = [];
      return past;
    },
    async load() {
      const kept = nodes.beat()?.kept;
      if (!kept) {
        past = { ...nothing(), places: [], used: [] };
        return;
      }
      const leading = kept.term > 0 && nodes.beat()?.leader === nodes.node;
      const heard = [...(nodes.beat()?.nodes.values() ?? [])];
      const serving = lanesOf((lane) => Math.max(kept.lanes[lane].serving, ...heard.map((one) => one.serving[lane])));
      past = {
        epoch: Math.max(1, kept.epoch, ...heard.map((one) => one.epoch)),
        // Who follows knows of nobody who waits: the leader's grant says whether there is room.
        lanes: lanesOf((lane) => ({
          end: leading ? Math.max(kept.lanes[lane].end, serving[lane] + 1) : serving[lane] + 1,
          serving: serving[lane],
          turns: leading ? kept.lanes[lane].turns : 0,
          ...(leading && kept.lanes[lane].given > 0 && { given: kept.lanes[lane].given }),
        })),
        seats: leading ? kept.seats : { count: kept.seats.count, at: clock.now() },
        facts: leading ? await store.draw() : [],
        places: [],
        used: [],
      };
      if (!leading) return;
      await store.places((subject, place) => past.places.push([subject, place]));
      await store.used((lane, number) => past.used.push([lane, number]));
    },
    async rebuild(known) {
      commands = [];
      gaveUp = false;
      const counters: Record<string, number> = { epoch: Math.max(known.epoch, ...epochs(nodes)) + 1 };
      for (const lane of laneNames) {
        counters[`serving:${lane}`] = known.lanes[lane].serving;
        counters[`end:${lane}`] = Math.max(known.lanes[lane].blockEnd, nodes.least(lane) ?? 1);
      }
      said.epoch = Math.max(said.epoch, counters.epoch ?? 0);
      await store.raise(counters);
      const all: Command[] = [];
      known.places.each((subject, { lane, number }) => {
        const key = keys.places(subject);
        all.push([key, ['HSET', key, subject, `${lane} ${number}`]]);
      });
      for (const lane of laneNames) {
        const key = keys.used(lane);
        for (let number = known.lanes[lane].past + 1; number < known.lanes[lane].next; number++) {
          if (known.used.has(lane, number)) all.push([key, ['SETBIT', key, String(number), '1']]);
        }
      }
      for (const fact of drawFacts(known)) all.push([keys.draw, ['RPUSH', keys.draw, JSON.stringify(fact)]]);
      await store.write([[keys.draw, ['DEL', keys.draw]], ...all]);
    },
    async reserve(lane, _now, numbers = 1) {
      if (nodes.role() === 'follows') throw new Error('another node gives the numbers');
      const epoch = Math.max(said.epoch, state?.epoch ?? 1);
      const least = nodes.least(lane);
      if (leads() && least !== undefined) {
        const size = Math.max(numbers, blockSize, Math.ceil(nodes.rate(lane) / 10));
        const from = await nodes.block(lane, size, Math.max(least, state?.lanes[lane].blockEnd ?? 1));
        return { from, end: from + size, epoch, nobodys: true };
      }
      const block = nodes.ownBlock(lane);
      if (!block) throw new Error('this node has no numbers left to give by itself');
      // Order is epoch, then number: who came while the counters were away came later.
      apart ??= epoch + 1;
      said.epoch = Math.max(said.epoch, apart);
      return { ...block, epoch: apart, nobodys: true };
    },
    note(fact: Fact) {
      if (nodes.role() === 'follows') {
        noteFollowing(fact);
        return false;
      }
      if (nodes.role() === 'alone' && fact.type === 'seated' && isNew(fact)) said.spent++;
      switch (fact.type) {
        case 'numbered': {
          const { subject, place } = fact;
          given[place.lane] = Math.max(given[place.lane] ?? 0, place.number);
          if (subject === undefined) return false;
          put(keys.places(subject), 'HSET', keys.places(subject), subject, `${place.lane} ${place.number}`);
          return true;
        }
        case 'place_dropped':
          put(keys.places(fact.subject), 'HDEL', keys.places(fact.subject), fact.subject);
          return true;
        case 'served':
          said.serving[fact.lane] = Math.max(said.serving[fact.lane], fact.to);
          turns[fact.lane] += fact.turns;
          putLine(`serving:${fact.lane}`, said.serving[fact.lane]);
          putLine(`turns:${fact.lane}`, turns[fact.lane]);
          return true;
        case 'seated': {
          if (!fact.place) return false;
          const { lane, number } = fact.place;
          const key = keys.places(fact.seat.subject);
          put(keys.used(lane), 'SETBIT', keys.used(lane), number, 1);
          put(key, 'HDEL', key, fact.seat.subject);
          return true;
        }
        case 'draw':
          put(keys.draw, 'DEL', keys.draw);
          put(keys.draw, 'RPUSH', keys.draw, JSON.stringify(fact));
          return true;
        case 'enrolled':
        case 'draw_closed':
        case 'draw_opened':
          put(keys.draw, 'RPUSH', keys.draw, JSON.stringify(fact));
          return true;
        default:
          return false;
      }
    },
    flush: () => (leads() ? write() : undefined),
    async merge(mine: Mine, now: number): Promise<Everybody | undefined> {
      const role = nodes.role();
      if (!state) return undefined;
      if (role !== 'alone') apart = undefined;
      const { free } = roomOf(state);
      const spare = (seats: number): Record<Lane, number> => ({
        ...{ lesson: 0, staff: 0 },
        open: Math.max(0, state ? state.elsewhere.open + free - seats : 0),
      });
      if (role !== 'leads') {
        const serving = lanesOf((lane) => (role === 'follows' ? (nodes.beat()?.kept.lanes[lane].serving ?? 0) : 0));
        for (const lane of laneNames) said.serving[lane] = Math.max(said.serving[lane], serving[lane]);
        return { elsewhere: spare(ownSeats()), serving, leads: false };
      }
      for (const lane of laneNames) {
        turns[lane] = mine.turns[lane];
        putLine(`turns:${lane}`, turns[lane]);
      }
      putLine('seats', mine.seats.lesson + mine.seats.staff + mine.seats.open + state.unheard.count + state.aside);
      putLine('seatsAt', now);
      putLine('epoch', Math.max(state.epoch, said.epoch, ...epochs(nodes)));
      const outstanding = nodes.outstanding();
      const others = nodes.others();
      const waits = laneNames.some((lane) => mine.waiting[lane] > 0 || state?.lanes[lane].late.size);
      // Half of what is free, in equal parts: the leader's own visitors and those who wait come first.
      const room = free + state.elsewhere.open - outstanding;
      const part = waits ? 0 : Math.min(state.policy.pace, Math.floor(Math.max(0, room) / (2 * (others.length + 1))));
      said.grants = Object.fromEntries(others.map(([name, other]) => [name, other.spent + part]));
      // What it may give itself should it lose the others; whoever leads then sets it aside.
      said.granted = said.spent + Math.min(Math.max(0, room), Math.max(part, Math.floor(room / (others.length + 1))));
      await write();
      const serving = lanesOf((lane) => Math.max(0, ...others.map(([, other]) => other.serving[lane])));
      return { elsewhere: { lesson: 0, staff: 0, open: outstanding }, serving, leads: true };
    },
    async change(change) {
      try {
        const count = await store.addChange(change);
        if (count === changes.length + 1) changes.push(change);
      } catch (error) {
        log.error({ err: error }, 'a change of the policy could not be shared');
        throw new UserError('shared_store_away', 'The other nodes cannot be reached: nothing was changed.');
      }
    },
    changes: () => changes,
    async hear() {
      if (changes.length >= (nodes.beat()?.changes ?? 0)) return [];
      const from = changes.length;
      const heard = await store.changes(from);
      // This node's own may have been added while the answer was on its way.
      changes.push(...heard.slice(changes.length - from));
      return heard;
    },
    reports() {
      const some = reported;
      reported = [];
      return some;
    },
    gaveUp: () => gaveUp,
    forget() {
      commands = [];
      gaveUp = false;
      reported = [];
    },
    epoch: () => Math.max(nodes.beat()?.kept.epoch ?? 0, said.epoch, ...epochs(nodes)),
    maySeat: () => leads() || ownSeats() > 0,
    watch(line) {
      state = line;
    },
    async close() {
      if (leads()) await write().catch(() => {});
      await nodes.close();
    },
  };

  function noteFollowing(fact: Fact) {
    if (fact.type === 'seated') {
      if (isNew(fact)) said.spent++;
      reported.push(fact.seat);
    } else if (fact.type === 'kept') {
      const seat = state?.seats.get(fact.subject);
      if (seat) reported.push(seat);
    }
  }
}

/** Commands kept while Redis is away. */
const mostKept = 200_000;

const isNew = (fact: Extract<Fact, { type: 'seated' }>) => fact.from !== 'kept' && fact.from !== 'bypass';
const epochs = (nodes: Nodes) => [...(nodes.beat()?.nodes.values() ?? [])].map((one) => one.epoch);

function nothing(): Remembered {
  const lanes = lanesOf(() => ({ end: 1, serving: 0, turns: 0 }));
  return { epoch: 1, lanes, seats: { count: 0, at: 0 }, facts: [] };
}

/** A draw as it stands, told again. */
function drawFacts({ draw }: State): Fact[] {
  if (!draw) return [];
  const facts: Fact[] = [{ type: 'draw', lane: draw.lane, seed: draw.seed }];
  draw.draw.each((subject) => facts.push({ type: 'enrolled', subject }));
  if (draw.stage !== 'enrolling') facts.push({ type: 'draw_closed', first: draw.first, at: draw.closedAt });
  if (draw.stage === 'open') facts.push({ type: 'draw_opened' });
  return facts;
}
