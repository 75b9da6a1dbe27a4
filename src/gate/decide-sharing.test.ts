// The rules of sharing and of quality one by one, as sentences. Rule names are those of SPEC.md.
import { describe, expect, test } from 'vitest';
import { type Policy, usualPolicy } from './model.ts';
import { aFullGate, aGate, hour, refused, seated, start } from './testing/gate-by-hand.ts';

describe('sharing', () => {
  test('[G20] what a lane does not use is borrowed, and what is freed goes first to the lane under its share', () => {
    const gate = aFullGate(10, { shares: { lesson: 0.6, staff: 0.1, open: 0.3 } }, 'open');
    for (let i = 1; i <= 8; i++) gate.arrive(i, 'lesson');
    for (let i = 11; i <= 18; i++) gate.arrive(i, 'open');
    for (let i = 100; i < 105; i++) gate.leave(i);
    gate.tick();
    expect([gate.serving('lesson'), gate.serving('open')]).toEqual([5, 0]);
    for (let i = 105; i < 110; i++) gate.leave(i);
    gate.tick();
    // One more for the lesson lane's share, three for the open lane's, and the last by the order of the lanes.
    expect([gate.serving('lesson'), gate.serving('open')]).toEqual([7, 3]);
  });

  test('[G20] who comes to a lane under its share enters at once past a line that has its share, not past one that lacks', () => {
    const past = aFullGate(10, {}, 'open');
    past.arrive(1, 'open');
    past.leave(100);
    expect(past.enter(2, 'lesson')).toMatchObject(seated);
    const behind = aFullGate(10, {}, 'lesson');
    behind.arrive(1, 'open');
    behind.leave(100);
    expect(behind.enter(2, 'staff')).toMatchObject(refused('waiting'));
    expect(behind.enter(3, 'lesson')).toMatchObject(refused('waiting'));
  });

  test('[G20] lanes under their share get their part in proportion to what they lack', () => {
    const gate = aFullGate(20, { shares: { lesson: 0.6, staff: 0.1, open: 0.3 } }, 'staff');
    for (let i = 1; i <= 20; i++) gate.arrive(i, 'lesson');
    for (let i = 21; i <= 40; i++) gate.arrive(i, 'open');
    for (let i = 100; i < 106; i++) gate.leave(i);
    gate.tick();
    expect([gate.serving('lesson'), gate.serving('open')]).toEqual([4, 2]);
  });

  test('[G21] no more than the pace is released, however long nothing was, and fractions are carried', () => {
    const gate = aGate({ seats: 100, pace: 2.5, mode: 'paused' });
    for (let i = 1; i <= 60; i++) gate.arrive(i);
    gate.tick(hour);
    gate.set({ mode: 'open' });
    const steps: number[] = [];
    for (let i = 0; i < 5; i++) {
      const before = gate.serving();
      gate.tick();
      steps.push(gate.serving() - before);
    }
    expect(steps).toEqual([3, 3, 2, 3, 2]);
    expect(gate.enter(99, 'staff')).toMatchObject(refused('waiting'));
  });

  test('[G22] the first reservation sets aside seats for the whole class, whose members pass a standing line', () => {
    const gate = aFullGate(10);
    for (let i = 1; i <= 20; i++) gate.arrive(i);
    for (let i = 100; i < 106; i++) gate.leave(i);
    expect(gate.reserve(31)).toMatchObject({ type: 'seat', seat: { lane: 'lesson', classKey: '5e B' } });
    gate.tick();
    expect(gate.serving()).toBe(3);
    expect(gate.reserve(32)).toMatchObject(seated);
    expect(gate.reserve(33)).toMatchObject(seated);
    expect(gate.reserve(34)).toMatchObject(refused('waiting'));
  });

  test('[G22] a class without room waits, its room is collected and not lent, and it enters as a whole', () => {
    const gate = aFullGate(10);
    for (let i = 1; i <= 20; i++) gate.arrive(i);
    expect(gate.reserve(31)).toMatchObject(refused('waiting'));
    expect(gate.reserve(41, '6e A', 2)).toMatchObject(refused('waiting'));
    for (const leaver of [100, 101]) {
      gate.leave(leaver);
      gate.tick();
      expect(gate.serving()).toBe(0);
      expect(gate.reserve(31)).toMatchObject(refused('waiting'));
    }
    gate.leave(102);
    gate.tick();
    for (const member of [31, 32, 33]) expect(gate.reserve(member)).toMatchObject(seated);
    expect(gate.reserve(41, '6e A', 2)).toMatchObject(refused('waiting'));
    expect(gate.serving()).toBe(0);
  });

  test('[G22] while classes wait, the numbers of the lesson lane still get a part', () => {
    const gate = aFullGate(10, {}, 'lesson');
    gate.arrive(1, 'lesson');
    gate.reserve(11, 'A', 4);
    gate.reserve(21, 'B', 4);
    for (let i = 100; i < 106; i++) gate.leave(i);
    gate.tick();
    expect(gate.state.classes.has('A')).toBe(true);
    expect(gate.serving('lesson')).toBe(1);
    expect(gate.state.classesWaiting.has('B')).toBe(true);
  });

  test('[G22] a member who falls out comes back to the class’s own seat, and nobody uses up the others’', () => {
    const gate = aGate({ seats: 5 });
    for (let round = 0; round < 4; round++) {
      expect(gate.reserve(31)).toMatchObject(seated);
      gate.leave(31, 1, gate.now);
    }
    gate.enter(1, 'lesson');
    gate.enter(2, 'lesson');
    for (const member of [31, 32, 33]) expect(gate.reserve(member)).toMatchObject(seated);
  });

  test('[G23] seats set aside and not used are freed when the doors close; latecomers enter where there is room', () => {
    const gate = aGate({ seats: 5, doorsTime: 60_000 });
    gate.reserve(31);
    gate.enter(1);
    gate.enter(2);
    expect(gate.enter(3)).toMatchObject(refused('waiting'));
    gate.tick(61_000);
    expect(gate.enter(3)).toMatchObject(seated);
    expect(gate.reserve(32)).toMatchObject(seated);
    expect(gate.reserve(33)).toMatchObject(refused('waiting'));
    expect(gate.reserve(31)).toMatchObject({ type: 'seat', seat: { generation: 2 } });
  });

  test('[G24] a reservation counts between its opening and its end', () => {
    const gate = aGate({ seats: 5 });
    expect(gate.reserve(31, 'A', 3, start + 10_000)).toEqual({
      type: 'refused',
      code: 'reservation_early',
      retryAfter: 10,
    });
    gate.now += 10_000;
    expect(gate.reserve(31, 'A', 3, start + 10_000, start + 20_000)).toMatchObject(seated);
    gate.now += 10_001;
    expect(gate.reserve(32, 'A', 3, start + 10_000, start + 20_000)).toMatchObject(refused('reservation_over'));
  });
});

