// Applies one fact to the state of the gate, in place. Decides nothing.
import { type Lane, laneNames } from './contract.ts';
import { createDraw } from './draw.ts';
import type { Fact, Place, Seat, State, Subject } from './model.ts';

const markEvery = 60_000;

export function evolve(state: State, fact: Fact): void {
  switch (fact.type) {
    case 'time':
      state.at = Math.max(state.at, fact.at);
      return;
    case 'ticked':
      state.tickedAt = fact.at;
      for (const name of laneNames) state.lanes[name].pacedFrom = state.lanes[name].serving;
      return;
    case 'allowance':
      state.allowance = { left: fact.left, at: fact.at };
      return;
    case 'numbered':
      state.lanes[fact.place.lane].next = Math.max(state.lanes[fact.place.lane].next, fact.place.number + 1);
      if (fact.subject !== undefined) state.places.set(fact.subject, fact.place);
      return;
    case 'place_dropped': {
      const place = placeOf(state, fact.subject);
      state.draw?.draw.withdraw(fact.subject);
      if (place) use(state, place);
      state.places.delete(fact.subject);
      return;
    }
    case 'enrolled':
      state.draw?.draw.enrol(fact.subject);
      return;
    case 'draw':
      state.draw = {
        lane: fact.lane,
        stage: 'enrolling',
        seed: fact.seed,
        first: 0,
        closedAt: 0,
        draw: createDraw(fact.seed),
      };
      return;
    case 'draw_closed':
      if (!state.draw) return;
      state.draw.draw.close();
      state.draw.stage = 'closed';
      state.draw.first = fact.first;
      state.draw.closedAt = fact.at;
      state.lanes[state.draw.lane].next = Math.max(
        state.lanes[state.draw.lane].next,
        fact.first + state.draw.draw.size,
      );
      return;
    case 'draw_opened':
      if (state.draw) state.draw.stage = 'open';
      return;
    case 'served':
      serve(state, fact.lane, fact.to, fact.turns, fact.until);
      return;
    case 'turns_lapsed': {
      const lane = state.lanes[fact.lane];
      lane.turns = lane.turns.filter((group) => group.to > fact.to);
      return;
    }
    case 'late_waits': {
      const lane = state.lanes[fact.lane];
      if (!lane.late.delete(fact.number)) lane.lateOrder.push(fact.number);
      lane.late.set(fact.number, fact.at);
      return;
    }
    case 'late_called':
      takeOffLate(state, fact.lane, fact.number);
      state.lanes[fact.lane].lateTurns.set(fact.number, fact.until);
      return;
    case 'late_gone':
      takeOffLate(state, fact.lane, fact.number);
      state.lanes[fact.lane].lateTurns.delete(fact.number);
      return;
    case 'late_credit':
      state.lanes[fact.lane].lateCredit = fact.credit;
      return;
    case 'share_credit':
      state.lanes[fact.lane].shareCredit = fact.credit;
      return;
    case 'beside_classes':
      state.besideClasses = fact.credit;
      return;
    case 'past': {
      const lane = state.lanes[fact.lane];
      lane.past = fact.to;
      while (lane.marks[0] && lane.marks[0].serving <= fact.to) lane.marks.shift();
      state.places.forget(fact.lane, fact.to);
      state.used.forget(fact.lane, fact.to);
      forgetDraw(state, fact.lane, fact.to);
      return;
    }
    case 'pace':
      state.lanes[fact.lane].pace = fact.pace;
      return;
    case 'elsewhere':
      state.elsewhere = { ...fact.seats };
      return;
    case 'seated':
      seat(state, fact);
      return;
    case 'kept': {
      const found = state.seats.get(fact.subject);
      if (!found) return;
      found.expiresAt = fact.expiresAt;
      found.holds = fact.holds;
      found.heldUntil = fact.heldUntil;
      state.seats.delete(fact.subject);
      state.seats.set(fact.subject, found);
      return;
    }
    case 'unseated':
      unseat(state, fact.subject);
      return;
    case 'class_waits':
      state.classesWaiting.set(fact.classKey, { size: fact.size, endsAt: fact.endsAt });
      watchDoors(state, fact.classKey, fact.endsAt);
      return;
    case 'class_admitted': {
      const { classKey, size, until, endsAt } = fact;
      if (state.classesWaiting.delete(classKey)) forgetDoors(state, classKey);
      state.classes.set(classKey, { classKey, size, taken: 0, open: true, until, endsAt });
      state.aside += size;
      watchDoors(state, classKey, until);
      return;
    }
    case 'class_over':
      endClass(state, fact.classKey);
      return;
    case 'unheard':
      state.unheard.count = fact.count;
      state.unheard.until = fact.until;
      if (fact.count === 0) state.unheard.heard.clear();
      return;
    case 'block': {
      const lane = state.lanes[fact.lane];
      const from = Math.max(fact.from, lane.blockEnd);
      if (fact.end > from) {
        if (from > lane.blockEnd) skip(state, fact.lane, from, fact.nobodys);
        lane.blockEnd = fact.end;
      }
      state.epoch = Math.max(state.epoch, fact.epoch);
      return;
    }
    case 'led':
      state.led = fact.led;
      return;
    case 'policy':
      state.policy = fact.policy;
      return;
    case 'wish':
      state.wish = fact.wish;
      return;
    case 'tier':
      state.tier = fact.tier;
      return;
  }
}

