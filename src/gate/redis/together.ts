// A gate of several nodes: one decides for all, the others hand on what visitors ask and check passes by themselves.
import { randomBytes } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Clock } from '../../lib/clock.ts';
import { Board, Lane, type Tier } from '../contract.ts';
import type { Ask, Desk, Outcome } from '../desk.ts';
import type { Admission, Figures, GateOptions, PolicyChange, Who } from '../gate.ts';
import type { Ledger } from '../ledger.ts';
import type { Line } from '../line.ts';
import { refuse } from '../refusals.ts';
import { type Calls, openCalls } from './calls.ts';
import { type Change, joinNodes, type Role } from './nodes.ts';
import { createRedisLedger } from './redis-ledger.ts';

/** The counter as a server in front of it sees it: some answers come from another node. */
export type Counter = Omit<Desk, Remote> & { [Name in Remote]: (...args: Parameters<Desk[Name]>) => Later<Desk[Name]> };
type Remote = 'takeTicket' | 'takePass' | 'renewPass' | 'enter' | 'leave';
type Later<Work extends (...args: never[]) => unknown> = Awaited<ReturnType<Work>> | Promise<Awaited<ReturnType<Work>>>;

export type Together = {
  role(): Role;
  /** Shares the counter and keeps the line in step. `policy` applies a change by the operator. */
  join(parts: { line: Line; desk: Desk; policy(change: PolicyChange): void; draw(lane: Lane): Promise<void> }): Counter;
  /** What the leader published; undefined when this node publishes for itself. */
  board(): Board | undefined;
  /** The leader's figures of the line, with this node's own counts. */
  figures(own: Figures): Figures;
  publish(board: Board, figures: Figures): void;
  /** Begins a draw where the line is decided. */
  draw(lane: Lane): Promise<void>;
};

const SeatReport = Type.Object({
  ...{ subject: Type.String(), lane: Lane, generation: Type.Number(), enteredAt: Type.Number() },
});
const Reports = Type.Array(SeatReport);
const Refused = Type.Array(Type.String());
const reportEvery = 200;

type Carried = { headers: Record<string, string>; secure: boolean; client?: Ask['client'] };
/** What a counter reads of a request. */
const carriedHeaders = ['cookie', 'authorization', 'x-preau-pass'] as const;

