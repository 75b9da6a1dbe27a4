// The words that the rules of the gate are written in: policy, state, events, facts, replies. See SPEC.md.
import type { GateMode, Lane, Tier } from './contract.ts';

/** A seat's owner: an account of a school, or a device in front of another site. 16 hexadecimal digits of a keyed hash. */
export type Subject = string;

/** What the operator decides; everything here may be changed while running. */
export type Policy = {
  mode: GateMode;
  /** When a scheduled gate opens, ms since 1970. */
  opensAt: number | undefined;
  message: { fr: string; en: string } | undefined;
  /** Units that the place holds now; a controller may move it. */
  capacity: number;
  /** Units that a seat costs in each tier. */
  costs: Readonly<Record<Tier, number>>;
  /** The best tier that is allowed; in front of another site there is only `full`. */
  tiers: readonly Tier[];
  /** Guaranteed part of the slots, 0 to 1, together at most 1. */
  shares: Readonly<Record<Lane, number>>;
  /** Seats released a second at most. */
  pace: number;
  /** How long a turn is kept for who was called, ms. */
  claimWithin: number;
  /** How long a pass is good, ms. */
  passLife: number;
  /** How long a ticket is good, ms. */
  ticketLife: number;
  /** How long one stays while others wait, ms. */
  sessionTime: number;
};

export const usualPolicy: Policy = {
  mode: 'open',
  opensAt: undefined,
  message: undefined,
  capacity: 30_000,
  costs: { full: 10, voice: 2, text: 1 },
  tiers: ['full', 'voice', 'text'],
  shares: { lesson: 0.6, staff: 0.1, open: 0.3 },
  pace: 500,
  claimWithin: 30_000,
  passLife: 120_000,
  ticketLife: 6 * 3_600_000,
  sessionTime: 3_600_000,
};

/** A number in a lane. */
export type Place = { lane: Lane; number: number };

export type Seat = {
  subject: Subject;
  lane: Lane;
  /** Rises each time the seat moves to another device. */
  generation: number;
  enteredAt: number;
  /** When the lease ends unless it is renewed, ms since 1970. */
  expiresAt: number;
  /** Holds presented in a row beyond the session's time. */
  holds: number;
};

/** Seats set aside for the members of a class that are not there yet. */
export type ClassHold = { classKey: string; size: number; taken: number; until: number };

/** Turns given by one release and not yet taken. `from` is exclusive, `to` inclusive. */
export type Turns = { from: number; to: number; left: number; until: number };

export type LaneState = {
  /** The next number to give. */
  next: number;
  /** Numbers below it may be given: their block is durable. */
  blockEnd: number;
  /** The greatest number called. */
  serving: number;
  turns: Turns[];
  /** Who was called, came late and waits for a seat: number → when last heard of. */
  late: Map<number, number>;
  /** Late numbers that may take a seat now, and until when. */
  lateTurns: Map<number, number>;
  /** Fifths of releases saved for the late. */
  lateCredit: number;
  /** Numbers called a second, averaged over some 10 s. */
  pace: number;
};

/** Reads and keeps who has which number: flat arrays, at most 16 bytes a subject. Written by `evolve` only. */
export type Places = {
  find(subject: Subject): Place | undefined;
  set(subject: Subject, place: Place): void;
  delete(subject: Subject): void;
  readonly size: number;
};

/** Which numbers were used: one bit each. Written by `evolve` only. */
export type UsedNumbers = { has(lane: Lane, number: number): boolean; add(lane: Lane, number: number): void };

