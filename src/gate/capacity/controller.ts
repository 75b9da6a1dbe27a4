// What every way of finding the capacity shares: bounds, targets, and the step from a measure to a limit.
import type { Measure, Targets } from './measure.ts';

export type ControllerOptions = {
  /** The limit never leaves these bounds, units. */
  floor: number;
  ceiling: number;
  /** Where it begins, units; the floor unless told. */
  initial?: number;
  targets?: Targets;
};

export type Controller = {
  /** @param now ms since 1970. @returns the limit, units, a whole number. */
  step(measure: Measure, now: number): number;
  limit(): number;
};

/** Growth counts at most this much time: after a sleep the limit must not leap, ms. */
const longestStep = 2_000;

/** Seconds between two steps, at least 0. */
export function elapsedSeconds(from: number | undefined, to: number): number {
  return from === undefined ? 1 : Math.min(longestStep, Math.max(0, to - from)) / 1_000;
}

/** @throws when the bounds make no sense. */
export function bounds({ floor, ceiling, initial = floor }: ControllerOptions) {
  if (!(floor >= 1 && ceiling >= floor && Number.isFinite(ceiling))) {
    throw new Error(`a capacity needs 1 ≤ floor ≤ ceiling, not ${floor} and ${ceiling}`);
  }
  const keep = (units: number) => Math.min(ceiling, Math.max(floor, units));
  // Whole units inside the bounds even when these are not whole.
  const whole = (units: number) => Math.min(Math.floor(ceiling), Math.max(Math.ceil(floor), Math.round(units)));
  return { keep, whole, start: keep(initial) };
}
