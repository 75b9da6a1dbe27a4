// Finds the capacity by small additive rises and larger multiplicative falls, with a band between them where it rests.
import { bounds, type Controller, type ControllerOptions, elapsedSeconds } from './controller.ts';
import { type Measure, pressureOf, usualTargets } from './measure.ts';

/** Part of what was in use that is kept when it was too much. */
const fall = 0.9;
/** A rise a second: this part of the level that was too much last. */
const rise = 0.01;
/** A rise a second while no such level is known or it was left behind. */
const search = 0.05;
/** That level is left behind when the limit has passed it by this much. */
const passed = 1.1;
/** Between this pressure and 1 the limit rests: it would otherwise swing around the capacity for ever. */
const rest = 0.6;
/** A rise is the smaller the nearer the pressure is to where it rests, from this distance: a whole step would pass it. */
const approach = 0.3;
/** The limit is being reached when this part of it is in use. */
const reached = 0.9;
/** Pressure that needs no second opinion. */
const alarming = 2;
/** Steps over which a backlog is seen to be worked off: then the place needs time, not fewer people. */
const memory = 5;
const eased = 0.85;
/** After a fall, time for what it did to show, ms. */
const settle = 5_000;

/**
 * Chiu and Jain's rule (additive increase, multiplicative decrease) with TCP's slow start, changed where seats differ from
 * packets: lowering the limit puts nobody out, so a fall counts from what is in use, and the next one waits until
 * the place has emptied to the limit. Otherwise one long overload would bring the limit down to the floor.
 */
export function createAimd(options: ControllerOptions): Controller {
  const { keep, whole, start } = bounds(options);
  const targets = options.targets ?? usualTargets;
  let limit = start;
  let steppedAt: number | undefined;
  let tooMuch: number | undefined;
  let fellAt = Number.NEGATIVE_INFINITY;
  let recent: number[] = [];

  const step = (measure: Measure, now: number): number => {
    const seconds = elapsedSeconds(steppedAt, now);
    // Time that ran backwards must not freeze the limit until it has caught up.
    if (steppedAt !== undefined && now < steppedAt) fellAt -= steppedAt - now;
    steppedAt = now;
    const { value, whole: complete } = pressureOf(measure, targets);
    if (value === undefined) return whole(limit);
    const over = value > alarming || (value > 1 && (recent.at(-1) ?? 0) > 1);
    const easing = recent.length === memory && value < (recent[0] ?? 0) * eased;
    recent = [...recent, value].slice(-memory);
    if (over) {
      const emptied = measure.used <= limit * passed;
      if (emptied && !easing && now - fellAt >= settle) {
        tooMuch = Math.min(limit, Math.max(measure.used, options.floor));
        limit = keep(tooMuch * fall);
        fellAt = now;
      }
    } else if (value < rest && complete && measure.used >= limit * reached) {
      const known = tooMuch !== undefined && limit <= tooMuch * passed ? tooMuch : undefined;
      const pace = known === undefined ? limit * search : known * rise;
      limit = keep(limit + Math.max(1, pace * Math.min(1, (rest - value) / approach)) * seconds);
    }
    return whole(limit);
  };
  return { step, limit: () => whole(limit) };
}