/** The place that a subject has: kept, or given by the draw once it is open. */
export function placeOf(state: State, subject: Subject): Place | undefined {
  const kept = state.places.find(subject);
  if (kept || state.draw?.stage !== 'open') return kept;
  const { lane, first, draw } = state.draw;
  const order = draw.orderOf(subject);
  if (order === undefined) return undefined;
  const number = first + order;
  return number <= state.lanes[lane].past || state.used.has(lane, number) ? undefined : { lane, number };
}

/** A draw whose last number is past answers no more questions. */
function forgetDraw(state: State, lane: Lane, past: number) {
  const { draw } = state;
  if (draw?.lane === lane && draw.stage === 'open' && past >= draw.first + draw.draw.size - 1) state.draw = undefined;
}

function serve(state: State, name: Lane, to: number, turns: number, until: number) {
  const lane = state.lanes[name];
  if (to <= lane.serving) return;
  const last = lane.turns.at(-1);
  if (turns > 0 && last && last.until === until && last.to === lane.serving) {
    last.to = to;
    last.left += turns;
  } else if (turns > 0) {
    lane.turns.push({ from: lane.serving, to, left: turns, until });
  }
  lane.serving = to;
  while (lane.gaps[0] && lane.gaps[0].to <= to) lane.gaps.shift();
  const mark = lane.marks.at(-1);
  if (!mark || state.at - mark.at >= markEvery) lane.marks.push({ at: state.at, serving: to });
  else mark.serving = to;
}

/** A number is used: its turn, or its place in the line of the late, is no longer counted. */
function use(state: State, { lane: name, number }: Place) {
  if (state.used.has(name, number)) return;
  state.used.add(name, number);
  const lane = state.lanes[name];
  takeOffLate(state, name, number);
  if (lane.lateTurns.delete(number)) return;
  const group = lane.turns.find(({ from, to }) => from < number && number <= to);
  // A group handed over at a restart may know less than was taken: it never counts below nothing.
  if (group && group.left > 0) group.left--;
}

function takeOffLate(state: State, name: Lane, number: number) {
  const { late, lateOrder } = state.lanes[name];
  if (late.delete(number)) lateOrder.clean((candidate) => late.has(candidate));
}

function seat(state: State, { seat: taken, from, place, classKey }: Extract<Fact, { type: 'seated' }>) {
  if (from === 'bypass') return;
  if (place) use(state, place);
  if (place && state.places.find(taken.subject)?.number === place.number) state.places.delete(taken.subject);
  const before = state.seats.get(taken.subject);
  if (before) {
    state.seats.delete(taken.subject);
    state.seated[before.lane]--;
  }
  state.seats.set(taken.subject, { ...taken });
  state.seated[taken.lane]++;
  if (from === 'kept' && !before && state.unheard.count > 0) state.unheard.heard.add(taken.subject);
  const hold = classKey === undefined || before?.classKey === classKey ? undefined : state.classes.get(classKey);
  if (!hold) return;
  hold.taken++;
  // Beyond its size, a class takes free seats one by one.
  if (hold.taken > hold.size) hold.size = hold.taken;
  else state.aside--;
}

function unseat(state: State, subject: Subject) {
  const found: Seat | undefined = state.seats.get(subject);
  if (!found) return;
  state.seats.delete(subject);
  state.seated[found.lane]--;
  const hold = found.classKey === undefined ? undefined : state.classes.get(found.classKey);
  if (!hold) return;
  // While the doors are open the seat stays the class's: who fell out comes back, and nobody uses up the others' seats.
  hold.taken--;
  if (hold.open) state.aside++;
  else hold.size--;
}

function watchDoors(state: State, classKey: string, until: number) {
  let at = state.doors.length;
  while (at > 0 && state.doors[at - 1]!.until > until) at--;
  state.doors.splice(at, 0, { classKey, until });
}

function forgetDoors(state: State, classKey: string) {
  const at = state.doors.findIndex((door) => door.classKey === classKey);
  if (at >= 0) state.doors.splice(at, 1);
}

function endClass(state: State, classKey: string) {
  forgetDoors(state, classKey);
  state.classesWaiting.delete(classKey);
  const hold = state.classes.get(classKey);
  if (!hold) return;
  if (hold.open) state.aside -= hold.size - hold.taken;
  if (!hold.open || hold.endsAt <= hold.until) {
    state.classes.delete(classKey);
    return;
  }
  hold.size = hold.taken;
  hold.open = false;
  hold.until = hold.endsAt;
  watchDoors(state, classKey, hold.endsAt);
}

/** The lane goes on at `from`; what was left of its block is nobody's in any case. */
function skip(state: State, name: Lane, from: number, nobodys: boolean) {
  const lane = state.lanes[name];
  const to = (nobodys ? from : lane.blockEnd) - 1;
  if (lane.serving >= lane.next - 1 && !state.led) {
    lane.serving = Math.max(lane.serving, to);
  } else if (to >= lane.next) {
    const last = lane.gaps.at(-1);
    if (last && last.to === lane.next - 1) last.to = to;
    else lane.gaps.push({ from: lane.next, to });
  }
  lane.next = from;
}