export type State = {
  /** The greatest time seen, ms since 1970. */
  at: number;
  epoch: number;
  policy: Policy;
  tier: Tier;
  /** Since when another tier would fit the demand better, and which; ms since 1970. */
  wish: { tier: Tier; since: number } | undefined;
  lanes: Record<Lane, LaneState>;
  places: Places;
  used: UsedNumbers;
  /** In order of `expiresAt`: a renewed seat goes to the end. */
  seats: Map<Subject, Seat>;
  /** Seats by lane, kept beside. */
  seated: Record<Lane, number>;
  classes: Map<string, ClassHold>;
  /** Classes without room yet, first come first: key → size and doors' end. */
  classesWaiting: Map<string, { size: number; until: number }>;
  /** Seats taken before a restart and not heard of since; they count until `until` ([G16]). */
  unheard: { count: number; until: number };
  draw: DrawState | undefined;
};

/** A draw before and after its opening. Ranks and their order live in draw.ts. */
export type DrawState = { lane: Lane; entrants: number; opened: boolean };

/** What a reservation says, once its signature was checked. */
export type ReservationClaim = { classKey: string; size: number; opensAt: number; endsAt: number };

export type Event =
  /** `number` is drawn by the rules from the lane's block. */
  | { type: 'arrive'; subject: Subject; lane: Lane; durable: boolean }
  /** A ticket presented: `issued` with its number. `durable`: the subject is an account. */
  | { type: 'claim'; subject: Subject; place: Place; expiresAt: number }
  | { type: 'claim_reserved'; subject: Subject; reservation: ReservationClaim }
  /** Nobody waits and there is room: a signed-in request without a pass enters by itself. */
  | { type: 'enter'; subject: Subject; lane: Lane }
  | { type: 'renew'; subject: Subject; lane: Lane; generation: number; enteredAt: number; hold: { until: number } | undefined }
  | { type: 'leave'; subject: Subject; generation: number }
  | { type: 'block'; lane: Lane; from: number; end: number; epoch: number }
  | { type: 'policy'; policy: Policy }
  /** Other nodes called numbers up to here. */
  | { type: 'served_elsewhere'; lane: Lane; serving: number }
  /** Once a second. `elsewhere`: seats and turns that other nodes hold, by lane. */
  | { type: 'tick' };

export type Reply =
  | { type: 'ticket'; place: Place; position: number }
  | { type: 'seat'; seat: Seat }
  | { type: 'refused'; code: RefusalCode; retryAfter: number; place?: Place }
  | { type: 'done' };

export type RefusalCode =
  | 'waiting'
  | 'closed'
  | 'block_empty'
  | 'ticket_expired'
  | 'ticket_used'
  | 'reservation_early'
  | 'reservation_over'
  | 'moved'
  | 'session_over';

export type SeatFrom = 'turn' | 'late' | 'class' | 'free' | 'bypass' | 'kept';

export type Fact =
  | { type: 'time'; at: number }
  | { type: 'numbered'; subject: Subject | undefined; place: Place }
  | { type: 'place_dropped'; subject: Subject }
  | { type: 'served'; lane: Lane; to: number; turns: number; until: number }
  | { type: 'turns_lapsed'; lane: Lane; to: number }
  | { type: 'late_waits'; lane: Lane; number: number; at: number }
  | { type: 'late_called'; lane: Lane; number: number; until: number }
  | { type: 'late_gone'; lane: Lane; number: number }
  | { type: 'late_credit'; lane: Lane; credit: number }
  | { type: 'pace'; lane: Lane; pace: number }
  | { type: 'seated'; seat: Seat; from: SeatFrom; place: Place | undefined; classKey: string | undefined }
  | { type: 'kept'; subject: Subject; expiresAt: number; holds: number }
  | { type: 'unseated'; subject: Subject; why: 'left' | 'expired' | 'session_over' }
  | { type: 'class_waits'; classKey: string; size: number; until: number }
  | { type: 'class_admitted'; classKey: string; size: number; until: number }
  | { type: 'class_over'; classKey: string }
  | { type: 'unheard'; count: number; until: number }
  | { type: 'block'; lane: Lane; from: number; end: number; epoch: number }
  | { type: 'policy'; policy: Policy }
  | { type: 'wish'; wish: State['wish'] }
  | { type: 'tier'; tier: Tier };

export type Decision = { facts: Fact[]; reply: Reply };
