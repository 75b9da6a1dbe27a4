// A place in line: the same for who asks again, the next number otherwise. [G1] [G2] [G6] [G53]
import { placeOf } from './evolve.ts';
import type { Decision, Event, Fact, Place, State } from './model.ts';
import { allowanceAt, mayEnterNow, modeAt, retryAfter } from './room.ts';

type Arrival = Extract<Event, { type: 'arrive' }>;

export function arrive(state: State, event: Arrival, now: number): Decision {
  const { subject, lane: name, durable } = event;
  if (modeAt(state.policy, now) === 'closed') {
    return { facts: [], reply: { type: 'refused', code: 'closed', retryAfter: retryAfter(state, name, 0, now) } };
  }
  const place = durable || state.draw ? placeOf(state, subject) : undefined;
  if (place && place.lane === name) return ticket(state, place, []);

  const enrolled = state.draw !== undefined && state.draw.stage !== 'open' && state.draw.draw.has(subject);
  const facts: Fact[] = [];
  if (enrolled && state.draw?.lane === name) return { facts, reply: { type: 'enrolled', lane: name } };
  // Once the list of a draw is fixed nobody is taken off it, or its hash would no longer tell the truth.
  const leaves = place !== undefined || (enrolled && state.draw?.stage === 'enrolling');
  if (leaves) facts.push({ type: 'place_dropped', subject });
  if (state.draw?.lane === name && state.draw.stage === 'enrolling') {
    return { facts: [...facts, { type: 'enrolled', subject }], reply: { type: 'enrolled', lane: name } };
  }

  const lane = state.lanes[name];
  if (lane.next >= lane.blockEnd) return { facts: [], reply: { type: 'refused', code: 'block_empty', retryAfter: 1 } };
  const given: Place = { lane: name, number: lane.next };
  facts.push({ type: 'numbered', subject: durable ? subject : undefined, place: given });
  if (!state.led && mayEnterNow(state, name, now)) facts.push(...callNow(state, given, now));
  return ticket(state, given, facts);
}

/** Nobody waits and there is room: the number is called as it is given, so that an empty gate is never a wait. */
function callNow(state: State, { lane, number }: Place, now: number): Fact[] {
  return [
    { type: 'served', lane, to: number, turns: 1, until: turnEnd(state, now) },
    { type: 'allowance', left: allowanceAt(state, now) - 1, at: now },
  ];
}

/** Turns end on whole seconds, so that those given one by one are kept as few groups. */
export const turnEnd = (state: State, now: number) => Math.ceil((now + state.policy.claimWithin) / 1000) * 1000;

function ticket(state: State, place: Place, facts: Fact[]): Decision {
  let { serving } = state.lanes[place.lane];
  for (const fact of facts) if (fact.type === 'served') serving = fact.to;
  return { facts, reply: { type: 'ticket', place, position: Math.max(0, place.number - serving) } };
}
