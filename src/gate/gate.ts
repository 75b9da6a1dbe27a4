// The gate as the others see it: who may go on, what the board says, what the operator changes. See SPEC.md.
import { rename, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Chance, Clock } from '../lib/clock.ts';
import type { ErrorDetails } from '../lib/contract.ts';
import { type Memory, makeBoard } from './board.ts';
import type { Board, GateMode, Lane, TicketReply, Tier } from './contract.ts';
import { createDesk } from './desk.ts';
import { figuresOf } from './figures.ts';
import { createHot } from './hot.ts';
import { openJournal } from './journal-ledger.ts';
import { forgetfulLedger, type Ledger } from './ledger.ts';
import { createLine } from './line.ts';
import { type Policy, type SeatFrom, usualPolicy } from './model.ts';
import { changed } from './policy.ts';
import { type Counter, openTogether } from './redis/together.ts';
import type { Shield } from './shield/shield.ts';
import { stand } from './stand.ts';
import { createTokenRing, shortName } from './token.ts';
import { createVisitors, nobody } from './visitors.ts';

export { expectedWait, pollDelay } from './polling.ts';

/** Who asks, as the session says and never as a message says. */
export type Who = {
  school: string;
  account: string;
  /** Lanes that may be asked for without a reservation. */
  lanes: readonly Lane[];
  /** The browser; another one of the same account takes the seat over. */
  device?: string;
};

/** A refusal in the one form that errors have. `details` are texts that a page may say in the reader's language. */
export type Refusal = {
  status: number;
  code: string;
  message: string;
  /** Seconds; always there with 429 and 503. */
  retryAfter?: number;
  details?: ErrorDetails;
};

export type Admission =
  /** `cookie`: a Set-Cookie to send along. */
  { type: 'in'; cookie?: string } | { type: 'out'; code: string; message: string; retryAfter: number };

/** What a check of the pass found. `ok` also while everybody is let in (`bypass`). */
export type Checked = 'ok' | 'missing' | 'malformed' | 'forged' | 'expired' | 'early' | 'not_yours' | 'moved' | 'left';

export type Kept = { type: 'in'; cookie?: string } | { type: 'out'; reason: Exclude<Checked, 'ok'> };

/**
 * Where someone stands who comes without scripts: in, in line, or refused. `cookies` are to be set in each case;
 * `news` says why the place is a new one.
 */
export type Standing =
  | { type: 'in'; cookies: string[] }
  | { type: 'waiting'; ticket: TicketReply; cookies: string[]; news?: 'expired' | 'used' }
  | { type: 'refused'; refusal: Refusal; cookies: string[] };

/** Answers an address below /gate/ that isn't one of the six under contract: the waiting page, a challenge. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse, path: string) => void;

export type ReservationToSign = {
  school: string;
  account: string;
  classKey: string;
  /** Seats that the class needs. */
  size: number;
  /** Opening of the doors and their end, ms since 1970. */
  opensAt: number;
  endsAt: number;
};

export type HoldToSign = { school: string; account: string; reason: 'lesson' | 'hand_in' | 'exam'; until: number };

/** A change by the operator, as kept in policy.jsonl. */
export type PolicyChange = {
  at: number;
  by: string;
  change: Partial<Policy>;
  /** A draw was announced for those who come to this lane before the opening. */
  draw?: Lane;
};

/** What a console and metrics show. Counts are since the start of this process. */
export type Figures = {
  at: number;
  epoch: number;
  mode: GateMode;
  tier: Tier;
  /** Units, and what they make in seats of this tier. */
  capacity: number;
  slots: number;
  seats: Record<Lane, number>;
  /** Called, and not yet there. */
  turns: Record<Lane, number>;
  /** Numbers not called yet. */
  waiting: Record<Lane, number>;
  /** Called, came late, and wait for a seat. */
  late: Record<Lane, number>;
  serving: Record<Lane, number>;
  /** Numbers called a second. */
  pace: Record<Lane, number>;
  /** Seats set aside for classes whose members aren't there yet, and classes without room. */
  setAside: number;
  classesWaiting: number;
  /** Seats from before a restart that haven't been heard of. */
  unheard: number;
  arrivals: Record<Lane, number>;
  entered: Record<SeatFrom, number>;
  ended: Record<'left' | 'expired' | 'session_over', number>;
  /** By code, as visitors were told. */
  refused: Record<string, number>;
  /** Tokens whose signature was not ours. */
  forged: number;
  checks: { good: number; bad: number };
};

