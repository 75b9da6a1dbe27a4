// A class enters as a whole, by the reservations of its members. [G22] [G23] [G24]

import { placeOf } from './evolve.ts';
import type { Decision, Event, Fact, State } from './model.ts';
import { forClasses, guaranteed, mayEnterNow, modeAt, type Room, roomOf, slotsIn, waitingIn } from './room.ts';
import { move, newSeat, refuse, seatless } from './seats.ts';

export function reserve(state: State, event: Extract<Event, { type: 'claim_reserved' }>, now: number): Decision {
  const { subject, reservation } = event;
  const { classKey, opensAt, endsAt } = reservation;
  const mode = modeAt(state.policy, now);
  if (mode === 'closed') return refuse(state, 'closed', undefined, now);
  if (now > endsAt) return refuse(state, 'reservation_over', undefined, now);
  if (now < opensAt) {
    const { facts } = refuse(state, 'reservation_early', undefined, now);
    return {
      facts,
      reply: { type: 'refused', code: 'reservation_early', retryAfter: Math.ceil((opensAt - now) / 1000) },
    };
  }
  const place = placeOf(state, subject);
  const found = state.seats.get(subject);
  if (found) return move(state, found, place, now);
  if (mode === 'bypass') return seatless(state, subject, 'lesson', now);

  const enters = (facts: Fact[]): Decision => {
    const seat = { ...newSeat(state, subject, 'lesson', now), classKey };
    return {
      facts: [...facts, { type: 'seated', seat, from: 'class', place, classKey }],
      reply: { type: 'seat', seat },
    };
  };
  const waits = (facts: Fact[]): Decision => ({ facts, reply: { type: 'refused', code: 'waiting', retryAfter: 2 } });

  const hold = state.classes.get(classKey);
  if (hold && hold.taken < hold.size) return enters([]);
  if (mode !== 'open') return waits([]);
  // More members than announced, or after the doors closed: one by one, where anybody might enter.
  if (hold) return mayEnterNow(state, 'lesson', now) ? enters([]) : waits([]);
  if (state.classesWaiting.has(classKey)) return waits([]);
  const size = wholeSize(state, reservation.size);
  if (state.classesWaiting.size === 0 && hasRoom(state, roomOf(state), size)) {
    return enters([{ type: 'class_admitted', classKey, size, until: doorsEnd(state, endsAt, now), endsAt }]);
  }
  return waits([{ type: 'class_waits', classKey, size, endsAt }]);
}

/** A class can't be greater than what the lesson lane may collect for it; who is beyond that enters one by one. */
export function wholeSize(state: State, size: number): number {
  return Math.max(1, Math.min(size, forClasses(state, slotsIn(state.policy, state.tier))));
}

export const doorsEnd = (state: State, endsAt: number, now: number) => Math.min(endsAt, now + state.policy.doorsTime);

/** Within the lane's share, or of what nobody else is sure of and waits for. */
export function hasRoom(state: State, room: Room, size: number): boolean {
  if (room.free < size) return false;
  if (room.use.lesson + size <= forClasses(state, room.slots)) return true;
  let owed = 0;
  for (const name of ['staff', 'open'] as const) {
    const under = Math.max(0, guaranteed(state, name, room.slots) - room.use[name]);
    owed += Math.min(under, waitingIn(state.lanes[name]));
  }
  return room.free - owed >= size;
}
