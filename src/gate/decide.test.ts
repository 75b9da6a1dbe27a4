// The rules of the line and of its seats one by one, as sentences. Rule names are those of SPEC.md.
import { describe, expect, test } from 'vitest';
import { usualPolicy } from './model.ts';
import { restartedState } from './state.ts';
import { aFullGate, aGate, refused, seated, start } from './testing/gate-by-hand.ts';

describe('the line', () => {
  test('[G1] who asks again gets the same number, and [G3] the next who asks a greater one', () => {
    const gate = aGate({ seats: 0 });
    expect(gate.arrive(1)).toEqual({ type: 'ticket', place: { lane: 'open', number: 1 }, position: 1 });
    expect(gate.arrive(2)).toEqual({ type: 'ticket', place: { lane: 'open', number: 2 }, position: 2 });
    expect(gate.arrive(1)).toEqual({ type: 'ticket', place: { lane: 'open', number: 1 }, position: 1 });
  });

  test('[G1] a number that was called and forgotten for the life of a ticket is replaced by a new one', () => {
    const gate = aGate({ seats: 1 });
    gate.arrive(1);
    gate.tick(usualPolicy.ticketLife + 61_000);
    expect(gate.claim(1, 1)).toMatchObject(refused('ticket_expired'));
    expect(gate.arrive(1)).toMatchObject({ type: 'ticket', place: { number: 2 } });
  });

  test('[G2] the last number of a block is the last until another block is durable, which goes on at its end', () => {
    const gate = aGate({ seats: 0 });
    for (let i = 1; i <= 1000; i++) expect(gate.arrive(i)).toMatchObject({ place: { number: i } });
    expect(gate.arrive(2000)).toMatchObject(refused('block_empty'));
    gate.do({ type: 'block', lane: 'open', from: 1001, end: 1003, epoch: 1, nobodys: false });
    expect(gate.arrive(2000)).toMatchObject({ place: { number: 1001 } });
    expect(gate.arrive(1)).toMatchObject({ place: { number: 1 } });
  });

  test('[G2] a block that overlaps one that was given gives no number twice', () => {
    const gate = aGate({ seats: 0 });
    gate.arrive(1);
    gate.do({ type: 'block', lane: 'open', from: 1, end: 1005, epoch: 1, nobodys: false });
    expect(gate.arrive(2)).toMatchObject({ place: { number: 2 } });
    expect(gate.state.lanes.open.blockEnd).toBe(1005);
    // One that comes late, from before, takes nothing away.
    gate.do({ type: 'block', lane: 'open', from: 1, end: 3, epoch: 1, nobodys: false });
    expect(gate.arrive(3)).toMatchObject({ place: { number: 3 } });
    expect(gate.arrive(4)).toMatchObject({ place: { number: 4 } });
  });

  test('an empty gate is never a wait: the number is called as it is given', () => {
    const gate = aGate();
    expect(gate.arrive(1)).toMatchObject({ type: 'ticket', position: 0 });
    expect(gate.claim(1, 1)).toMatchObject({ type: 'seat', seat: { generation: 1, lane: 'open' } });
  });

  test('[G3] nobody enters before a smaller number of the lane was called', () => {
    const gate = aFullGate(1);
    gate.arrive(1);
    gate.arrive(2);
    expect(gate.claim(2, 2)).toMatchObject({ ...refused('waiting'), place: { number: 2 } });
    gate.leave(100);
    expect(gate.enter(3)).toMatchObject(refused('waiting'));
    gate.tick();
    expect(gate.serving()).toBe(1);
    expect(gate.claim(2, 2)).toMatchObject(refused('waiting'));
    expect(gate.claim(1, 1)).toMatchObject(seated);
  });

  test('[G6] changing lane draws a new number, and the old one is good for nothing', () => {
    const gate = aFullGate(1);
    gate.arrive(1);
    expect(gate.arrive(1, 'staff')).toMatchObject({ place: { lane: 'staff', number: 1 } });
    expect(gate.claim(1, 1, 'open')).toMatchObject(refused('ticket_used'));
    expect(gate.arrive(1, 'open')).toMatchObject({ place: { lane: 'open', number: 2 } });
  });

  test('[G7] lost counters skip ahead: the epoch rises, nobody is behind the numbers that nobody has', () => {
    const gate = aFullGate(1);
    gate.arrive(1);
    gate.do({ type: 'block', lane: 'open', from: 5001, end: 6001, epoch: 2, nobodys: true });
    expect(gate.arrive(2)).toMatchObject({ place: { number: 5001 } });
    expect(gate.state.epoch).toBe(2);
    gate.leave(100);
    gate.tick();
    expect(gate.claim(1, 1)).toMatchObject(seated);
    expect(gate.arrive(2)).toMatchObject({ position: 1 });
    gate.leave(1, 1, gate.now);
    gate.tick();
    expect(gate.claim(2, 5001)).toMatchObject(seated);
  });
});