/** @param site short name of the gate; all nodes of one gate have the same. @throws nothing: without Redis the node is alone. */
export async function openTogether(parts: {
  url: string;
  site: string;
  clock: Clock;
  log: GateOptions['log'];
}): Promise<Ledger & { together: Together }> {
  const { clock, log } = parts;
  const nodes = await joinNodes({ ...parts, node: randomBytes(6).toString('hex') });
  const ledger = createRedisLedger(nodes, clock, log);
  let line: Line | undefined;
  let desk: Desk | undefined;
  let hearPolicy: ((change: PolicyChange) => void) | undefined;
  let beginDraw: ((lane: Lane) => Promise<void>) | undefined;
  let published = '';
  let shown: { text: string; board: Board; figures: Figures } | undefined;

  await ledger.load().catch((error: unknown) => log.warn({ err: error }, 'the shared line of the gate can’t be read'));
  await ledger.hear().catch(() => []);

  const settled = () =>
    new Promise<void>((resolve, reject) => line?.settle((failure) => (failure ? reject(failure) : resolve())));

  nodes.listen(async ({ role, fresh, lost }: Change) => {
    if (role === 'leads' && (lost || ledger.gaveUp()) && line && !fresh) return ledger.rebuild(line.state);
    if (role === 'leads' && fresh && line && lost) {
      // Redis is empty and this node knows the line only from outside: all that it can do is go on above it.
      await ledger.load();
      line.reload();
      return ledger.rebuild(line.state);
    }
    if ((role === 'leads' && fresh) || role === 'follows') {
      ledger.forget();
      await ledger.load();
      line?.reload();
    }
  });

  const answer = async (what: string, body: unknown): Promise<unknown> => {
    if (nodes.role() !== 'leads' || !line || !desk) throw new Error('this node does not lead');
    stand();
    const reply = await local(desk, line, what, body);
    await settled();
    return reply;
  };
  const calls: Calls = await openCalls(nodes, answer);

  const local = async (own: Desk, to: Line, what: string, body: unknown): Promise<unknown> => {
    if (what === 'seats') return seatsOf(to, body);
    // Between nodes of one gate: what was asked was checked where it came in.
    const { ask, input } = body as { ask: Carried; input: never };
    switch (what) {
      case 'takeTicket':
        return own.takeTicket(ask, input);
      case 'takePass':
        return own.takePass(ask, input);
      case 'renewPass':
        return own.renewPass(ask, input);
      case 'enter':
        return own.enter(ask);
      case 'leave':
        return own.leave(ask);
      case 'draw':
        return beginDraw?.(input);
      default:
        throw new Error(`nothing answers ${what}`);
    }
  };

  /** Seats that another node gave or kept. @returns the subjects that may not stay */
  const seatsOf = (to: Line, body: unknown): string[] => {
    if (!Check(Reports, body)) throw new Error('seats are badly written');
    const refused: string[] = [];
    for (const { subject, lane, generation, enteredAt } of body) {
      // Granted to that node beforehand, so no question of room: the bypass's way in.
      const first = generation === 1 && !to.state.seats.has(subject) && to.now() - enteredAt < 10_000;
      const reply = to.handle({
        ...{ type: 'renew', subject, lane, generation: first ? 0 : generation, enteredAt, hold: undefined },
      });
      if (reply.type === 'refused') refused.push(subject);
    }
    return refused;
  };

  const report = async () => {
    if (nodes.role() !== 'follows' || !line) return;
    const seats = ledger.reports();
    if (seats.length === 0) return;
    const known = new Map(seats.map((seat) => [seat.subject, seat]));
    try {
      const refused = await calls.ask(
        'seats',
        [...known.values()].map(({ subject, lane, generation, enteredAt }) => ({
          ...{ subject, lane, generation, enteredAt },
        })),
      );
      for (const subject of Check(Refused, refused) ? refused : []) {
        const seat = known.get(subject);
        if (seat) line.handle({ type: 'leave', subject, generation: seat.generation, enteredAt: seat.enteredAt });
      }
    } catch (error) {
      log.warn({ err: error }, 'seats could not be told to the leading node');
    }
  };
  /** Whatever epoch numbers were given in, those that come are of the same or a later one. [G7] */
  const raiseEpoch = () => {
    if (nodes.role() !== 'leads' || !line) return;
    const { lanes, epoch } = line.state;
    const highest = ledger.epoch();
    const { blockEnd } = lanes.open;
    if (highest > epoch)
      line.handle({ type: 'block', lane: 'open', from: blockEnd, end: blockEnd, epoch: highest, nobodys: true });
  };
  /** Before anything is decided here: numbers are called by the leader alone, so that positions never grow. [G4] */
  const stand = () => {
    const led = nodes.role() !== 'leads';
    if (line && line.state.led !== led) line.handle({ type: 'led', led });
  };
  const hear = async () => {
    stand();
    raiseEpoch();
    for (const change of await ledger.hear()) hearPolicy?.(change);
  };
  const reporter = setInterval(() => {
    report().catch(() => {});
    hear().catch(() => {});
  }, reportEvery);
  reporter.unref();

  const carried = (ask: Ask): Carried => ({
    headers: Object.fromEntries(
      carriedHeaders.flatMap((name) => {
        const value = ask.headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    ),
    secure: ask.secure,
    ...(ask.client && { client: ask.client }),
  });
  const over = () => nodes.role() === 'alone' && !nodes.mayGive();
  const busy = <Body>(): Outcome<Body> => ({ refusal: refuse('busy'), cookies: [] });

  const readShown = () => {
    if (nodes.role() !== 'follows') return undefined;
    const text = nodes.beat()?.board ?? '';
    if (text === '' || text === shown?.text) return shown;
    // Figures are written by this very code, on the node that leads.
    const { board, figures }: { board: unknown; figures: Figures } = JSON.parse(text);
    if (Check(Board, board)) shown = { text, board, figures };
    return shown;
  };

  const together: Together = {
    role: nodes.role,
    join(joined) {
      line = joined.line;
      desk = joined.desk;
      hearPolicy = joined.policy;
      beginDraw = joined.draw;
      ledger.watch(joined.line.state);
      const own = joined.desk;
      const remote = async <Body>(what: Remote, ask: Ask, input?: unknown): Promise<Outcome<Body>> => {
        try {
          return (await calls.ask(what, { ask: carried(ask), input })) as Outcome<Body>;
        } catch (error) {
          log.warn({ err: error }, 'the leading node of the gate does not answer');
          return busy();
        }
      };
      const follows = () => nodes.role() === 'follows';
      return {
        ...own,
        takeTicket(ask, input) {
          if (follows()) return remote('takeTicket', ask, input);
          stand();
          return own.takeTicket(ask, input);
        },
        takePass: (ask, input) =>
          follows() ? remote('takePass', ask, input) : over() ? busy() : own.takePass(ask, input),
        enter: (ask) => (follows() ? remote('enter', ask) : ledger.maySeat() ? own.enter(ask) : busy()),
        renewPass: (ask, hold) => (follows() ? remote('renewPass', ask, hold) : own.renewPass(ask, hold)),
        async leave(ask) {
          const cookies = own.leave(ask);
          if (follows()) await calls.ask('leave', { ask: carried(ask) }).catch(() => {});
          return cookies;
        },
        admit(headers, who: Who, secure): Admission {
          stand();
          if (ledger.maySeat()) return own.admit(headers, who, secure);
          const kept = own.keep({ headers, secure });
          if (kept.type === 'in') return kept;
          const { code, message, retryAfter = 5 } = refuse(follows() ? 'waiting' : 'busy');
          return { type: 'out', code, message, retryAfter };
        },
      };
    },
    board: () => readShown()?.board,
    figures(own) {
      const figures = readShown()?.figures;
      const { arrivals, entered, ended, refused, forged, checks } = own;
      return figures ? { ...figures, arrivals, entered, ended, refused, forged, checks } : own;
    },
    publish(board, figures) {
      if (nodes.role() !== 'leads') return;
      const text = JSON.stringify({ board, figures });
      if (text === published) return;
      published = text;
      nodes.store.client.set(nodes.store.keys.board, text, { PX: 60_000 }).catch(() => {});
    },
    async draw(lane) {
      if (nodes.role() === 'follows') await calls.ask('draw', { ask: undefined, input: lane });
      else await beginDraw?.(lane);
    },
  };
  return {
    ...ledger,
    together,
    async merge(mine, now) {
      const heard = await ledger.merge(mine, now);
      const tier: Static<typeof Tier> | undefined = together.board()?.tier;
      return heard && { ...heard, ...(tier && { tier }) };
    },
    async close() {
      clearInterval(reporter);
      await report().catch(() => {});
      calls.close();
      await ledger.close();
    },
  };
}
