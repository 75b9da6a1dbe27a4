// Quality goes down for everybody before anybody waits. [G30]
import { laneNames, type Tier, tierNames } from './contract.ts';
import type { Fact, Policy, State } from './model.ts';
import { tierFor, waitingIn } from './room.ts';

/** How long the want, or the room, must last, ms. */
const downAfter = 10_000;
const upAfter = 5 * 60_000;

/** Seats, turns, classes and those who wait. @param taken what is in use of the slots. */
export function demandOf(state: State, taken: number): number {
  let demand = taken;
  for (const name of laneNames) demand += waitingIn(state.lanes[name]);
  for (const { size } of state.classesWaiting.values()) demand += size;
  return demand;
}

const worse = (a: Tier, b: Tier) => tierNames.indexOf(a) > tierNames.indexOf(b);

export function moveTier(state: State, demand: number, now: number): Fact[] {
  const best = tierFor(state.policy, demand);
  const { tier, wish } = state;
  if (!state.policy.tiers.includes(tier)) return [{ type: 'tier', tier: best }, ...forget(state)];
  if (best === tier) return forget(state);
  const down = worse(best, tier);
  if (!wish || worse(wish.tier, tier) !== down) return [{ type: 'wish', wish: { tier: best, since: now } }];
  // Down to what is needed now; up to the least of what fitted all the while.
  const aim = down || worse(best, wish.tier) ? best : wish.tier;
  if (now - wish.since >= (down ? downAfter : upAfter)) return [{ type: 'tier', tier: aim }, ...forget(state)];
  return aim === wish.tier ? [] : [{ type: 'wish', wish: { tier: aim, since: wish.since } }];
}

/** A tier that a new policy no longer allows is left at once. */
export function settleTier(state: State, policy: Policy): Fact[] {
  if (policy.tiers.includes(state.tier)) return [];
  return [{ type: 'tier', tier: tierFor(policy, 0) }, ...forget(state)];
}

const forget = (state: State): Fact[] => (state.wish ? [{ type: 'wish', wish: undefined }] : []);
