// Who gets the seats that are free: classes that wait, lanes under their share, then whoever waits. [G10] [G20] [G21] [G22]
import { turnEnd } from './arrive.ts';
import { doorsEnd, hasRoom, wholeSize } from './classes.ts';
import { type Lane, laneNames, type Tier } from './contract.ts';
import type { Fact, LaneState, State } from './model.ts';
import { allowanceAt, drawStands, forClasses, freshWaiting, guaranteed, type Room, slotsIn } from './room.ts';

/** Of a lane's releases, for its late while others wait there too. [G14] */
const latePart = 1 / 5;
/** Of what the lesson lane gets, for its numbers while classes wait: a fifth of all is a quarter of the classes' part. */
const besidePart = 1 / 4;

type Waiting = Record<Lane, { fresh: number; late: number }>;

/**
 * @param room what will be free once `before` has happened.
 * @param before facts of the same tick, not applied yet.
 */
export function releases(state: State, room: Room, tier: Tier, before: readonly Fact[], now: number): Fact[] {
  const slots = slotsIn(state.policy, tier);
  room.free += slots - room.slots;
  room.slots = slots;
  const gone = new Set<string>();
  for (const fact of before) if (fact.type === 'class_over') gone.add(fact.classKey);
  const waiting = whoWaits(state, before);
  const { facts, seatsWanted, beside } = admitClasses(state, room, gone, now);
  const credit = { lesson: 0, staff: 0, open: 0 };
  for (const name of laneNames) credit[name] = state.lanes[name].shareCredit;

  const allowance = allowanceAt(state, now);
  const given = share(state, room, waiting, credit, seatsWanted, beside, Math.floor(allowance));
  for (const name of laneNames) {
    facts.push(...callIn(state, name, waiting[name], given[name], before, now));
    if (credit[name] !== state.lanes[name].shareCredit)
      facts.push({ type: 'share_credit', lane: name, credit: credit[name] });
  }
  const besideLeft = seatsWanted > 0 ? beside - given.lesson : 0;
  if (besideLeft !== state.besideClasses) facts.push({ type: 'beside_classes', credit: besideLeft });
  const spent = given.lesson + given.staff + given.open;
  if (spent > 0) facts.push({ type: 'allowance', left: allowance - spent, at: now });
  return facts;
}

function whoWaits(state: State, before: readonly Fact[]): Waiting {
  const opened = before.some((fact) => fact.type === 'draw_opened');
  const waiting: Waiting = { lesson: { fresh: 0, late: 0 }, staff: { fresh: 0, late: 0 }, open: { fresh: 0, late: 0 } };
  for (const name of laneNames) {
    const lane = state.lanes[name];
    if (drawStands(state, name) && !opened) continue;
    waiting[name] = { fresh: freshWaiting(lane), late: lane.late.size };
  }
  for (const fact of before) {
    if (fact.type === 'late_gone' && state.lanes[fact.lane].late.has(fact.number)) waiting[fact.lane].late--;
  }
  return waiting;
}

/** Classes that wait enter in order while there is room for the whole of the first. */
function admitClasses(state: State, room: Room, gone: ReadonlySet<string>, now: number) {
  const facts: Fact[] = [];
  let seatsWanted = 0;
  let beside = state.besideClasses;
  for (const [classKey, { size: wished, endsAt }] of state.classesWaiting) {
    const size = wholeSize(state, wished);
    if (gone.has(classKey)) {
      beside += size * besidePart;
    } else if (seatsWanted === 0 && hasRoom(state, room, size)) {
      facts.push({ type: 'class_admitted', classKey, size, until: doorsEnd(state, endsAt, now), endsAt });
      room.use.lesson += size;
      room.free -= size;
      beside += size * besidePart;
    } else {
      seatsWanted += size;
    }
  }
  return { facts, seatsWanted, beside };
}

/** Seat by seat: to the lanes under their share in proportion to what they lack, then in the order of `laneNames`. */
function share(
  state: State,
  room: Room,
  waiting: Waiting,
  credit: Record<Lane, number>,
  seatsWanted: number,
  beside: number,
  budget: number,
): Record<Lane, number> {
  const given = { lesson: 0, staff: 0, open: 0 };
  // While a class waits, the lesson lane's room is collected for it and not lent.
  const kept = Math.min(seatsWanted, Math.max(0, forClasses(state, room.slots) - room.use.lesson));
  const mayHave = (name: Lane) => {
    if (waiting[name].fresh + waiting[name].late <= given[name]) return false;
    if (name !== 'lesson') return room.free > kept;
    return room.free > 0 && (seatsWanted === 0 || given.lesson + 1 <= beside);
  };
  const lacks = (name: Lane) => guaranteed(state, name, room.slots) - room.use[name];
  // What a lane has earned it keeps while it waits, also through ticks without a seat to give.
  for (const name of laneNames) if (waiting[name].fresh + waiting[name].late === 0) credit[name] = 0;
  for (let left = budget; left > 0; left--) {
    const next =
      mostLacking(
        laneNames.filter((name) => mayHave(name) && lacks(name) > 0),
        lacks,
        credit,
      ) ?? laneNames.find(mayHave);
    if (!next) break;
    given[next]++;
    room.use[next]++;
    room.free--;
  }
  return given;
}

/** Each lane earns its part of the seat, and who has earned most gets it: in the long run each has its proportion. */
function mostLacking(
  lanes: readonly Lane[],
  lacks: (name: Lane) => number,
  credit: Record<Lane, number>,
): Lane | undefined {
  let all = 0;
  for (const name of lanes) all += lacks(name);
  let most: Lane | undefined;
  for (const name of lanes) {
    credit[name] += lacks(name) / all;
    if (most === undefined || credit[name] > credit[most]) most = name;
  }
  if (most !== undefined) credit[most]--;
  return most;
}

/** Calls so many of a lane, the late among them. Gaps are passed over even when nobody is called. */
function callIn(
  state: State,
  name: Lane,
  waiting: { fresh: number; late: number },
  seats: number,
  before: readonly Fact[],
  now: number,
): Fact[] {
  const facts: Fact[] = [];
  const lane = state.lanes[name];
  const until = turnEnd(state, now);
  const earned = waiting.late > 0 && waiting.fresh > 0 ? lane.lateCredit + seats * latePart : 0;
  const late = Math.min(seats, waiting.late, Math.max(Math.floor(earned), seats - waiting.fresh));
  const credit = Math.max(0, earned - late);
  if (credit !== lane.lateCredit) facts.push({ type: 'late_credit', lane: name, credit });
  const to = numberAfter(lane, seats - late);
  if (to > lane.serving) facts.push({ type: 'served', lane: name, to, turns: seats - late, until });
  if (late === 0) return facts;
  const gone = new Set<number>();
  for (const fact of before) if (fact.type === 'late_gone' && fact.lane === name) gone.add(fact.number);
  for (const number of lane.lateOrder.least(late, (candidate) => lane.late.has(candidate) && !gone.has(candidate))) {
    facts.push({ type: 'late_called', lane: name, number, until });
  }
  return facts;
}

/** The number reached when `count` more are called, with the gaps that follow it. */
function numberAfter(lane: LaneState, count: number): number {
  let at = lane.serving;
  let left = count;
  for (const gap of lane.gaps) {
    const between = gap.from - 1 - at;
    if (left < between) break;
    left -= between;
    at = gap.to;
  }
  return at + left;
}
