// Finds the capacity by the gradient between the usual and the present delay: the other way, kept to compare with.
import { bounds, type Controller, type ControllerOptions } from './controller.ts';
import { type Measure, pressureOf, usualTargets } from './measure.ts';

const smoothing = 0.2;
const longWindow = 600;
const warmUp = 10;
const tolerance = 1.5;
const leastGradient = 0.5;

/**
 * Gradient2 of Netflix's concurrency-limits (Gradient2Limit.java, Apache-2.0):
 * `gradient = clamp(0.5, 1, tolerance × long ÷ short)`, `limit = (1 − s) × limit + s × (limit × gradient + √limit)`,
 * long an exponential average over 600 samples, that falls by a tenth when it is twice the short one. Envoy's adaptive
 * concurrency has the same formula on a minimum that it measures by pinning the limit low from time to time, which here would
 * stop admissions. The delay is the pressure, so both ways read the same measures.
 */
export function createGradient(options: ControllerOptions, queue: (limit: number) => number = Math.sqrt): Controller {
  const { keep, whole, start } = bounds(options);
  const targets = options.targets ?? usualTargets;
  let limit = start;
  let usual = 0;
  let samples = 0;

  const step = (measure: Measure): number => {
    const { value, whole: complete } = pressureOf(measure, targets);
    if (value === undefined || value === 0) return whole(limit);
    usual =
      samples < warmUp ? (usual * samples + value) / (samples + 1) : usual + ((value - usual) * 2) / (longWindow + 1);
    samples++;
    if (usual / value > 2) usual *= 0.9;
    if (measure.used < limit / 2) return whole(limit);
    const gradient = Math.max(leastGradient, Math.min(1, (tolerance * usual) / value));
    const wanted = limit * (1 - smoothing) + (limit * gradient + queue(limit)) * smoothing;
    limit = complete ? keep(wanted) : Math.min(limit, keep(wanted));
    return whole(limit);
  };
  return { step, limit: () => whole(limit) };
}