describe('seats', () => {
  test('[G10] when the seats are taken the next waits, and [G12] enters when a lease ended', () => {
    const gate = aFullGate(1);
    expect(gate.arrive(2)).toMatchObject({ position: 1 });
    gate.tick(usualPolicy.passLife);
    expect(gate.claim(2, 1)).toMatchObject(refused('waiting'));
    gate.tick(3_000);
    expect(gate.claim(2, 1)).toMatchObject(seated);
  });

  test('[G10] a lower capacity puts nobody out and releases nothing until there is room again', () => {
    const gate = aFullGate(3);
    gate.arrive(1);
    gate.set({ capacity: 2 });
    gate.leave(100);
    gate.tick();
    expect(gate.serving()).toBe(0);
    gate.leave(101);
    gate.tick();
    expect(gate.serving()).toBe(1);
    expect(gate.renew(102)).toMatchObject(seated);
  });

  test('[G11] a second device moves the seat: the first is told, and can neither renew nor leave', () => {
    const gate = aFullGate(1);
    expect(gate.enter(100)).toMatchObject({ type: 'seat', seat: { generation: 2 } });
    expect(gate.renew(100, { generation: 1 })).toMatchObject(refused('moved'));
    gate.leave(100, 1);
    expect(gate.renew(100, { generation: 2 })).toMatchObject({ type: 'seat', seat: { generation: 2 } });
    expect(gate.renew(100, { generation: 2 })).toMatchObject({ type: 'seat', seat: { generation: 2 } });
    expect(gate.state.seats.size).toBe(1);
  });

  test('[G11] a pass of a seat that was left is older than the seat taken afterwards', () => {
    const gate = aFullGate(1);
    gate.leave(100);
    gate.now += 1000;
    expect(gate.enter(100)).toMatchObject({ type: 'seat', seat: { generation: 1 } });
    expect(gate.renew(100, { enteredAt: start })).toMatchObject(refused('moved'));
    gate.leave(100, 1, start);
    expect(gate.state.seats.size).toBe(1);
  });

  test('[G11] [G15] a number presented again by who sits moves the seat; used and left, it is refused', () => {
    const gate = aGate({ seats: 1 });
    gate.arrive(1);
    gate.claim(1, 1);
    expect(gate.claim(1, 1)).toMatchObject({ type: 'seat', seat: { generation: 2 } });
    gate.leave(1, 2);
    expect(gate.claim(1, 1)).toMatchObject(refused('ticket_used'));
    expect(gate.arrive(1)).toMatchObject({ place: { number: 2 } });
  });

  test('[G13] a turn that was not taken goes to the next, [G14] who came late gets the next seat', () => {
    const gate = aFullGate(1);
    gate.arrive(1);
    gate.arrive(2);
    gate.leave(100);
    gate.tick();
    expect(gate.serving()).toBe(1);
    gate.tick(usualPolicy.claimWithin);
    gate.tick();
    expect(gate.serving()).toBe(2);
    expect(gate.claim(1, 1)).toMatchObject({ ...refused('waiting'), place: { number: 1 } });
    expect(gate.claim(2, 2)).toMatchObject(seated);
    gate.leave(2, 1, gate.now);
    gate.tick();
    expect(gate.claim(1, 1)).toMatchObject(seated);
  });

  test('[G14] the late get a fifth of the releases while others wait, in order of their numbers', () => {
    const gate = aFullGate(10);
    for (let i = 1; i <= 60; i++) gate.arrive(i);
    for (let i = 100; i < 110; i++) gate.leave(i);
    gate.tick();
    expect(gate.serving()).toBe(10);
    gate.set({ mode: 'paused' });
    gate.tick(usualPolicy.claimWithin + 1000);
    for (const late of [7, 3, 9, 5, 1]) expect(gate.claim(late, late)).toMatchObject(refused('waiting'));
    gate.set({ mode: 'open' });
    gate.tick();
    expect(gate.serving()).toBe(18);
    expect(gate.claim(1, 1)).toMatchObject(seated);
    expect(gate.claim(5, 5)).toMatchObject(refused('waiting'));
    expect(gate.claim(3, 3)).toMatchObject(seated);
  });

  test('[G14] a late visitor who stopped asking is given no turn', () => {
    const gate = aFullGate(1);
    gate.arrive(1);
    gate.arrive(2);
    gate.leave(100);
    gate.tick();
    gate.set({ mode: 'paused' });
    gate.tick(usualPolicy.claimWithin + 1000);
    gate.claim(1, 1);
    gate.tick(121_000);
    expect(gate.state.lanes.open.late.size).toBe(0);
    gate.set({ mode: 'open' });
    gate.tick();
    expect(gate.serving()).toBe(2);
  });

  test('[G16] after a restart the seats count until their passes have ended, and whoever has one keeps it', () => {
    const lane = { blockEnd: 101, given: 40, serving: 40 };
    const gate = aGate({ seats: 3 });
    gate.state = restartedState(gate.state.policy, {
      now: start,
      epoch: 1,
      lanes: { lesson: lane, staff: lane, open: lane },
      seats: 3,
    });
    expect(gate.enter(1)).toMatchObject(refused('waiting'));
    expect(gate.renew(100, { enteredAt: start - 60_000 })).toMatchObject({
      type: 'seat',
      seat: { enteredAt: start - 60_000 },
    });
    expect(gate.state.unheard.count).toBe(2);
    // Coming back, leaving and coming back again frees one seat, not one each time.
    gate.leave(100, 1, start - 60_000);
    gate.renew(100, { enteredAt: start - 60_000 });
    expect(gate.state.unheard.count).toBe(2);
    gate.leave(100, 1, start - 60_000);
    gate.tick(usualPolicy.passLife + 3_000);
    expect(gate.state.unheard.count).toBe(0);
    expect(gate.enter(1)).toMatchObject(seated);
  });

  test('[G10] who left and renews with the old pass enters only where anybody would', () => {
    const gate = aFullGate(1);
    gate.arrive(1);
    gate.leave(100);
    gate.tick();
    expect(gate.renew(100)).toMatchObject(refused('session_over'));
  });
});
