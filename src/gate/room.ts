// How much room there is, and for whom: slots, seats in use, who waits, what the pace allows. Reads the state only.
import { type GateMode, type Lane, laneNames, type Tier, tierNames } from './contract.ts';
import type { LaneState, Policy, State, Turns } from './model.ts';

/** How many seats the capacity holds in a tier. */
export function slotsIn(policy: Policy, tier: Tier): number {
  // A cost such as 0.1 isn't exact: 3 ÷ 0.1 must hold 30.
  return Math.max(0, Math.floor(policy.capacity / policy.costs[tier] + 1e-9));
}

/** The best tier allowed in which so many seats have room; the least when none has. [G30] */
export function tierFor(policy: Policy, demand: number): Tier {
  const allowed = tierNames.filter((tier) => policy.tiers.includes(tier));
  return allowed.find((tier) => demand <= slotsIn(policy, tier)) ?? allowed.at(-1) ?? 'full';
}

/** The mode that counts now: a schedule whose moment has come is open. */
export function modeAt(policy: Policy, now: number): GateMode {
  if (policy.mode === 'scheduled' && policy.opensAt !== undefined && now >= policy.opensAt) return 'open';
  return policy.mode;
}

export type Room = { slots: number; free: number; use: Record<Lane, number> };

/** What is taken of the slots: seats, turns, seats set aside, seats elsewhere, and seats not heard of since a restart. */
export function roomOf(state: State): Room {
  const slots = slotsIn(state.policy, state.tier);
  const use = { lesson: useOf(state, 'lesson'), staff: useOf(state, 'staff'), open: useOf(state, 'open') };
  return { slots, use, free: slots - use.lesson - use.staff - use.open - state.unheard.count };
}

function useOf(state: State, name: Lane): number {
  const lane = state.lanes[name];
  let use = state.seated[name] + state.elsewhere[name] + lane.lateTurns.size;
  for (const group of lane.turns) use += group.left;
  return name === 'lesson' ? use + state.aside : use;
}

/** Numbers given and not called. */
export function freshWaiting(lane: LaneState): number {
  let waiting = lane.next - 1 - lane.serving;
  for (const gap of lane.gaps) waiting -= gap.to - gap.from + 1;
  return Math.max(0, waiting);
}

/** Numbers that wait for a seat: those not called, and the late. */
export const waitingIn = (lane: LaneState) => freshWaiting(lane) + lane.late.size;

/** The seats that a lane is sure of: the least whole number that isn't less than its share. */
export const guaranteed = (state: State, name: Lane, slots: number) =>
  Math.ceil(state.policy.shares[name] * slots - 1e-9);

/** The part of the slots that the lesson lane may collect for classes that wait; at least one, or a class would wait for ever. */
export function forClasses(state: State, slots: number): number {
  const share = state.policy.shares.lesson;
  return share > 0 ? Math.min(slots, Math.max(1, Math.floor(share * slots + 1e-9))) : 0;
}

/** What the pace allows now: it grows by `pace` a second; one second's is saved, and one more for the fraction. [G21] */
export function allowanceAt(state: State, now: number): number {
  const { pace } = state.policy;
  const grown = state.allowance.left + (pace * Math.max(0, now - state.allowance.at)) / 1000;
  return Math.min(pace + 1, grown);
}

/**
 * Whether somebody who just came to this lane may have a seat at once: nobody waits before them in the lane, there is room,
 * and nobody elsewhere has an equal or better claim to it. @param mine how many of those who wait in the lane are the asker.
 */
export function mayEnterNow(state: State, name: Lane, now: number, mine = 0): boolean {
  if (modeAt(state.policy, now) !== 'open' || waitingIn(state.lanes[name]) > mine || drawStands(state, name))
    return false;
  if (allowanceAt(state, now) < 1) return false;
  const { free, slots, use } = roomOf(state);
  if (free < 1) return false;
  if (state.classesWaiting.size > 0) return false;
  const underShare = use[name] < guaranteed(state, name, slots);
  return laneNames.every((other) => {
    if (other === name || waitingIn(state.lanes[other]) === 0) return true;
    return underShare && use[other] >= guaranteed(state, other, slots);
  });
}

/** A draw that has begun and isn't open holds the lane. */
export const drawStands = (state: State, name: Lane) =>
  state.draw !== undefined && state.draw.lane === name && state.draw.stage !== 'open';

/** The turns that a number called belongs to, while they may be taken. */
export function turnsOf(lane: LaneState, number: number, now: number): Turns | undefined {
  return lane.turns.find((group) => group.from < number && number <= group.to && group.left > 0 && group.until >= now);
}

/** Whole seconds after which asking again makes sense. @param ahead numbers called before the asker. */
export function retryAfter(state: State, name: Lane, ahead: number, now: number): number {
  const { mode, opensAt } = state.policy;
  const usual = 30;
  const longest = 600;
  const clamp = (seconds: number) => Math.min(longest, Math.max(1, Math.ceil(seconds)));
  if (modeAt(state.policy, now) === 'scheduled') return clamp(opensAt === undefined ? usual : (opensAt - now) / 1000);
  if (mode === 'paused' || mode === 'closed') return usual;
  const { pace } = state.lanes[name];
  return pace > 0 ? clamp(ahead / pace) : Math.min(usual, clamp(ahead));
}
