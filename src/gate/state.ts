// The state of a gate: at its start, and after a restart.
import { type Lane, laneNames } from './contract.ts';
import { createLeastFirst } from './least-first.ts';
import type { LaneState, Policy, State, Turns, UsedNumbers } from './model.ts';
import { createPlaces } from './places.ts';
import { tierFor } from './room.ts';
import { createUsedNumbers } from './used.ts';

/** Nobody in, nobody waiting, no number to give: a `block` comes first. `epoch` rises when shared counters were lost. */
export function initialState(policy: Policy, { now, epoch }: { now: number; epoch: number }): State {
  return {
    at: now,
    epoch,
    policy,
    tier: tierFor(policy, 0),
    wish: undefined,
    lanes: { lesson: emptyLane(), staff: emptyLane(), open: emptyLane() },
    places: createPlaces(),
    used: createUsedNumbers(),
    tickedAt: now,
    allowance: { left: Math.max(1, policy.pace), at: now },
    seats: new Map(),
    seated: { lesson: 0, staff: 0, open: 0 },
    elsewhere: { lesson: 0, staff: 0, open: 0 },
    classes: new Map(),
    classesWaiting: new Map(),
    aside: 0,
    doors: [],
    besideClasses: 0,
    unheard: { count: 0, until: 0, heard: new Set() },
    draw: undefined,
    led: false,
  };
}

/** What outlives a crash, in one lane. */
export type LaneKnown = {
  /** The end of the last block that was durable: no number below it is given again. */
  blockEnd: number;
  /** The greatest number given, as far as known; those between it and the block's end are taken for nobody's. */
  given?: number;
  serving: number;
  /** Turns that may still be taken; unknown, whoever was called waits with the late. */
  turns?: readonly Turns[];
};

/**
 * A gate that starts again. Places and used numbers are set by whoever kept them; `seats` were taken, and count until
 * their passes have ended ([G16]). Each lane goes on at the end of its block ([G2]).
 */
export function restartedState(
  policy: Policy,
  known: { now: number; epoch: number; lanes: Record<Lane, LaneKnown>; seats: number; used?: UsedNumbers },
): State {
  const state = initialState(policy, known);
  for (const name of laneNames) {
    const lane = state.lanes[name];
    const { blockEnd, given, serving, turns } = known.lanes[name];
    const called = Math.min(serving, blockEnd - 1);
    lane.next = blockEnd;
    lane.blockEnd = blockEnd;
    lane.serving = called;
    // What nobody has needn't be called: passed over at once when nobody waits before it, otherwise when its turn comes.
    if (given !== undefined && given <= called) lane.serving = blockEnd - 1;
    else if (given !== undefined && given < blockEnd - 1) lane.gaps.push({ from: given + 1, to: blockEnd - 1 });
    lane.pacedFrom = lane.serving;
    lane.turns = (turns ?? [])
      .filter((group) => group.until >= known.now && group.left > 0)
      .map((group) => ({ ...group }));
  }
  if (known.used) state.used = known.used;
  state.unheard = { count: known.seats, until: known.now + policy.passLife, heard: new Set() };
  return state;
}

function emptyLane(): LaneState {
  return {
    next: 1,
    blockEnd: 1,
    serving: 0,
    turns: [],
    gaps: [],
    late: new Map(),
    lateOrder: createLeastFirst(),
    lateTurns: new Map(),
    lateCredit: 0,
    shareCredit: 0,
    past: 0,
    marks: [],
    pace: 0,
    pacedFrom: 0,
  };
}
