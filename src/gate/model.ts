// The words that the rules of the gate are written in: policy, state, events, facts, replies. See SPEC.md.
import type { GateMode, Lane, Tier } from './contract.ts';
import type { Draw } from './draw.ts';
import type { LeastFirst } from './least-first.ts';

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
  /** How long the seats of a class stay set aside once it may enter, ms; never beyond the end of its reservation. */
  doorsTime: number;
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
  doorsTime: 15 * 60_000,
};

/** A number in a lane. */
export type Place = { lane: Lane; number: number };

export type Seat = {
  subject: Subject;
  lane: Lane;
  /** Rises each time the seat moves to another device; 0: a pass of the bypass, without a seat ([G54]). */
  generation: number;
  enteredAt: number;
  /** When the lease ends unless it is renewed, ms since 1970. */
  expiresAt: number;
  /** Holds presented in a row beyond the session's time. */
  holds: number;
  /** The hold that keeps the seat ends here, ms since 1970; 0 without one. */
  heldUntil: number;
  /** The class whose set-aside seat this is. */
  classKey: string | undefined;
};

/**
 * Seats set aside for the members of a class that are not there yet. At `until` the doors close: what isn't taken is freed,
 * and members come in one by one where there is room, until `endsAt`.
 */
export type ClassHold = { classKey: string; size: number; taken: number; open: boolean; until: number; endsAt: number };

/** Turns given by one release and not yet taken. `from` is exclusive, `to` inclusive. */
export type Turns = { from: number; to: number; left: number; until: number };

/** Numbers from `from` to `to`, both included. */
export type Span = { from: number; to: number };

export type LaneState = {
  /** The next number to give. */
  next: number;
  /** Numbers below it may be given: their block is durable. */
  blockEnd: number;
  /** The greatest number called. */
  serving: number;
  turns: Turns[];
  /** Numbers above `serving` that nobody has: what was left of a block at a crash. They are passed over when calling. */
  gaps: Span[];
  /** Who was called, came late and waits for a seat: number → when last heard of, the longest ago first. */
  late: Map<number, number>;
  /** The same numbers, to find the least; may hold some that are gone. */
  lateOrder: LeastFirst;
  /** Late numbers that may take a seat now, and until when. */
  lateTurns: Map<number, number>;
  /** Fifths of releases saved for the late. */
  lateCredit: number;
  /** Part of a release saved for this lane while several are under their share. */
  shareCredit: number;
  /** Numbers up to here were called longer ago than a ticket is good. */
  past: number;
  /** What was called when, a mark a minute, for `past`. */
  marks: { at: number; serving: number }[];
  /** Numbers called a second, averaged over some 10 s. */
  pace: number;
  /** `serving` at the last tick, for `pace`. */
  pacedFrom: number;
};

/** Reads and keeps who has which number: flat arrays, at most 16 bytes a subject. Written by `evolve` only. */
export type Places = {
  find(subject: Subject): Place | undefined;
  set(subject: Subject, place: Place): void;
  delete(subject: Subject): void;
  /** Numbers up to `past` count no more; their room is used again when the arrays are full. */
  forget(lane: Lane, past: number): void;
  each(visit: (subject: Subject, place: Place) => void): void;
  readonly size: number;
  /** Of the arrays. */
  readonly bytes: number;
};

/** Which numbers were used: one bit each. Written by `evolve` only. */
export type UsedNumbers = {
  has(lane: Lane, number: number): boolean;
  add(lane: Lane, number: number): void;
  /** Numbers up to `past` aren't asked for again. */
  forget(lane: Lane, past: number): void;
};

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
  /** When the last tick was, ms since 1970. */
  tickedAt: number;
  /** Releases that the pace allows: `left` at `at`, then `policy.pace` a second, at most one second's and one. */
  allowance: { left: number; at: number };
  /** In order of `expiresAt`: a renewed seat goes to the end. */
  seats: Map<Subject, Seat>;
  /** Seats by lane, kept beside. */
  seated: Record<Lane, number>;
  /** Seats and turns that other nodes hold. */
  elsewhere: Record<Lane, number>;
  classes: Map<string, ClassHold>;
  /** Classes without room yet, first come first: key → size and doors' end. */
  classesWaiting: Map<string, { size: number; endsAt: number }>;
  /** Seats set aside and not taken, of all classes. */
  aside: number;
  /** When something of a class ends, the first first. */
  doors: { classKey: string; until: number }[];
  /** Numbers of the lesson lane that may be called though classes wait: a fifth of what the lane gets. */
  besideClasses: number;
  /** Seats taken before a restart and not heard of since; they count until `until` ([G16]). `heard` were taken off. */
  unheard: { count: number; until: number; heard: Set<Subject> };
  draw: DrawState | undefined;
  /** Another node calls the numbers, or may: here `serving` stands still. */
  led: boolean;
};

