// The rules one by one, as sentences. Rule names are those of SPEC.md.
import { describe, expect, test } from 'vitest';
import type { Lane } from './contract.ts';
import { handle } from './decide.ts';
import { type Policy, type Reply, usualPolicy } from './model.ts';
import { initialState, restartedState } from './state.ts';

const start = Date.UTC(2026, 10, 23, 8, 0, 0);
const hour = 3_600_000;

/** A gate of so many seats, with numbers to give, whose clock is moved by hand. */
function aGate(change: Partial<Policy> & { seats?: number } = {}) {
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
function aFullGate(seats: number, change: Partial<Policy> = {}, lane: Lane = 'open') {
  const gate = aGate({ seats, ...change });
  for (let i = 0; i < seats; i++) expect(gate.enter(100 + i, lane)).toMatchObject({ type: 'seat' });
  return gate;
}

const subject = (who: number) => who.toString(16).padStart(16, '0');
const seated = { type: 'seat' };
const refused = (code: string) => ({ type: 'refused', code });

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

describe('staying', () => {
  test('[G40] the session’s time ends a seat only when somebody waits in its lane', () => {
    const gate = aFullGate(1, { sessionTime: 90_000 });
    gate.arrive(1, 'staff');
    gate.now += 90_001;
    expect(gate.renew(100)).toMatchObject(seated);
    gate.arrive(2, 'open');
    expect(gate.renew(100)).toMatchObject(refused('session_over'));
    gate.tick();
    expect(gate.serving('staff')).toBe(1);
  });

  test('[G41] a hold keeps the seat past its time, 30 minutes at most, twice in a row', () => {
    const gate = aFullGate(1, { sessionTime: 90_000 });
    gate.arrive(2);
    const waitAndRenew = (minutes: number, hold?: number) => {
      for (let i = 0; i < minutes - 1; i++) {
        gate.now += 60_000;
        expect(gate.renew(100, hold === undefined ? {} : { hold })).toMatchObject(seated);
      }
      gate.now += 60_000;
      return gate.renew(100, hold === undefined ? {} : { hold });
    };
    const late = start + 10 * hour;
    expect(waitAndRenew(2, late)).toMatchObject({ type: 'seat', seat: { holds: 1 } });
    expect(waitAndRenew(30, late)).toMatchObject({ type: 'seat', seat: { holds: 1 } });
    expect(waitAndRenew(1, late)).toMatchObject({ type: 'seat', seat: { holds: 2 } });
    expect(waitAndRenew(30, late)).toMatchObject({ type: 'seat', seat: { holds: 2 } });
    expect(waitAndRenew(1, late)).toMatchObject(refused('session_over'));
  });

  test('[G41] a hold that is over keeps nothing', () => {
    const gate = aFullGate(1, { sessionTime: 90_000 });
    gate.arrive(2);
    gate.now += 90_001;
    expect(gate.renew(100, { hold: gate.now - 1 })).toMatchObject(refused('session_over'));
  });
});

describe('opening and closing', () => {
  test('[G50] paused: places and seats stay, nothing is released, and it goes on where it was', () => {
    const gate = aFullGate(1);
    gate.set({ mode: 'paused' });
    expect(gate.arrive(1)).toMatchObject({ position: 1 });
    expect(gate.renew(100)).toMatchObject(seated);
    gate.leave(100);
    gate.tick();
    expect(gate.serving()).toBe(0);
    expect(gate.enter(2, 'staff')).toMatchObject(refused('waiting'));
    gate.set({ mode: 'open' });
    gate.tick();
    expect(gate.claim(1, 1)).toMatchObject(seated);
  });

  test('[G51] closed: no number, no release, no renewal, and those inside stay until their pass ends', () => {
    const gate = aFullGate(2);
    gate.arrive(1);
    gate.leave(100);
    gate.set({ mode: 'closed' });
    gate.tick();
    expect(gate.serving()).toBe(0);
    for (const reply of [gate.arrive(2), gate.claim(1, 1), gate.enter(3), gate.renew(101), gate.reserve(4)]) {
      expect(reply).toMatchObject(refused('closed'));
    }
    expect(gate.state.seats.size).toBe(1);
    gate.tick(usualPolicy.passLife + 3_000);
    expect(gate.state.seats.size).toBe(0);
  });

  test('[G52] scheduled: tickets are given and nothing is released before the opening, which opens by itself', () => {
    const gate = aGate({ mode: 'scheduled', opensAt: start + 60_000 });
    expect(gate.arrive(1)).toMatchObject({ position: 1 });
    expect(gate.claim(1, 1)).toMatchObject({ ...refused('waiting'), retryAfter: 60 });
    gate.tick(59_999);
    expect(gate.serving()).toBe(0);
    gate.tick(1);
    expect(gate.claim(1, 1)).toMatchObject(seated);
  });

  test('[G54] bypass: everybody gets a pass and no seat; when it ends, whoever renews keeps a seat and the line stands', () => {
    const gate = aFullGate(1);
    gate.arrive(1);
    gate.set({ mode: 'bypass' });
    for (const reply of [gate.claim(1, 1), gate.enter(2), gate.reserve(3)]) {
      expect(reply).toMatchObject({ type: 'seat', seat: { generation: 0 } });
    }
    expect(gate.renew(2, { generation: 0 })).toMatchObject({ type: 'seat', seat: { generation: 0 } });
    expect(gate.state.seats.size).toBe(1);
    gate.set({ mode: 'open' });
    expect(gate.renew(2, { generation: 0 })).toMatchObject({ type: 'seat', seat: { generation: 1 } });
    expect(gate.arrive(1)).toMatchObject({ place: { number: 1 }, position: 1 });
  });

  test('time that runs backwards counts as no time, and a jump forward calls no more than a second’s pace and one', () => {
    const gate = aGate({ seats: 100, pace: 3, mode: 'paused' });
    for (let i = 1; i <= 60; i++) gate.arrive(i);
    gate.set({ mode: 'open' });
    gate.tick(24 * hour);
    expect(gate.serving()).toBe(4);
    gate.tick(-12 * hour);
    expect(gate.serving()).toBe(4);
    expect(gate.state.at).toBe(start + 24 * hour);
  });
});
