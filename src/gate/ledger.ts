// What must outlive the process or be shared with other nodes: numbers, places, what was called, what the operator decided.
// One node keeps a journal (journal-ledger.ts); tests and a first look keep nothing (`forgetfulLedger`).

import type { Lane, Tier } from './contract.ts';
import type { PolicyChange } from './gate.ts';
import type { Fact, Place, Subject } from './model.ts';
import type { Together } from './redis/together.ts';

/** Numbers from `from` (given) to `end` (not given any more) belong to the node that reserved them. */
export type Block = {
  from: number;
  end: number;
  epoch: number;
  /** The numbers between the lane's last block and this one were given to nobody; unless told, there are none. */
  nobodys?: boolean;
};

/** What was known when the last process ended. */
export type Remembered = {
  epoch: number;
  /**
   * `end`: no number below it may be given again. `given`: the greatest that was given, where it is known: those between are
   * nobody's, and calling them would keep seats for nobody. `turns`: called and not yet there.
   */
  lanes: Record<Lane, { end: number; given?: number; serving: number; turns: number }>;
  /** Seats taken, and when the last one could have been renewed; ms since 1970. */
  seats: { count: number; at: number };
  /** What else is to be applied, in order: a draw. */
  facts?: readonly Fact[] | undefined;
};

/** What a node says of itself once a second, and what it hears of all together. */
export type Mine = { seats: Record<Lane, number>; turns: Record<Lane, number>; waiting: Record<Lane, number> };
export type Everybody = {
  /** Seats and turns of the other nodes, by lane. */
  elsewhere: Record<Lane, number>;
  /** The greatest number called anywhere. */
  serving: Record<Lane, number>;
  /** Whether this node is the one that releases seats. */
  leads: boolean;
  /** The tier that the leading node decided. */
  tier?: Tier;
};

export type Ledger = {
  /** Told once, before anything else: whatever is remembered goes to `into`. */
  restore(into: { place(subject: Subject, place: Place): void; used(lane: Lane, number: number): void }): Remembered;
  /** Numbers that nobody else will ever be given; durable before this returns. */
  /** @param numbers at least so many, in one piece; usually `blockSize`. */
  reserve(lane: Lane, now: number, numbers?: number): Block | Promise<Block>;
  /** Takes note of what a fact leaves behind. @returns whether something must be flushed before a reply is sent. */
  note(fact: Fact): boolean;
  /** From here on a death of the process loses nothing of what was noted. */
  flush(): void | Promise<void>;
  /** Once a second. Undefined when this node is alone. */
  merge(mine: Mine, now: number): Everybody | undefined | Promise<Everybody | undefined>;
  /** Keeps a change by the operator. */
  change(change: PolicyChange): void | Promise<void>;
  /** Oldest first. */
  changes(): readonly PolicyChange[];
  close(): void | Promise<void>;
  /** Several nodes are one gate. */
  together?: Together;
};

/** Numbers of one reservation: what a crash skips at most in each lane. */
export const blockSize = 64;

/** Keeps nothing: for tests of the line, and where places may be lost with the process. */
export function forgetfulLedger(): Ledger {
  const ends: Record<Lane, number> = { lesson: 1, staff: 1, open: 1 };
  const changes: PolicyChange[] = [];
  return {
    restore: () => ({
      epoch: 1,
      lanes: {
        lesson: { end: 1, serving: 0, turns: 0 },
        staff: { end: 1, serving: 0, turns: 0 },
        open: { end: 1, serving: 0, turns: 0 },
      },
      seats: { count: 0, at: 0 },
      facts: [],
    }),
    reserve(lane, _now, numbers = blockSize) {
      const from = ends[lane];
      ends[lane] += Math.max(numbers, blockSize);
      return { from, end: ends[lane], epoch: 1 };
    },
    note: () => false,
    flush() {},
    merge: () => undefined,
    change: (change) => void changes.push(change),
    changes: () => changes,
    close() {},
  };
}
