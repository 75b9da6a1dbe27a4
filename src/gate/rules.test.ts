// The rules of SPEC.md over random days: arrivals, no-shows, claims, leaves, crashes, lost counters, clock jumps.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Lane, laneNames } from './contract.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import { type Event, type Place, type Policy, type Reply, usualPolicy } from './model.ts';
import { initialState, restartedState } from './state.ts';
import { createOnlooker, type Pass } from './testing/naive-gate.ts';
import { createUsedNumbers } from './used.ts';

const start = Date.UTC(2026, 10, 23, 8, 0, 0);
const accounts = 9;
const people = 12;
const ticketLife = 2 * 3_600_000;

const lane = fc.constantFrom<Lane>(...laneNames);
const who = fc.nat({ max: people - 1 });
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('arrive' as const), who, lane }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('claim' as const), who, ticket: fc.nat({ max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('enter' as const), who, lane }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reserve' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), who, old: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('renew' as const), who, old: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('tick' as const), seconds: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tick' as const), seconds: fc.integer({ min: 20, max: 150 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('jump' as const), seconds: fc.integer({ min: -5000, max: 5000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('capacity' as const), seats: fc.nat({ max: 8 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('mode' as const),
      mode: fc.constantFrom<Policy['mode']>('open', 'open', 'paused', 'closed'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), given: fc.boolean(), turns: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose counters' as const), nobodys: fc.boolean() }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

const shares = fc.constantFrom(
  { lesson: 0.6, staff: 0.1, open: 0.3 },
  { lesson: 0, staff: 0.5, open: 0.5 },
  { lesson: 0.2, staff: 0.1, open: 0.2 },
  { lesson: 1, staff: 0, open: 0 },
);
const beginnings = fc.record({ seats: fc.integer({ min: 0, max: 8 }), shares, pace: fc.constantFrom(0.4, 1, 3, 500) });
const days = fc.array(action, { minLength: 20, maxLength: 140 });

const subject = (number: number) => (number * 0x1357_9bdf + 7).toString(16).padStart(16, '0');

/** A day at a gate, with the people in front of it and an onlooker beside it. */
function aDay({ seats, ...change }: { seats: number } & Partial<Policy>) {
  const policy: Policy = {
    ...usualPolicy,
    capacity: seats,
    costs: { full: 1, voice: 1, text: 1 },
    tiers: ['full'],
    ticketLife,
    doorsTime: 60_000,
    ...change,
  };
  let state = initialState(policy, { now: start, epoch: 1 });
  const look = createOnlooker(policy, start, () => state.lanes);
  const tickets = new Map<string, { place: Place; expiresAt: number }[]>();
  const passes = new Map<string, Pass[]>();
  let now = start;
  let steps = 0;

  function run(event: Event): Reply {
    look.totalBefore = look.total();
    look.pass(now, event.type === 'tick');
    const decision = decide(state, event, now);
    if (steps++ < 200) expect(decide(state, event, now), 'decide changes nothing').toEqual(decision);
    for (const fact of decision.facts) evolve(state, fact);
    const objections = look.see(event, decision.facts, decision.reply);
    if (objections.length > 0) expect(objections).toEqual([]);
    const { reply } = decision;
    if (reply.type === 'refused' && !(reply.retryAfter >= 1)) expect.fail('a refusal says when to ask again');
    if (reply.type === 'seat')
      passes.set(reply.seat.subject, [...(passes.get(reply.seat.subject) ?? []), { ...reply.seat }]);
    return reply;
  }

  /** The shell's part: when the block is used up, another is made durable. */
  function arrive(by: number, name: Lane): Reply {
    const event: Event = { type: 'arrive', subject: subject(by), lane: name, durable: by < accounts };
    const had = look.places.get(subject(by));
    let reply = run(event);
    if (reply.type === 'refused' && reply.code === 'block_empty') {
      const { blockEnd } = state.lanes[name];
      run({ type: 'block', lane: name, from: blockEnd, end: blockEnd + 5, epoch: state.epoch, nobodys: true });
      reply = run(event);
    }
    if (reply.type === 'ticket') {
      const expired = had && had.number <= state.lanes[name].past;
      if (by < accounts && had?.lane === name && !expired) expect(reply.place, '[G1] the same place').toEqual(had);
      expect(reply.position).toBe(Math.max(0, reply.place.number - state.lanes[name].serving));
      const mine = tickets.get(subject(by)) ?? [];
      tickets.set(subject(by), [{ place: reply.place, expiresAt: state.at + ticketLife }, ...mine].slice(0, 3));
    }
    return reply;
  }

  function claim(by: number, which = 0): Reply | undefined {
    const ticket = tickets.get(subject(by))?.[which];
    if (!ticket) return undefined;
    const sits = state.seats.has(subject(by));
    const used = look.used.has(look.key(ticket.place));
    const reply = run({ type: 'claim', subject: subject(by), ...ticket });
    if (used && !sits) expect(reply, '[G15] used once').toMatchObject({ type: 'refused' });
    return reply;
  }

  function crash(keepsGiven: boolean, keepsTurns: boolean) {
    const lanes = { lesson: known('lesson'), staff: known('staff'), open: known('open') };
    function known(name: Lane) {
      const { blockEnd, serving, turns } = state.lanes[name];
      const given = Math.max(0, ...look.given[name]);
      return { blockEnd, serving, ...(keepsGiven ? { given } : {}), ...(keepsTurns ? { turns } : {}) };
    }
    const used = createUsedNumbers();
    for (const name of laneNames)
      for (const number of look.given[name]) if (look.used.has(`${name}/${number}`)) used.add(name, number);
    const seated = [...look.seats.values()].filter((seat) => seat.expiresAt >= state.at).length;
    look.crash(keepsTurns);
    if (!keepsGiven) look.blur();
    state = restartedState(state.policy, { now: state.at, epoch: state.epoch, lanes, seats: seated, used });
    for (const [account, place] of look.places) state.places.set(account, place);
    for (const [account, seat] of look.seats) if (seat.expiresAt < state.at) look.seats.delete(account);
  }

  function act(step: Action) {
    if (step.do === 'arrive') arrive(step.who, step.lane);
    else if (step.do === 'claim') claim(step.who, step.ticket);
    else if (step.do === 'enter') run({ type: 'enter', subject: subject(step.who), lane: step.lane });
    else if (step.do === 'reserve') reserve(step.who);
    else if (step.do === 'leave') {
      const pass = passes.get(subject(step.who))?.at(step.old ? -2 : -1);
      if (pass) run({ type: 'leave', subject: pass.subject, generation: pass.generation, enteredAt: pass.enteredAt });
    } else if (step.do === 'renew') renew(step.who, step.old);
    else if (step.do === 'tick') tick(step.seconds);
    else if (step.do === 'jump') now += step.seconds * 1000;
    else if (step.do === 'capacity') setPolicy({ capacity: step.seats });
    else if (step.do === 'mode') setPolicy({ mode: step.mode });
    else if (step.do === 'crash') crash(step.given, step.turns);
    else {
      if (!step.nobodys) look.blur();
      for (const name of laneNames) {
        const from = state.lanes[name].blockEnd + 10;
        run({ type: 'block', lane: name, from, end: from + 3, epoch: state.epoch + 1, nobodys: step.nobodys });
      }
    }
  }

  function reserve(by: number) {
    const classKey = `class ${by % 2}`;
    const room = look.isAdmitted(classKey) && look.membersIn(classKey) < look.classSize(classKey);
    const mayEnter = room && state.policy.mode !== 'closed';
    const reply = run({
      type: 'claim_reserved',
      subject: subject(by),
      reservation: { classKey, size: 3, opensAt: start, endsAt: start + 24 * 3_600_000 },
    });
    if (mayEnter) expect(reply, '[G22] a class that was admitted enters as a whole').toMatchObject({ type: 'seat' });
  }

  function renew(by: number, old: boolean) {
    const pass = passes.get(subject(by))?.at(old ? -2 : -1);
    if (!pass || pass.expiresAt + 2_000 < Math.max(now, state.at)) return;
    // A gate that starts again can't know who had left: their old passes would be counted as somebody's. Said in [G16].
    if (state.unheard.count > 0 && !look.seats.has(pass.subject)) return;
    const seat = look.seats.get(pass.subject);
    const { subject: account, lane: name, generation, enteredAt } = pass;
    // After a restart the gate hears of a device by its pass only, and may hear of the older one first.
    const sits = state.seats.has(account);
    const newest = seat && seat.generation === generation && seat.enteredAt === enteredAt;
    const reply = run({ type: 'renew', subject: account, lane: name, generation, enteredAt, hold: undefined });
    if (newest && state.policy.mode !== 'closed' && state.at - enteredAt <= usualPolicy.sessionTime) {
      expect(reply, '[G12] [G16] a seat renewed in time is kept, also after a crash').toMatchObject({ type: 'seat' });
    }
    if (seat && generation < seat.generation && enteredAt === seat.enteredAt && sits) {
      expect(reply, '[G11] the older device').toMatchObject({ type: 'refused' });
    }
  }

  function tick(seconds: number) {
    now += seconds * 1000;
    run({ type: 'tick' });
  }

  function setPolicy(change: Partial<Policy>) {
    look.policy = { ...state.policy, ...change };
    run({ type: 'policy', policy: look.policy });
  }

  /** A clock that was put back stands still until it has caught up. */
  const catchUp = () => {
    now = Math.max(now, state.at);
  };
  return { act, catchUp, arrive, claim, tick, setPolicy, tickets, look, state: () => state, run, subject };
}

test('[G1] [G2] [G3] [G4] [G10] [G11] [G15] [G16] [G20] [G21] [G22] hold on any day', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(beginnings, days, (beginning, steps) => {
      const day = aDay(beginning);
      for (const step of steps) day.act(step);
    }),
    { numRuns: 400 },
  );
});

test('[G5] [G13] [G14] after any day, whoever keeps asking enters, though others never show up and more keep coming', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(beginnings, days, fc.integer({ min: 1, max: 4 }), (beginning, steps, seats) => {
      const equal = {
        pace: Math.max(1, beginning.pace),
        shares: { lesson: 0.5, staff: 0.2, open: 0.3 },
        claimWithin: 3_000,
      };
      const day = aDay({ ...beginning, ...equal });
      for (const step of steps) day.act(step);
      day.setPolicy({ capacity: seats, mode: 'open' });
      day.catchUp();
      day.tick(usualPolicy.passLife / 1000 + 5);
      const patient = [0, 3, 4];
      const entered = new Set<number>();
      const lanes: readonly Lane[] = ['lesson', 'staff', 'open'];
      patient.forEach((by, i) => {
        day.arrive(by, lanes[i] ?? 'open');
      });
      for (let round = 0; round < 1500 && entered.size < patient.length; round++) {
        // One more comes to each lane, again and again: half of them enter and leave at once, the other half never show up.
        lanes.forEach((name, i) => {
          const by = [9, 10, 11][i] ?? 9;
          day.arrive(by, name);
          if (round % 2 === 0) day.claim(by);
          day.act({ do: 'leave', who: by, old: false });
        });
        day.tick(1);
        for (const by of patient) {
          if (entered.has(by)) continue;
          if (day.claim(by)?.type === 'seat') {
            entered.add(by);
            day.act({ do: 'leave', who: by, old: false });
          }
        }
      }
      expect([...entered].sort()).toEqual(patient);
    }),
    { numRuns: 20 },
  );
});
