// Seats: taken with a number, by itself when nobody waits, kept by renewal, given back. [G10]–[G16] [G40] [G41]
import type { Lane } from './contract.ts';
import { placeOf } from './evolve.ts';
import type { Decision, Event, Fact, Place, RefusalCode, Seat, SeatFrom, State, Subject } from './model.ts';
import { allowanceAt, freshWaiting, mayEnterNow, modeAt, retryAfter, turnsOf, waitingIn } from './room.ts';
import { clockTolerance } from './token.ts';

/** A hold keeps a seat for so long at most, ms, and so many times in a row. */
const longestHold = 30 * 60_000;
const mostHolds = 2;

export function claim(state: State, event: Extract<Event, { type: 'claim' }>, now: number): Decision {
  const { subject, place } = event;
  const mode = modeAt(state.policy, now);
  const found = state.seats.get(subject);
  if (found) return mode === 'closed' ? refuse(state, 'closed', place, now) : move(state, found, place, now);
  const lane = state.lanes[place.lane];
  if (state.used.has(place.lane, place.number)) return refuse(state, 'ticket_used', undefined, now);
  if (now > event.expiresAt || place.number <= lane.past) return refuse(state, 'ticket_expired', undefined, now);
  if (mode === 'closed') return refuse(state, 'closed', place, now);
  if (mode === 'bypass') return seatless(state, subject, place.lane, now);
  if (place.number > lane.serving) return refuse(state, 'waiting', place, now);
  return takeCalled(state, subject, place, now);
}

/** A number that was called: in its turn, as one of the late whose seat has come, or late. [G13] [G14] */
function takeCalled(state: State, subject: Subject, place: Place, now: number): Decision {
  const lane = state.lanes[place.lane];
  const enterBy = (from: SeatFrom, more: Fact[] = []): Decision => {
    const seat = newSeat(state, subject, place.lane, now);
    return {
      facts: [...more, { type: 'seated', seat, from, place, classKey: undefined }],
      reply: { type: 'seat', seat },
    };
  };
  if (turnsOf(lane, place.number, now)) return enterBy('turn');
  const lateUntil = lane.lateTurns.get(place.number);
  if (lateUntil !== undefined && lateUntil >= now) return enterBy('late');
  const mine = lane.late.has(place.number) ? 1 : 0;
  if (mayEnterNow(state, place.lane, now, mine)) return enterBy('late', [spent(state, now)]);
  const lapsed: Fact[] = lateUntil === undefined ? [] : [{ type: 'late_gone', lane: place.lane, number: place.number }];
  return {
    facts: [...lapsed, { type: 'late_waits', lane: place.lane, number: place.number, at: now }],
    reply: refusal(state, 'waiting', place, now),
  };
}

/** A signed-in request without a pass: its own number if that was called, or a free seat if nobody waits before it. */
export function enter(state: State, event: Extract<Event, { type: 'enter' }>, now: number): Decision {
  const { subject, lane } = event;
  const mode = modeAt(state.policy, now);
  if (mode === 'closed') return refuse(state, 'closed', undefined, now);
  const found = state.seats.get(subject);
  const place = placeOf(state, subject);
  if (found) return move(state, found, place, now);
  if (mode === 'bypass') return seatless(state, subject, lane, now);
  if (place && place.number <= state.lanes[place.lane].serving) return takeCalled(state, subject, place, now);
  if (place || !mayEnterNow(state, lane, now))
    return refuse(state, 'waiting', place ?? { lane, number: state.lanes[lane].next }, now);
  const seat = newSeat(state, subject, lane, now);
  return {
    facts: [spent(state, now), { type: 'seated', seat, from: 'free', place: undefined, classKey: undefined }],
    reply: { type: 'seat', seat },
  };
}

export function renew(state: State, event: Extract<Event, { type: 'renew' }>, now: number): Decision {
  const { subject, generation, enteredAt, hold } = event;
  const mode = modeAt(state.policy, now);
  if (mode === 'closed') return refuse(state, 'closed', undefined, now);
  const seat = state.seats.get(subject);
  if (!seat) return returnWithPass(state, event, now);
  if (isOlder({ generation, enteredAt }, seat)) return refuse(state, 'moved', undefined, now);
  // A greater generation than ours was given before a restart, to a newer device than the one that came back first.
  if (generation > seat.generation || enteredAt > seat.enteredAt) {
    const newer = { ...seat, generation, enteredAt, expiresAt: now + state.policy.passLife };
    return {
      facts: [{ type: 'seated', seat: newer, from: 'kept', place: undefined, classKey: seat.classKey }],
      reply: { type: 'seat', seat: newer },
    };
  }
  let { holds, heldUntil } = seat;
  const waited = waitingIn(state.lanes[seat.lane]) > 0 || (seat.lane === 'lesson' && state.classesWaiting.size > 0);
  if (mode === 'open' && waited && now - enteredAt > state.policy.sessionTime && now > heldUntil) {
    if (!hold || hold.until < now || holds >= mostHolds) {
      const { facts, reply } = refuse(state, 'session_over', undefined, now);
      if (event.byUse) return { facts, reply };
      return { facts: [...facts, { type: 'unseated', subject, why: 'session_over' }], reply };
    }
    holds++;
    heldUntil = Math.min(hold.until, now + longestHold);
  }
  const expiresAt = now + state.policy.passLife;
  return {
    facts: [{ type: 'kept', subject, expiresAt, holds, heldUntil }],
    reply: { type: 'seat', seat: { ...seat, expiresAt, holds, heldUntil } },
  };
}

