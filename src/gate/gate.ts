// The gate as the others see it: who may go on, what the board says, what the operator changes. See SPEC.md.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Chance, Clock } from '../lib/clock.ts';
import type { ErrorDetails } from '../lib/contract.ts';
import type { Board, GateMode, Lane, TicketReply, Tier } from './contract.ts';
import type { Policy, SeatFrom } from './model.ts';
import type { Shield } from './shield/shield.ts';

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

/** Where someone stands who comes without scripts: in, in line, or refused. `cookies` are to be set in each case. */
export type Standing =
  | { type: 'in'; cookies: string[] }
  | { type: 'waiting'; ticket: TicketReply; cookies: string[] }
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
export type PolicyChange = { at: number; by: string; change: Partial<Policy> };

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
  /** By code of refusal. */
  refused: Record<string, number>;
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
  /** What a proxy asks. Changes nothing. */
  check(headers: IncomingHttpHeaders): Checked;
  /** Without scripts: enters when the turn has come, otherwise takes or keeps a place in line. */
  stand(request: IncomingMessage): Promise<Standing>;
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