describe('quality', () => {
  const tiers: Partial<Policy> = { tiers: ['full', 'voice', 'text'], costs: { full: 10, voice: 2, text: 1 } };

  test('[G30] the tier goes down after 10 s of want, as far as needed, before anybody is refused for long', () => {
    const gate = aGate({ seats: 100, ...tiers });
    for (let i = 1; i <= 60; i++) gate.arrive(i);
    gate.tick();
    gate.tick(9_000);
    expect(gate.state.tier).toBe('full');
    gate.tick();
    expect(gate.state.tier).toBe('text');
    expect(gate.serving()).toBe(60);
  });

  test('[G30] the tier goes up after 5 minutes of room, and not when the room does not last', () => {
    const gate = aGate({ seats: 100, ...tiers });
    for (let i = 1; i <= 20; i++) gate.arrive(i);
    gate.tick();
    gate.tick(11_000);
    expect(gate.state.tier).toBe('voice');
    gate.tick(usualPolicy.claimWithin + 1000);
    gate.tick(1000);
    for (let i = 201; i <= 220; i++) expect(gate.enter(i)).toMatchObject(seated);
    gate.tick();
    for (let i = 201; i <= 220; i++) gate.leave(i, 1, gate.now - 1000);
    gate.tick();
    gate.tick(4 * 60_000);
    expect(gate.state.tier).toBe('voice');
    gate.tick(61_000);
    expect(gate.state.tier).toBe('full');
  });

  test('[G30] a tier that the operator no longer allows is left at once', () => {
    const gate = aGate({ seats: 100, ...tiers });
    gate.set({ tiers: ['text'] });
    expect(gate.state.tier).toBe('text');
  });
});
