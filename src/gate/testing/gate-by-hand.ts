// For tests of the rules: a gate without a shell, whose clock and visitors are moved by hand.
import { expect } from 'vitest';
import type { Lane } from '../contract.ts';
import { handle } from '../decide.ts';
import { type Policy, type Reply, usualPolicy } from '../model.ts';
import { initialState } from '../state.ts';

export const start = Date.UTC(2026, 10, 23, 8, 0, 0);
export const hour = 3_600_000;

/** A gate of so many seats, with numbers to give, whose clock is moved by hand. */
export function aGate(change: Partial<Policy> & { seats?: number } = {}) {
  const { seats = 2, ...policy } = change;
  const costs = { full: 1, voice: 1, text: 1 };
  const whole: Policy = { ...usualPolicy, capacity: seats, costs, tiers: ['full'], ...policy };
  const gate = {
    state: initialState(whole, { now: start, epoch: 1 }),
    now: start,
    do: (event: Parameters<typeof handle>[1]): Reply => handle(gate.state, event, gate.now),
    arrive: (who: number, lane: Lane = 'open') =>
      gate.do({ type: 'arrive', subject: subject(who), lane, durable: true }),
    claim: (who: number, number: number, lane: Lane = 'open') =>
      gate.do({ type: 'claim', subject: subject(who), place: { lane, number }, expiresAt: start + 6 * hour }),
    enter: (who: number, lane: Lane = 'open') => gate.do({ type: 'enter', subject: subject(who), lane }),
    reserve: (who: number, classKey = '5e B', size = 3, opensAt = start, endsAt = start + hour) =>
      gate.do({ type: 'claim_reserved', subject: subject(who), reservation: { classKey, size, opensAt, endsAt } }),
    renew: (who: number, pass: { generation?: number; enteredAt?: number; lane?: Lane; hold?: number } = {}) =>
      gate.do({
        type: 'renew',
        subject: subject(who),
        lane: pass.lane ?? 'open',
        generation: pass.generation ?? 1,
        enteredAt: pass.enteredAt ?? start,
        hold: pass.hold === undefined ? undefined : { until: pass.hold },
      }),
    leave: (who: number, generation = 1, enteredAt = start) =>
      gate.do({ type: 'leave', subject: subject(who), generation, enteredAt }),
    set: (part: Partial<Policy>) => gate.do({ type: 'policy', policy: { ...gate.state.policy, ...part } }),
    tick: (ms = 1000) => {
      gate.now += ms;
      return gate.do({ type: 'tick' });
    },
    serving: (lane: Lane = 'open') => gate.state.lanes[lane].serving,
  };
  for (const lane of ['lesson', 'staff', 'open'] as const) {
    gate.do({ type: 'block', lane, from: 1, end: 1001, epoch: 1, nobodys: false });
  }
  return gate;
}

/** Seats taken by people who were there before: 100, 101, … */
export function aFullGate(seats: number, change: Partial<Policy> = {}, lane: Lane = 'open') {
  const gate = aGate({ seats, ...change });
  for (let i = 0; i < seats; i++) expect(gate.enter(100 + i, lane)).toMatchObject({ type: 'seat' });
  return gate;
}

export const subject = (who: number) => who.toString(16).padStart(16, '0');
export const seated = { type: 'seat' };
export const refused = (code: string) => ({ type: 'refused', code });