export type Gate = {
  /** Answers what belongs to the gate (/gate/*), before any framework sees it. False: not the gate's. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Takes over an address below /gate/, without query string. */
  mount(path: `/gate/${string}`, handler: PageHandler): void;
  /**
   * Built in: may this signed-in request go on? When nobody waits and there is room it is let in by itself.
   * `secure`: it came by https, so the cookie is marked.
   */
  admit(headers: IncomingHttpHeaders, who: Who, secure?: boolean): Admission;
  /** What a pass is worth. Changes nothing. */
  check(headers: IncomingHttpHeaders): Checked;
  /** What a proxy asks: the same, and the pass is renewed by its use. `cookie`: a Set-Cookie to send along. */
  keep(request: IncomingMessage): Kept;
  /** Without scripts: enters when the turn has come, otherwise takes or keeps a place in line. */
  stand(request: IncomingMessage, input?: { proof?: string; code?: string }): Promise<Standing>;
  /** The same input gives the same token. */
  signReservation(reservation: ReservationToSign): string;
  signHold(hold: HoldToSign): string;
  tier(): Tier;
  /** Told at each change of tier. @returns stops telling. */
  onTier(listener: (tier: Tier) => void): () => void;
  /** As published: renewed once a second. */
  board(): Board;
  figures(): Figures;
  policy(): Policy;
  /** Journaled with who and when. @throws UserError for a policy that makes no sense. */
  setPolicy(change: Partial<Policy>, by: string): Promise<void>;
  /** From now until the scheduled opening, who asks for a place in this lane takes part in a draw. [G53] */
  draw(lane: Lane, by: string): Promise<void>;
  /** The latest changes, newest first. */
  changes(): PolicyChange[];
  /** Moves the capacity without a line in the journal: for a controller that does it each second. */
  steer(capacity: number): void;
  /** What happens once a second by itself; tests that move the clock call it. */
  tick(): void;
  close(): Promise<void>;
};

export type GateOptions = {
  clock: Clock;
  chance: Chance;
  log: {
    info(fields: object, text: string): void;
    warn(fields: object, text: string): void;
    error(fields: object, text: string): void;
  };
  /** Ring of secrets `kid:secret[,older…]`. */
  secret: string;
  /** Name of the site; tokens of another are refused. */
  site: string;
  policy: Policy;
  /** Built in: who a session's cookie belongs to. Without it the gate stands in front of any site and knows devices only. */
  identify?: (headers: IncomingHttpHeaders) => Who | undefined;
  /** Asked before a new number is given; it also knows who is behind a trusted proxy. */
  shield?: Pick<Shield, 'client' | 'ticket' | 'forged'>;
  /** Written each second, at once or not at all: for a web server or a CDN. */
  boardFile?: string;
};

/**
 * @param place `folder`: where the journal is kept, by this process alone. `redisUrl`: what several nodes share instead.
 * Without either nothing outlives the process. @throws FolderInUse
 */
export async function createGate(
  options: GateOptions,
  place: { folder?: string; redisUrl?: string | undefined } = {},
): Promise<Gate> {
  const { clock, log } = options;
  if (place.redisUrl !== undefined) {
    const site = shortName(options.site, 8);
    return gateOn(await openTogether({ url: place.redisUrl, site, clock, log }), options);
  }
  const ledger =
    place.folder === undefined ? forgetfulLedger() : await openJournal(place.folder, { now: clock.now(), log });
  return gateOn(ledger, options);
}

