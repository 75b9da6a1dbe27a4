// The rules one by one, as sentences. Rule names are those of SPEC.md.
import { expect, test } from 'vitest';
import type { Lane } from './contract.ts';
import { handle } from './decide.ts';
import { type Policy, type Reply, usualPolicy } from './model.ts';
import { initialState } from './state.ts';

const start = Date.UTC(2026, 10, 23, 8, 0, 0);

/** A gate of so many seats, with numbers to give, whose clock is moved by hand. */
function aGate(change: Partial<Policy> & { seats?: number } = {}) {
  const { seats = 2, ...policy } = change;
  const state = initialState(
    { ...usualPolicy, capacity: seats, costs: { full: 1, voice: 1, text: 1 }, tiers: ['full'], ...policy },
    { now: start, epoch: 1 },
  );
  const gate = {
    state,
    now: start,
    do: (event: Parameters<typeof handle>[1]): Reply => handle(state, event, gate.now),
    arrive: (who: number, lane: Lane = 'open') =>
      gate.do({ type: 'arrive', subject: subject(who), lane, durable: true }),
    claim: (who: number, number: number, lane: Lane = 'open') =>
      gate.do({ type: 'claim', subject: subject(who), place: { lane, number }, expiresAt: gate.now + 3_600_000 }),
    tick: (ms = 1000) => {
      gate.now += ms;
      return gate.do({ type: 'tick' });
    },
  };
  for (const lane of ['lesson', 'staff', 'open'] as const)
    gate.do({ type: 'block', lane, from: 1, end: 1001, epoch: 1, nobodys: false });
  return gate;
}

const subject = (who: number) => who.toString(16).padStart(16, '0');

test('[G1] who asks again gets the same number, and [G3] the next who asks a greater one', () => {
  const gate = aGate({ seats: 0 });
  expect(gate.arrive(1)).toEqual({ type: 'ticket', place: { lane: 'open', number: 1 }, position: 1 });
  expect(gate.arrive(2)).toEqual({ type: 'ticket', place: { lane: 'open', number: 2 }, position: 2 });
  expect(gate.arrive(1)).toEqual({ type: 'ticket', place: { lane: 'open', number: 1 }, position: 1 });
});

test('an empty gate is never a wait: the number is called as it is given', () => {
  const gate = aGate();
  expect(gate.arrive(1)).toMatchObject({ type: 'ticket', position: 0 });
  expect(gate.claim(1, 1)).toMatchObject({ type: 'seat', seat: { generation: 1 } });
});

test('[G10] when the seats are taken the next waits, and [G12] enters when a lease ended', () => {
  const gate = aGate({ seats: 1 });
  gate.arrive(1);
  gate.claim(1, 1);
  expect(gate.arrive(2)).toMatchObject({ position: 1 });
  expect(gate.claim(2, 2)).toMatchObject({ type: 'refused', code: 'waiting' });
  gate.tick(usualPolicy.passLife + 3_000);
  expect(gate.claim(2, 2)).toMatchObject({ type: 'seat' });
});
