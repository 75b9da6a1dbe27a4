// A place with a real capacity that nobody is told: people enter up to the limit, work, leave, and delays follow the load.
import type { Controller } from '../controller.ts';

export type Second = {
  at: number;
  /** Units that it can truly hold. */
  real: number;
  limit: number;
  used: number;
  /** 99th percentile of requests, ms. */
  request: number;
};

export type Course = {
  seconds: number;
  real(at: number): number;
  /** Mean stay, s. */
  stay?: number;
  /** Units that would enter a second if they could. */
  arriving?: number;
  /** Spread of the measured delay, as a part of it. */
  noise?: number;
  /** 0 to 1, in turn. */
  chance(): number;
};

/** A request of an empty place, ms at the 99th percentile. */
export const quickest = 40;

/**
 * One queue: delay is `quickest ÷ (1 − load)`, and what came in beyond the capacity stays as a backlog that delays
 * everything until it is worked off. Requests longer than 30 s are given up, as browsers and proxies do.
 */
export function live(controller: Controller, course: Course): Second[] {
  const { seconds, real, stay = 60, arriving = 1e9, noise = 0.1, chance } = course;
  const lived: Second[] = [];
  let used = 0;
  let backlog = 0;
  let limit = controller.limit();
  for (let at = 0; at < seconds; at++) {
    used -= used / stay;
    if (used < limit) used = Math.min(limit, used + arriving);
    const capacity = Math.max(1e-6, real(at));
    const load = used / capacity;
    backlog = Math.max(0, Math.min(30 * capacity, backlog + used - capacity));
    const spread = 1 + noise * (2 * chance() - 1);
    const request = Math.min(30_000, (quickest / (1 - Math.min(load, 0.99)) + (backlog / capacity) * 1_000) * spread);
    limit = controller.step({ used, request }, at * 1_000);
    lived.push({ at, real: capacity, limit, used, request });
  }
  return lived;
}

/** Numbers from 0 to 1 that are the same each time (a linear congruential generator, Numerical Recipes' constants). */
export function sameChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