/** The gate on a ledger that was opened already. */
export function gateOn(ledger: Ledger, options: GateOptions): Gate {
  const { clock, chance, log, shield } = options;
  const ring = createTokenRing(options.secret);
  const audience = shortName(options.site, 4);
  const line = createLine({ ledger, policy: startingPolicy(ledger, options.policy, clock.now()), clock, log });
  const { state } = line;
  const visitors = createVisitors({ ring, audience, site: options.site, chance, identify: options.identify });
  const own = createDesk({ line, ring, audience, visitors, shield });
  const { together } = ledger;
  const draw = async (lane: Lane) => {
    line.handle({ type: 'draw', lane, seed: Buffer.from(chance.bytes(32)).toString('hex') });
    await new Promise<void>((resolve, reject) => line.settle((failure) => (failure ? reject(failure) : resolve())));
  };
  const hearPolicy = ({ change }: PolicyChange) =>
    void line.handle({ type: 'policy', policy: changed(state.policy, change) });
  const desk: Counter = together ? together.join({ line, desk: own, policy: hearPolicy, draw }) : own;

  const memory: Memory = [];
  let board = makeBoard(state, line.now(), memory);
  let bytes = Buffer.from(JSON.stringify(board));
  let writing = false;
  const publish = () => {
    board = together?.board() ?? makeBoard(state, line.now(), memory);
    together?.publish(board, figuresOf(line));
    bytes = Buffer.from(JSON.stringify(board));
    if (options.boardFile === undefined || writing) return;
    writing = true;
    writeWhole(options.boardFile, bytes).then(
      () => {
        writing = false;
      },
      (error: unknown) => {
        writing = false;
        log.warn({ err: error, file: options.boardFile }, 'the board could not be written');
      },
    );
  };

  const hot = createHot({ desk, line, log, shield, board: () => bytes });
  // What anyone needs to recompute a draw, once its seed is public. [G53]
  hot.mount('/gate/draw-entrants', (_request, response) => {
    const open = state.draw?.stage === 'open' ? state.draw : undefined;
    const body = open ? Buffer.from(open.draw.entrants()) : Buffer.alloc(0);
    response.writeHead(open ? 200 : 404, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': body.length,
      'Cache-Control': open ? 'public, max-age=60' : 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(body);
  });
  const tick = () => {
    line.tick();
    desk.tidy();
    hot.cutSlow();
    publish();
  };
  const timer = setInterval(tick, 1_000);
  timer.unref();
  publish();

  return {
    handle: hot.handle,
    mount: hot.mount,
    admit(headers, who, secure = false) {
      const admission = desk.admit(headers, who, secure);
      // The reply goes its own way; what it stands on is kept in this turn of the event loop.
      line.settle(() => {});
      return admission;
    },
    check: desk.check,
    keep(request) {
      const kept = desk.keep(hot.askOf(request));
      line.settle(() => {});
      return kept;
    },
    async stand(request, input) {
      const standing = await stand(desk, visitors.builtIn, hot.askOf(request), line.now(), input);
      return new Promise((resolve, reject) =>
        line.settle((failure) => (failure ? reject(failure) : resolve(standing))),
      );
    },
    signReservation({ school, account, classKey, size, opensAt, endsAt }) {
      return ring.sign('reservation', {
        ...{ school: visitors.schoolName(school), audience, subject: visitors.subjectOf(school, account) },
        // Nothing of now: the same lesson gives the same token, so the cached day stays the same.
        ...{ issuedAt: 0, expiresAt: endsAt, lane: 'lesson', small: size, large: opensAt },
        extra: shortName(`${school}/${classKey}`, 8),
      });
    },
    signHold({ school, account, reason, until }) {
      const issuedAt = line.now();
      return ring.sign('hold', {
        ...{ school: visitors.schoolName(school), audience, subject: visitors.subjectOf(school, account) },
        ...{ issuedAt, expiresAt: Math.max(issuedAt, until), lane: 'open' },
        ...{ small: holdReasons.indexOf(reason), large: 0, extra: nobody },
      });
    },
    tier: () => state.tier,
    onTier: line.onTier,
    board: () => board,
    figures: () => together?.figures(figuresOf(line)) ?? figuresOf(line),
    policy: () => state.policy,
    async setPolicy(change, by) {
      const policy = changed(state.policy, change);
      await ledger.change({ at: line.now(), by, change });
      line.handle({ type: 'policy', policy });
      publish();
    },
    async draw(lane, by) {
      await ledger.change({ at: line.now(), by, change: {}, draw: lane });
      await (together ? together.draw(lane) : draw(lane));
      publish();
    },
    changes: () => ledger.changes().toReversed(),
    steer(capacity) {
      if (capacity !== state.policy.capacity) line.handle({ type: 'policy', policy: { ...state.policy, capacity } });
    },
    tick,
    async close() {
      clearInterval(timer);
      await line.close();
    },
  };
}

const holdReasons: readonly HoldToSign['reason'][] = ['lesson', 'hand_in', 'exam'];

/** The settings at the start are a change like another: the latest word counts, whether it came from there or from a console. */
function startingPolicy(ledger: Ledger, settings: Policy, now: number): Policy {
  let policy = usualPolicy;
  let before: Partial<Policy> = {};
  for (const { by, change } of ledger.changes()) {
    policy = { ...policy, ...change };
    if (by === settingsName) before = { ...before, ...change };
  }
  const entries = Object.entries(settings).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(Object.entries(before).find(([one]) => one === name)?.[1]),
  );
  if (entries.length === 0) return policy;
  const change: Partial<Policy> = Object.fromEntries(entries);
  const next = changed(policy, change);
  const kept = ledger.change({ at: now, by: settingsName, change });
  // The line starts by the settings in any case; a journal elsewhere that didn't hear of them hears the next time.
  if (kept) kept.catch(() => {});
  return next;
}

const settingsName = 'settings';

/** Readers see the old file or the new one, never a part. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
}
