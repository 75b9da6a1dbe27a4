// The board: what anyone may read of the line, made anew once a second.
import type { Board, Lane, PollPolicy, Tier } from './contract.ts';
import { laneNames } from './contract.ts';
import { seedHash } from './draw.ts';
import type { State } from './model.ts';
import { freshWaiting, modeAt, slotsIn } from './room.ts';

/**
 * Once a minute for who is far, each 4 s for who is near; spread so that nobody reads in step. A third of the wait: a line that goes
 * twice as fast as expected is still noticed in time. Fewer reads than each 5 s in lines of 30 s and more, and the turn sooner noticed.
 */
export const usualPoll: PollPolicy = { floor: 4_000, ceiling: 60_000, divisor: 3, jitter: 0.3 };

/** What the board looked like lately, to say why the time announced has risen. */
export type Memory = { slots: number; pace: Record<Lane, number> }[];

/** Seconds that are compared. */
const memorySpan = 60;
/** A part of the earlier pace under which the line is said to be slower. */
const noticeable = 0.75;

export function makeBoard(state: State, now: number, memory: Memory): Board {
  const { policy, draw } = state;
  const mode = modeAt(policy, now);
  const slower = mode === 'open' ? remember(state, memory) : undefined;
  return {
    at: now,
    ...{ epoch: state.epoch, mode, tier: state.tier },
    ...(mode === 'scheduled' && policy.opensAt !== undefined && { opensAt: policy.opensAt }),
    ...(policy.message && { message: policy.message }),
    lanes: { lesson: laneBoard(state, 'lesson'), staff: laneBoard(state, 'staff'), open: laneBoard(state, 'open') },
    poll: usualPoll,
    ...(slower && { slower }),
    ...(draw && {
      draw: {
        entrants: draw.draw.size,
        seedHash: seedHash(draw.seed),
        ...(draw.stage !== 'enrolling' && { entrantsHash: draw.draw.entrantsHash() }),
        ...(draw.stage === 'open' && { seed: draw.seed }),
      },
    }),
  };
}

function laneBoard({ lanes }: State, name: Lane) {
  const lane = lanes[name];
  return {
    serving: lane.serving,
    pace: Math.round(lane.pace * 100) / 100,
    last: Math.max(lane.serving, lane.next - 1),
  };
}

/** @returns why less is let in than a minute ago, while somebody waits. */
function remember(state: State, memory: Memory): Board['slower'] {
  const { policy, lanes } = state;
  const slots = slotsIn(policy, state.tier satisfies Tier);
  const pace = { lesson: lanes.lesson.pace, staff: lanes.staff.pace, open: lanes.open.pace };
  memory.push({ slots, pace });
  if (memory.length > memorySpan) memory.shift();
  const slows = laneNames.some((name) => {
    const before = Math.max(...memory.map((one) => one.pace[name]));
    return freshWaiting(lanes[name]) > 0 && before > 0 && pace[name] < before * noticeable;
  });
  if (!slows) return undefined;
  return slots < Math.max(...memory.map((one) => one.slots)) ? 'capacity_lowered' : 'fewer_leave';
}
