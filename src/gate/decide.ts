// What the gate does about an event: facts and a reply. Reads the state, changes nothing; see SPEC.md for the rules.
import { arrive } from './arrive.ts';
import { reserve } from './classes.ts';
import { evolve } from './evolve.ts';
import type { Decision, Event, Fact, Reply, State } from './model.ts';
import { claim, enter, leave, renew } from './seats.ts';
import { tick } from './tick.ts';
import { settleTier } from './tier.ts';

/** @param now ms since 1970; an earlier time than the state has seen counts as that one. */
export function decide(state: State, event: Event, now: number): Decision {
  const at = Math.max(now, state.at);
  const decision = answer(state, event, at);
  if (at > state.at) decision.facts.unshift({ type: 'time', at });
  return decision;
}

/** Decides and applies: for a gate that keeps its facts nowhere else. */
export function handle(state: State, event: Event, now: number): Reply {
  const { facts, reply } = decide(state, event, now);
  for (const fact of facts) evolve(state, fact);
  return reply;
}

function answer(state: State, event: Event, now: number): Decision {
  switch (event.type) {
    case 'arrive':
      return arrive(state, event, now);
    case 'claim':
      return claim(state, event, now);
    case 'claim_reserved':
      return reserve(state, event, now);
    case 'enter':
      return enter(state, event, now);
    case 'renew':
      return renew(state, event, now);
    case 'leave':
      return leave(state, event);
    case 'block':
      return done([event]);
    case 'led':
      return done([event]);
    case 'draw':
      return startDraw(state, event);
    case 'policy':
      return done([event, ...settleTier(state, event.policy)]);
    case 'served_elsewhere': {
      const { serving } = state.lanes[event.lane];
      return done(
        event.serving > serving ? [{ type: 'served', lane: event.lane, to: event.serving, turns: 0, until: now }] : [],
      );
    }
    case 'tick':
      return tick(state, event, now);
  }
}

/** A draw begins while a scheduled gate isn't open, once; afterwards another one may. [G53] */
function startDraw(state: State, event: Extract<Event, { type: 'draw' }>): Decision {
  if (state.policy.mode !== 'scheduled' || (state.draw && state.draw.stage !== 'open')) return done([]);
  return done([event]);
}

const done = (facts: Fact[]): Decision => ({ facts, reply: { type: 'done' } });
