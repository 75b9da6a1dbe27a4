// What tells a controller how hard the place works: each second's measures, and one pressure made of them.

/** One second's measures; what wasn't measured is undefined. */
export type Measure = {
  /** Units taken: seats and turns, times their cost. The demand that the limit meets. */
  used: number;
  /** 99th percentile of the event loop's delay, ms. */
  loopDelay?: number | undefined;
  /** 99th percentile of requests (in front of a site: the upstream's answers), ms. */
  request?: number | undefined;
  /** Share of requests that failed for the server's own reasons, 0 to 1. */
  errors?: number | undefined;
  /** Longest wait for a connection to the database, ms. */
  poolWait?: number | undefined;
  /** Bytes sent a second. */
  bytesOut?: number | undefined;
};

/** Where each measure is too much. A measure without a target is not looked at. */
export type Targets = Partial<Record<Exclude<keyof Measure, 'used'>, number>>;

/** Behind them somebody notices: a frame of a page, a click, a class that stutters. */
export const usualTargets: Targets = { loopDelay: 50, request: 1_000, errors: 0.05 };

/** A pressure beyond says nothing more, and must not become infinite in a sum. */
const most = 1_000;

const measured = ['loopDelay', 'request', 'errors', 'poolWait', 'bytesOut'] as const;

/**
 * The measure nearest to its target decides: 1 is at the target. `whole` is false when a measure that has a target is
 * missing: then the place may be worse off than it looks, and a limit mustn't rise.
 */
export function pressureOf(measure: Measure, targets: Targets): { value: number | undefined; whole: boolean } {
  let value: number | undefined;
  let whole = true;
  for (const name of measured) {
    const target = targets[name];
    if (target === undefined) continue;
    const found = measure[name];
    if (found === undefined || !Number.isFinite(found) || found < 0) whole = false;
    else value = Math.min(most, Math.max(value ?? 0, found / target));
  }
  return { value, whole };
}