/**
 * A pass that is still good, of a subject without a seat: it entered before a restart ([G16]) or in the bypass ([G54]), and
 * keeps its seat; or it left and thinks better of it, and enters only where there is room for anybody.
 */
function returnWithPass(state: State, event: Extract<Event, { type: 'renew' }>, now: number): Decision {
  const { subject, lane, generation, enteredAt } = event;
  const mode = modeAt(state.policy, now);
  if (mode === 'bypass') return seatless(state, subject, lane, now);
  const { count, until, heard } = state.unheard;
  const place = placeOf(state, subject);
  const seat = { ...newSeat(state, subject, lane, now), generation: Math.max(1, generation), enteredAt };
  const seated: Fact = { type: 'seated', seat, from: 'kept', place, classKey: undefined };
  if (generation === 0) return { facts: [seated], reply: { type: 'seat', seat } };
  if (count > 0 && now <= until + clockTolerance && enteredAt <= until - state.policy.passLife && !heard.has(subject)) {
    return { facts: [seated, { type: 'unheard', count: count - 1, until }], reply: { type: 'seat', seat } };
  }
  if (!mayEnterNow(state, lane, now)) return refuse(state, 'session_over', undefined, now);
  return { facts: [spent(state, now), seated], reply: { type: 'seat', seat } };
}

export function leave(state: State, event: Extract<Event, { type: 'leave' }>): Decision {
  const seat = state.seats.get(event.subject);
  const mine = seat !== undefined && !isOlder(event, seat);
  return { facts: mine ? [{ type: 'unseated', subject: event.subject, why: 'left' }] : [], reply: { type: 'done' } };
}

/** The same seat, on the newest device. [G11] */
export function move(state: State, seat: Seat, place: Place | undefined, now: number): Decision {
  const moved = { ...seat, generation: seat.generation + 1, expiresAt: now + state.policy.passLife };
  return {
    facts: [{ type: 'seated', seat: moved, from: 'kept', place, classKey: seat.classKey }],
    reply: { type: 'seat', seat: moved },
  };
}

export function newSeat(state: State, subject: Subject, lane: Lane, now: number): Seat {
  const expiresAt = now + state.policy.passLife;
  return { subject, lane, generation: 1, enteredAt: now, expiresAt, holds: 0, heldUntil: 0, classKey: undefined };
}

/** A pass and no seat; numbers and places stay as they are. [G54] */
export function seatless(state: State, subject: Subject, lane: Lane, now: number): Decision {
  const seat = { ...newSeat(state, subject, lane, now), generation: 0 };
  return {
    facts: [{ type: 'seated', seat, from: 'bypass', place: undefined, classKey: undefined }],
    reply: { type: 'seat', seat },
  };
}

export const spent = (state: State, now: number): Fact => ({
  type: 'allowance',
  left: allowanceAt(state, now) - 1,
  at: now,
});

export function refuse(state: State, code: RefusalCode, place: Place | undefined, now: number): Decision {
  return { facts: [], reply: refusal(state, code, place, now) };
}

function refusal(state: State, code: RefusalCode, place: Place | undefined, now: number) {
  const name = place?.lane ?? 'open';
  const lane = state.lanes[name];
  let ahead = place ? place.number - lane.serving : 0;
  // The late get a fifth of the releases while others wait.
  if (place && ahead <= 0) ahead = (lane.late.size + 1) * (freshWaiting(lane) > 0 ? 5 : 1);
  const wait = Math.min(
    ahead <= 0 ? 1 : retryAfter(state, name, ahead, now),
    place && place.number <= lane.serving ? 60 : 600,
  );
  return {
    type: 'refused' as const,
    code,
    retryAfter: code === 'closed' ? retryAfter(state, name, 0, now) : wait,
    ...(place ? { place } : {}),
  };
}

/** Passes of one subject are in order of entry, then of device. */
function isOlder(pass: { generation: number; enteredAt: number }, seat: Seat): boolean {
  if (pass.enteredAt !== seat.enteredAt) return pass.enteredAt < seat.enteredAt;
  return pass.generation < seat.generation;
}
