// Once a second: what ended is freed, the tier moves, the draw opens, and seats are released.
import { type Lane, laneNames, type Tier } from './contract.ts';
import type { Decision, Event, Fact, Reply, State } from './model.ts';
import { releases } from './release.ts';
import { modeAt, type Room, roomOf } from './room.ts';
import { demandOf, moveTier } from './tier.ts';
import { clockTolerance } from './token.ts';

/** Late visitors who weren't heard of for this long have gone, ms: twice the slowest poll. */
export const lateSilence = 120_000;
/** `past` may lag by the distance of two marks, ms. */
const markWidth = 60_000;
/** Over which the pace is averaged, s. */
const paceWindow = 10;

export function tick(state: State, event: Extract<Event, { type: 'tick' }>, now: number): Decision {
  const facts: Fact[] = [];
  const room = roomOf(state);
  if (event.elsewhere) {
    facts.push({ type: 'elsewhere', seats: event.elsewhere });
    for (const name of laneNames) take(room, name, event.elsewhere[name] - state.elsewhere[name]);
  }
  facts.push(...ended(state, room, now));
  const draw = moveDraw(state, now);
  facts.push(...draw.facts);
  const tier = event.led ? follow(state, event.led) : moveTier(state, demandOf(state, room.slots - room.free), now);
  facts.push(...tier);
  const opened = tier.find((fact) => fact.type === 'tier');
  if (!event.led && modeAt(state.policy, now) === 'open')
    facts.push(...releases(state, room, opened?.tier ?? state.tier, facts, now));
  for (const name of laneNames) facts.push(...paceOf(state, facts, name, now));
  facts.push({ type: 'ticked', at: now });
  return { facts, reply: draw.needs ?? { type: 'done' } };
}

const follow = (state: State, tier: Tier): Fact[] => (tier === state.tier ? [] : [{ type: 'tier', tier }]);

/** What has ended by now, and the room that it leaves. */
function ended(state: State, room: Room, now: number): Fact[] {
  const facts: Fact[] = [];
  // Seats that fall back to their class, whose doors may close in this very tick.
  const fallen = new Map<string, number>();
  for (const seat of state.seats.values()) {
    if (seat.expiresAt + clockTolerance >= now) break;
    facts.push({ type: 'unseated', subject: seat.subject, why: 'expired' });
    if (seat.classKey !== undefined && state.classes.get(seat.classKey)?.open) {
      fallen.set(seat.classKey, (fallen.get(seat.classKey) ?? 0) + 1);
    } else {
      take(room, seat.lane, -1);
    }
  }
  for (const name of laneNames) facts.push(...endedIn(state, room, name, now));
  for (const { classKey, until } of state.doors) {
    if (until >= now) break;
    facts.push({ type: 'class_over', classKey });
    const hold = state.classes.get(classKey);
    if (hold?.open) take(room, 'lesson', hold.taken - hold.size - (fallen.get(classKey) ?? 0));
  }
  const { count, until } = state.unheard;
  if (count > 0 && now > until + clockTolerance) {
    facts.push({ type: 'unheard', count: 0, until });
    room.free += count;
  }
  return facts;
}

function endedIn(state: State, room: Room, name: Lane, now: number): Fact[] {
  const facts: Fact[] = [];
  const lane = state.lanes[name];
  let lapsedTo: number | undefined;
  for (const group of lane.turns) {
    if (group.until >= now) break;
    take(room, name, -group.left);
    lapsedTo = group.to;
  }
  if (lapsedTo !== undefined) facts.push({ type: 'turns_lapsed', lane: name, to: lapsedTo });
  for (const [number, until] of lane.lateTurns) {
    if (until >= now) break;
    take(room, name, -1);
    facts.push({ type: 'late_gone', lane: name, number });
  }
  for (const [number, heard] of lane.late) {
    if (heard + lateSilence >= now) break;
    facts.push({ type: 'late_gone', lane: name, number });
  }
  let past = 0;
  for (const mark of lane.marks) {
    if (mark.at + markWidth + state.policy.ticketLife >= now) break;
    past = mark.serving;
  }
  if (past > lane.past) facts.push({ type: 'past', lane: name, to: past });
  return facts;
}

function take(room: Room, name: Lane, seats: number) {
  room.use[name] += seats;
  room.free -= seats;
}

/**
 * At the opening the list is fixed and its numbers are kept, which takes a durable block of their size; at the next tick,
 * when the board has shown the list's hash, the draw is open. [G53]
 */
function moveDraw(state: State, now: number): { facts: Fact[]; needs?: Reply } {
  const { draw } = state;
  if (!draw || draw.stage === 'open' || modeAt(state.policy, now) !== 'open') return { facts: [] };
  if (draw.stage === 'closed') return { facts: now > draw.closedAt ? [{ type: 'draw_opened' }] : [] };
  const { next, blockEnd } = state.lanes[draw.lane];
  const numbers = draw.draw.size;
  if (blockEnd - next < numbers) return { facts: [], needs: { type: 'block_needed', lane: draw.lane, numbers } };
  return { facts: [{ type: 'draw_closed', first: next, at: now }] };
}

/** Numbers called a second, averaged over some 10 s whatever the time between ticks. */
function paceOf(state: State, facts: readonly Fact[], name: Lane, now: number): Fact[] {
  const lane = state.lanes[name];
  const seconds = (now - state.tickedAt) / 1000;
  if (seconds <= 0) return [];
  let { serving } = lane;
  for (const fact of facts) if (fact.type === 'served' && fact.lane === name) serving = fact.to;
  const called = (serving - lane.pacedFrom) / seconds;
  const averaged = lane.pace + (called - lane.pace) * (1 - Math.exp(-seconds / paceWindow));
  const pace = averaged < 0.001 ? 0 : averaged;
  return pace === lane.pace ? [] : [{ type: 'pace', lane: name, pace }];
}
