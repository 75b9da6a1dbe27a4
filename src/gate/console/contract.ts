// The operator's console over HTTP: what the gate does now, what it did, what was decided and by whom, and deciding anew.
import { type Static, Type } from 'typebox';
import { contract } from '../../lib/contract.ts';
import { GateMode, Tier } from '../contract.ts';

const Count = Type.Integer({ minimum: 0 });
const Figure = Type.Number({ minimum: 0 });
/** Milliseconds since 1970. */
const At = Type.Number();
const Units = Type.Number({ minimum: 0, maximum: 1e12 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Shares = Type.Object({ lesson: Share, staff: Share, open: Share }, { additionalProperties: false });

const Counts = Type.Object({ lesson: Count, staff: Count, open: Count });
const Figures = Type.Object({ lesson: Figure, staff: Figure, open: Figure });

/** One second of the gate, on this node. Counts are since the start of the process. */
export const Snapshot = Type.Object({
  at: At,
  epoch: Count,
  mode: GateMode,
  tier: Tier,
  /** Units, and what they make in seats of this tier. */
  capacity: Figure,
  slots: Count,
  seats: Counts,
  /** Called, and not yet there. */
  turns: Counts,
  /** Not called yet. */
  waiting: Counts,
  /** Called, came late, and wait for a seat. */
  late: Counts,
  serving: Counts,
  /** Numbers called a second. */
  pace: Figures,
  /** Seats set aside for classes, and classes without room. */
  setAside: Count,
  classesWaiting: Count,
  /** Seats from before a restart that weren't heard of. */
  unheard: Count,
  arrivals: Counts,
  entered: Type.Record(Type.String(), Count),
  ended: Type.Record(Type.String(), Count),
  refused: Type.Record(Type.String(), Count),
  /** Tokens whose signature was not ours. */
  forged: Count,
  checks: Type.Object({ good: Count, bad: Count }),
  /** What the shield takes the crowd for, and what it did about it since the start of the process. */
  shield: Type.Optional(
    Type.Object({
      mood: Type.Union([Type.Literal('calm'), Type.Literal('wary'), Type.Literal('siege')]),
      connections: Count,
      cut: Type.Record(Type.String(), Count),
      refused: Type.Record(Type.String(), Count),
      forged: Count,
      /** Proofs of work asked for and given. */
      asked: Count,
      proven: Count,
    }),
  ),
  /** In the last second. */
  rates: Type.Object({ arrivals: Figure, entered: Figure, refused: Figure, checks: Figure }),
  /** 99th percentile of the event loop's delay in the last second, ms. */
  loopDelay: Figure,
  /** When the policy was last changed; it is worth reading again when this moves. */
  changedAt: At,
});
export type Snapshot = Static<typeof Snapshot>;

const Column = Type.Array(Figure);
const Columns = Type.Object({ lesson: Column, staff: Column, open: Column });

/** The last 15 minutes, a column a figure, oldest first. */
export const History = Type.Object({
  at: Column,
  arrivals: Column,
  refused: Column,
  seats: Columns,
  waiting: Columns,
  slots: Column,
  loopDelay: Column,
});
export type History = Static<typeof History>;

export const PolicyView = Type.Object({
  mode: GateMode,
  opensAt: Type.Optional(At),
  message: Type.Optional(Type.Object({ fr: Type.String(), en: Type.String() })),
  /** Units, and what they make in seats of the best tier. */
  capacity: Figure,
  seats: Count,
  /** Units that such a seat costs. */
  seatCost: Figure,
  /** Whether a controller moves the capacity by what it measures. */
  adaptive: Type.Boolean(),
  shares: Shares,
  /** Seats released a second at most. */
  pace: Figure,
  /** How long one stays while others wait, ms. */
  sessionTime: Figure,
});
export type PolicyView = Static<typeof PolicyView>;

/** What was decided, when and by whom. `change` holds the fields as they were written down, `null` for what was cleared. */
export const Decided = Type.Object({
  at: At,
  by: Type.String(),
  change: Type.Record(Type.String(), Type.Unknown()),
});
export type Decided = Static<typeof Decided>;

export const GateReport = Type.Object({
  now: Snapshot,
  policy: PolicyView,
  /** Newest first. */
  changes: Type.Array(Decided),
});
export type GateReport = Static<typeof GateReport>;

/** What is left out stays as it is. Capacity is given in seats of the best tier or in units, not both. */
export const PolicyInput = Type.Object(
  {
    mode: Type.Optional(GateMode),
    /** When a scheduled gate opens: in the future, and with mode `scheduled` only. */
    opensAt: Type.Optional(At),
    /** What those who wait read. Two empty texts take it away; one empty text says the other one to everybody. */
    message: Type.Optional(
      Type.Object(
        { fr: Type.String({ maxLength: 500 }), en: Type.String({ maxLength: 500 }) },
        { additionalProperties: false },
      ),
    ),
    seats: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
    capacity: Type.Optional(Units),
    /** Parts from 0 to 1 that each lane is sure of, together at most 1. */
    shares: Type.Optional(Shares),
    pace: Type.Optional(Type.Number({ minimum: 1, maximum: 1_000_000 })),
    sessionTime: Type.Optional(Type.Number({ minimum: 60_000, maximum: 86_400_000 })),
    /** Those who come before the opening are drawn by lot; with mode `scheduled` in the same request. */
    draw: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export type PolicyInput = Static<typeof PolicyInput>;

/** The `data` of an event of the stream, as JSON: one `second` on arrival, then one a second. */
export const ConsoleEvent = Type.Union([
  Type.Object({ type: Type.Literal('second'), now: Snapshot }),
  /** The session ended: sign in again. The stream closes. */
  Type.Object({ type: Type.Literal('signed_out') }),
]);
export type ConsoleEvent = Static<typeof ConsoleEvent>;

/** Who is in charge must get through when nobody else does: none of these needs a seat. */
const operators = { roles: ['platform_operator'], gate: 'free' } as const;

export const readGate = contract({
  ...operators,
  method: 'GET',
  path: '/api/gate',
  summary: 'What the gate does now, by which policy, and who changed it last',
  output: GateReport,
});

export const readGateHistory = contract({
  ...operators,
  method: 'GET',
  path: '/api/gate/history',
  summary: 'The last 15 minutes of the gate, second by second',
  output: History,
});

export const changePolicy = contract({
  ...operators,
  method: 'PATCH',
  path: '/api/gate/policy',
  summary: 'Changes the policy of the gate; kept with who and when',
  input: PolicyInput,
  output: GateReport,
  /** `details.field` says which field, `details.why` why. */
  errors: { policy_wrong: 400 },
});

/** `text/event-stream`. */
export const listenToGate = contract({
  ...operators,
  method: 'GET',
  path: '/api/gate/stream',
  summary: 'Server events: the figures of the gate, once a second',
});
