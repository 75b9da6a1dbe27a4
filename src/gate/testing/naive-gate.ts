// What an onlooker of a gate writes down, and what they would object to. It knows the rules as SPEC.md tells them and none of
// the gate's state: only what was asked, the facts announced, the replies, and the number now served.
import { type Lane, laneNames } from '../contract.ts';
import type { Event, Fact, Place, Policy, Reply, Seat, State } from '../model.ts';

export type Pass = { subject: string; lane: Lane; generation: number; enteredAt: number; expiresAt: number };

/** `late`: a turn of the line of the late, which a restart doesn't know. */
type Called = { number: number; until: number; late: boolean };

export function createOnlooker(policy: Policy, start: number, board: () => State['lanes']) {
  const given: Record<Lane, Set<number>> = { lesson: new Set(), staff: new Set(), open: new Set() };
  /** Numbers given and not called, with the position last seen. */
  const ahead: Record<Lane, Map<number, number>> = { lesson: new Map(), staff: new Map(), open: new Map() };
  const greatest: Record<Lane, number> = { lesson: 0, staff: 0, open: 0 };
  const serving: Record<Lane, number> = { lesson: 0, staff: 0, open: 0 };
  const places = new Map<string, Place>();
  const used = new Set<string>();
  const seats = new Map<string, Pass & { classKey: string | undefined }>();
  const turns: Record<Lane, Called[]> = { lesson: [], staff: [], open: [] };
  const classes = new Map<string, { size: number; until: number }>();
  const classesWaiting = new Set<string>();
  /** Until then the lanes of seats taken before a restart aren't known to the gate. */
  let lanesUnknownUntil = 0;
  const look = {
    policy,
    at: start,
    released: 0,
    /** Bursts that the pace allowed: one at each start. */
    bursts: 1,
    startedAt: start,
    given,
    places,
    used,
    seats,
    key: (place: Place) => `${place.lane}/${place.number}`,
    slots: () => Math.floor(look.policy.capacity / look.policy.costs.full + 1e-9),
    seatsIn: (lane: Lane) => [...seats.values()].filter((seat) => seat.lane === lane).length,
    turnsIn: (lane: Lane) => turns[lane].length,
    membersIn: (classKey: string) => [...seats.values()].filter((seat) => seat.classKey === classKey).length,
    isAdmitted: (classKey: string) => (classes.get(classKey)?.until ?? 0) >= look.at,
    classSize: (classKey: string) => classes.get(classKey)?.size ?? 0,
    aside() {
      let all = 0;
      for (const [classKey, { size }] of classes) all += Math.max(0, size - look.membersIn(classKey));
      return all;
    },
    useOf: (lane: Lane) => look.seatsIn(lane) + turns[lane].length + (lane === 'lesson' ? look.aside() : 0),
    total: () => laneNames.reduce((sum, lane) => sum + look.useOf(lane), 0),
    waitingIn: (lane: Lane) => ahead[lane].size,
    /** Turns end at the first tick after their time, and so do leases and doors. */
    pass(now: number, ticks: boolean) {
      look.at = Math.max(look.at, now);
      if (!ticks) return;
      for (const lane of laneNames) turns[lane] = turns[lane].filter((turn) => turn.until >= look.at);
      for (const [subject, seat] of seats) if (seat.expiresAt + 2_000 < look.at) seats.delete(subject);
      for (const [classKey, { until }] of classes) if (until < look.at) classes.delete(classKey);
    },
    /** From here the gate may call numbers that nobody has, which the onlooker can't see. */
    blur() {
      lanesUnknownUntil = Number.POSITIVE_INFINITY;
    },
    crash(keepsTurns: boolean) {
      for (const lane of laneNames)
        turns[lane] = keepsTurns ? turns[lane].filter((turn) => turn.until >= look.at && !turn.late) : [];
      classes.clear();
      classesWaiting.clear();
      lanesUnknownUntil = Math.max(lanesUnknownUntil, look.at + look.policy.passLife + 5_000);
      for (const seat of seats.values()) seat.classKey = undefined;
      look.bursts++;
    },
    /** Writes down what happened. @returns objections, by rule. */
    see(event: Event, facts: readonly Fact[], reply: Reply): string[] {
      const objections: string[] = [];
      const before = look.totalBefore;
      for (const fact of facts) notice(fact, objections);
      if (reply.type === 'seat') takeSeat(event, reply.seat, facts, objections);
      const lanes = board();
      for (const lane of laneNames) {
        if (lanes[lane].serving < serving[lane]) objections.push(`[G3] serving fell in ${lane}`);
        serving[lane] = lanes[lane].serving;
        for (const [number, last] of ahead[lane]) {
          const position = number - serving[lane];
          if (position > last) objections.push(`[G4] the position of ${lane} ${number} grew`);
          if (position > 0) ahead[lane].set(number, position);
          else ahead[lane].delete(number);
        }
      }
      const total = look.total();
      if (total > Math.max(look.slots(), before))
        objections.push(`[G10] ${total} of ${look.slots()} slots, ${before} before`);
      if (event.type === 'tick' && classesWaiting.size === 0 && look.at > lanesUnknownUntil)
        objections.push(...unfair(facts));
      const pace = look.policy.pace;
      const most = look.bursts * (pace + 1) + (pace * (look.at - look.startedAt)) / 1000 + 1e-6;
      if (look.released > most) objections.push(`[G21] ${look.released} released, ${most} at most`);
      return objections;
    },
    totalBefore: 0,
  };

  function notice(fact: Fact, objections: string[]) {
    if (fact.type === 'numbered') {
      const { lane, number } = fact.place;
      if (given[lane].has(number)) objections.push(`[G2] ${lane} ${number} was given twice`);
      if (number <= greatest[lane]) objections.push(`[G3] ${lane} ${number} came after ${greatest[lane]}`);
      given[lane].add(number);
      ahead[lane].set(number, Number.POSITIVE_INFINITY);
      greatest[lane] = number;
      if (fact.subject !== undefined) places.set(fact.subject, fact.place);
    } else if (fact.type === 'place_dropped') {
      const place = places.get(fact.subject);
      if (place) useUp(place);
      places.delete(fact.subject);
    } else if (fact.type === 'served') {
      const numbers = [...ahead[fact.lane].keys()].filter((number) => number <= fact.to);
      // A number given up before it was called is called all the same, and its turn lapses.
      for (const number of numbers) {
        turns[fact.lane].push({ number, until: fact.until, late: false });
      }
      look.released += fact.turns;
      if (fact.turns < numbers.length) objections.push(`[G10] ${numbers.length} numbers called as ${fact.turns} turns`);
    } else if (fact.type === 'late_called') {
      turns[fact.lane].push({ number: fact.number, until: fact.until, late: true });
      look.released++;
    } else if (fact.type === 'class_admitted') {
      classesWaiting.delete(fact.classKey);
      classes.set(fact.classKey, { size: fact.size, until: fact.until });
    } else if (fact.type === 'class_waits') {
      classesWaiting.add(fact.classKey);
    } else if (fact.type === 'class_over') {
      classesWaiting.delete(fact.classKey);
    } else if (fact.type === 'unseated') {
      seats.delete(fact.subject);
    }
  }

  /** Nobody is given a seat beyond their share while another lane is under its share and waits. */
  function unfair(facts: readonly Fact[]): string[] {
    const sure = (lane: Lane) => Math.ceil(look.policy.shares[lane] * look.slots() - 1e-9);
    const found: string[] = [];
    for (const given of laneNames) {
      const seats = facts.some((fact) => fact.type === 'served' && fact.lane === given && fact.turns > 0);
      if (!seats || look.useOf(given) <= sure(given)) continue;
      for (const passed of laneNames) {
        if (passed === given || look.waitingIn(passed) === 0 || look.useOf(passed) >= sure(passed)) continue;
        found.push(`[G20] ${given} got more than its share while ${passed} waits under its own`);
      }
    }
    return found;
  }

  function takeSeat(event: Event, seat: Seat, facts: readonly Fact[], objections: string[]) {
    if (seat.generation === 0) return;
    const seated = facts.find((fact) => fact.type === 'seated');
    const isNew = !seats.has(seat.subject);
    const turn = event.type === 'claim' ? event.place : places.get(seat.subject);
    if (turn && seated?.place) {
      if (isNew && event.type === 'claim' && used.has(look.key(turn)))
        objections.push(`[G15] ${look.key(turn)} was used twice`);
      if (isNew && event.type === 'claim' && turn.number > serving[turn.lane])
        objections.push(`[G3] ${look.key(turn)} entered before its turn`);
      useUp(turn);
    }
    if (
      isNew &&
      (seated?.from === 'free' || (seated?.from === 'late' && facts.some((fact) => fact.type === 'allowance')))
    )
      look.released++;
    if (seated && places.get(seat.subject)?.number === seated.place?.number) places.delete(seat.subject);
    seats.set(seat.subject, { ...seat });
  }

  function useUp(place: Place) {
    used.add(look.key(place));
    turns[place.lane] = turns[place.lane].filter((turn) => turn.number !== place.number);
  }

  return look;
}