/**
 * A draw: it enrols, then is closed (the list is fixed, its hash may be published, its numbers are kept from `first` on),
 * then open (the seed may be published, and everybody's number is known). Ranks and their order live in draw.ts.
 */
export type DrawState = {
  lane: Lane;
  stage: 'enrolling' | 'closed' | 'open';
  /** Secret until the draw is open; hexadecimal. */
  seed: string;
  /** The number of the first rank, once closed. */
  first: number;
  closedAt: number;
  draw: Draw;
};

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
  | {
      type: 'renew';
      subject: Subject;
      lane: Lane;
      generation: number;
      enteredAt: number;
      hold: { until: number } | undefined;
      /** By a request that needs a seat and can show no hold: refused, it leaves the seat until the pass ends. */
      byUse?: boolean;
    }
  /** `enteredAt`: as the pass says. */
  | { type: 'leave'; subject: Subject; generation: number; enteredAt: number }
  /** A block made durable. `nobodys`: the numbers between the last block and this one were given to nobody. */
  | { type: 'block'; lane: Lane; from: number; end: number; epoch: number; nobodys: boolean }
  /** From here to the opening, who asks for a place in this lane is enrolled. `seed`: 64 hexadecimal digits of chance. */
  | { type: 'draw'; lane: Lane; seed: string }
  | { type: 'policy'; policy: Policy }
  /** Whether another node calls the numbers, or may. */
  | { type: 'led'; led: boolean }
  /** Other nodes called numbers up to here. */
  | { type: 'served_elsewhere'; lane: Lane; serving: number }
  /** Once a second. `elsewhere`: seats and turns that other nodes hold, by lane. `led`: another node decides, with this tier; nothing is released here. */
  | { type: 'tick'; elsewhere?: Record<Lane, number>; led?: Tier };

export type Reply =
  | { type: 'ticket'; place: Place; position: number }
  /** In a draw that isn't open: the number is known when it is; ask again then. */
  | { type: 'enrolled'; lane: Lane }
  | { type: 'seat'; seat: Seat }
  /** `retryAfter` in whole seconds, at least 1. `place`: where the subject stands. */
  | { type: 'refused'; code: RefusalCode; retryAfter: number; place?: Place }
  /** Of a tick: a draw can't close before the lane has so many numbers more in one durable block. */
  | { type: 'block_needed'; lane: Lane; numbers: number }
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
  | { type: 'enrolled'; subject: Subject }
  /** Calls the numbers up to `to`; `turns` of them are somebody's. */
  | { type: 'served'; lane: Lane; to: number; turns: number; until: number }
  | { type: 'turns_lapsed'; lane: Lane; to: number }
  | { type: 'late_waits'; lane: Lane; number: number; at: number }
  | { type: 'late_called'; lane: Lane; number: number; until: number }
  | { type: 'late_gone'; lane: Lane; number: number }
  | { type: 'late_credit'; lane: Lane; credit: number }
  | { type: 'share_credit'; lane: Lane; credit: number }
  | { type: 'beside_classes'; credit: number }
  | { type: 'allowance'; left: number; at: number }
  | { type: 'past'; lane: Lane; to: number }
  | { type: 'pace'; lane: Lane; pace: number }
  | { type: 'ticked'; at: number }
  | { type: 'elsewhere'; seats: Record<Lane, number> }
  | { type: 'seated'; seat: Seat; from: SeatFrom; place: Place | undefined; classKey: string | undefined }
  | { type: 'kept'; subject: Subject; expiresAt: number; holds: number; heldUntil: number }
  | { type: 'unseated'; subject: Subject; why: 'left' | 'expired' | 'session_over' }
  | { type: 'class_waits'; classKey: string; size: number; endsAt: number }
  | { type: 'class_admitted'; classKey: string; size: number; until: number; endsAt: number }
  /** The doors close, or the reservation ends, or the wait does. */
  | { type: 'class_over'; classKey: string }
  | { type: 'unheard'; count: number; until: number }
  | { type: 'block'; lane: Lane; from: number; end: number; epoch: number; nobodys: boolean }
  | { type: 'draw'; lane: Lane; seed: string }
  | { type: 'draw_closed'; first: number; at: number }
  | { type: 'draw_opened' }
  | { type: 'led'; led: boolean }
  | { type: 'policy'; policy: Policy }
  | { type: 'wish'; wish: State['wish'] }
  | { type: 'tier'; tier: Tier };

export type Decision = { facts: Fact[]; reply: Reply };
