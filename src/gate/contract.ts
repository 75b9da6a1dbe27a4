// The gate over HTTP: what a visitor reads while waiting, how a place is taken, and how a place becomes a pass.
import { type Static, Type } from 'typebox';
import { contract } from '../lib/contract.ts';

export const laneNames = ['lesson', 'staff', 'open'] as const;
export const tierNames = ['full', 'voice', 'text'] as const;

export const Lane = Type.Union([Type.Literal('lesson'), Type.Literal('staff'), Type.Literal('open')]);
export const Tier = Type.Union([Type.Literal('full'), Type.Literal('voice'), Type.Literal('text')]);
export const GateMode = Type.Union([
  Type.Literal('open'),
  Type.Literal('paused'),
  Type.Literal('closed'),
  Type.Literal('scheduled'),
  Type.Literal('bypass'),
]);

/** Milliseconds since 1970. */
const At = Type.Number();
const Token = Type.String({ minLength: 1, maxLength: 200 });

export const LaneBoard = Type.Object({
  /** The greatest number called. Who holds it or a smaller one may enter. */
  serving: Type.Integer(),
  /** Numbers called a second, averaged; 0 when it isn't known. */
  pace: Type.Number(),
  /** The greatest number given: who waits is at most `last − serving`. */
  last: Type.Integer(),
});

/** How often to read the board: `clamp(floor, ceiling, expected wait ÷ divisor) × (1 + jitter × chance)`, ms. */
export const PollPolicy = Type.Object({
  floor: Type.Integer(),
  ceiling: Type.Integer(),
  divisor: Type.Number(),
  jitter: Type.Number(),
});

export const Board = Type.Object({
  /** When this was written; the page computes every time from it. */
  at: At,
  epoch: Type.Integer(),
  mode: GateMode,
  tier: Tier,
  /** When a scheduled gate opens. */
  opensAt: Type.Optional(At),
  /** What the operator says to those who wait. */
  message: Type.Optional(Type.Object({ fr: Type.String(), en: Type.String() })),
  lanes: Type.Object({ lesson: LaneBoard, staff: LaneBoard, open: LaneBoard }),
  poll: PollPolicy,
  /** Why the time announced may have risen: less is let in than before. */
  slower: Type.Optional(Type.Union([Type.Literal('fewer_leave'), Type.Literal('capacity_lowered')])),
  /** A draw: what is published before the opening, and the seed after it. Hashes and seed are hexadecimal SHA-256 and bytes. */
  draw: Type.Optional(
    Type.Object({
      entrants: Type.Integer(),
      seedHash: Type.String(),
      entrantsHash: Type.Optional(Type.String()),
      seed: Type.Optional(Type.String()),
    }),
  ),
});

export const TicketReply = Type.Object({
  ticket: Token,
  lane: Lane,
  epoch: Type.Integer(),
  /** The place in line; absent while a draw hasn't been made. */
  number: Type.Optional(Type.Integer()),
  /** 64-bit rank in a draw, as 16 hexadecimal digits, once the draw is open. */
  rank: Type.Optional(Type.String()),
  /** 0: the turn has come. */
  position: Type.Integer(),
  expiresAt: At,
});

export const PassReply = Type.Object({
  pass: Token,
  tier: Tier,
  expiresAt: At,
  /** When to renew, ms since 1970. */
  renewAt: At,
});

export const getBoard = contract({
  method: 'GET',
  path: '/gate/board.json',
  summary: 'The now-serving document: public, cacheable, rewritten each second',
  roles: 'public',
  output: Board,
});

export const takeTicket = contract({
  method: 'POST',
  path: '/gate/tickets',
  summary: 'A place in line; asking again gives the same place',
  roles: 'public',
  input: Type.Object({
    /** The lane wished for; `open` unless told. */
    lane: Type.Optional(Lane),
    /** The answer to a proof of work that the gate asked for. */
    proof: Type.Optional(Type.String({ maxLength: 4_000 })),
    /** A code from a teacher or the school, instead of a proof of work. */
    code: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  output: TicketReply,
  errors: { closed: 503, proof_needed: 403, proof_wrong: 403, lane_not_yours: 403, busy: 503 },
});

export const takePass = contract({
  method: 'POST',
  path: '/gate/passes',
  summary: 'Enters with a ticket whose turn has come, or with a reservation',
  roles: 'public',
  input: Type.Object({ ticket: Type.Optional(Token), reservation: Type.Optional(Token) }),
  output: PassReply,
  errors: {
    waiting: 503,
    closed: 503,
    ticket_wrong: 400,
    ticket_expired: 410,
    ticket_used: 409,
    reservation_wrong: 400,
    reservation_early: 425,
    reservation_over: 410,
  },
});

export const renewPass = contract({
  method: 'POST',
  path: '/gate/passes/renew',
  summary: 'Keeps the seat; the pass comes in the cookie preau_pass or the header X-Preau-Pass',
  roles: 'public',
  input: Type.Object({ hold: Type.Optional(Token) }),
  output: PassReply,
  errors: { pass_wrong: 400, pass_expired: 410, moved: 409, session_over: 409, closed: 503 },
});

export const leavePass = contract({
  method: 'DELETE',
  path: '/gate/passes',
  summary: 'Gives the seat back',
  roles: 'public',
});

export const checkPass = contract({
  method: 'GET',
  path: '/gate/check',
  summary: 'For a proxy: 204 with a good pass, 401 without (X-Preau-Reason says why)',
  roles: 'public',
});

export const gateContracts = [getBoard, takeTicket, takePass, renewPass, leavePass, checkPass];

export type Lane = Static<typeof Lane>;
export type Tier = Static<typeof Tier>;
export type GateMode = Static<typeof GateMode>;
export type LaneBoard = Static<typeof LaneBoard>;
export type PollPolicy = Static<typeof PollPolicy>;
export type Board = Static<typeof Board>;
export type TicketReply = Static<typeof TicketReply>;
export type PassReply = Static<typeof PassReply>;
