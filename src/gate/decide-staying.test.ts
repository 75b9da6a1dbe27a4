// The rules of staying, opening and closing one by one, as sentences. Rule names are those of SPEC.md.
import { describe, expect, test } from 'vitest';
import { usualPolicy } from './model.ts';
import { aFullGate, aGate, hour, refused, seated, start } from './testing/gate-by-hand.ts';

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
