// Measures this process each second and lets a controller move the limit: the shell around the pure rules.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../../lib/clock.ts';
import { createAimd } from './aimd.ts';
import type { Controller, ControllerOptions } from './controller.ts';
import type { Measure } from './measure.ts';

export { createAimd as createController } from './aimd.ts';
export type { Controller, ControllerOptions } from './controller.ts';
export { type Measure, type Targets, usualTargets } from './measure.ts';

export type CapacityOptions = ControllerOptions & {
  clock: Clock;
  /** Units taken now: seats and turns, times their cost. */
  used(): number;
  /** Called when the limit has moved. */
  onLimit(units: number): void;
  /** How late the event loop is in processes that work for this one, the worst, ms. */
  loopDelayElsewhere?(): number;
  /** Longest wait for a connection to the database since it was last asked, ms. */
  poolWait?(): number | undefined;
  /** Bytes sent since the start; the difference of two seconds counts. */
  bytesSent?(): number;
  /** Milliseconds between two looks. */
  every?: number;
};

export type Capacity = {
  /** One request that ended: its time, and whether the server (not who asked) did well. */
  observe(durationMs: number, ok: boolean): void;
  /** For the console: the limit and what it was made of. */
  figures(): { limit: number; measure: Measure | undefined };
  close(): void;
};

/** Durations kept of one second; beyond, each replaces one kept before, so that the sample stays even. */
const kept = 4_096;
/** Fewer requests than this say nothing about a 99th percentile; they wait for those of the next second. */
const enough = 20;
/** …but no longer than this, looks. */
const patience = 10;

export function createCapacity(options: CapacityOptions): Capacity {
  const { clock, used, onLimit, loopDelayElsewhere, poolWait, bytesSent, every = 1_000 } = options;
  const controller: Controller = createAimd(options);
  const delays = monitorEventLoopDelay({ resolution: 10 });
  delays.enable();
  const requests = createWindow();
  let sent = bytesSent?.();
  let lookedAt = clock.now();
  let last: Measure | undefined;

  const look = () => {
    const now = clock.now();
    const total = bytesSent?.();
    const seconds = (now - lookedAt) / 1_000;
    last = {
      used: used(),
      // The histogram counts from the timer's own period of 10 ms.
      loopDelay:
        delays.count > 0 ? Math.max(0, delays.percentile(99) / 1e6 - 10, loopDelayElsewhere?.() ?? 0) : undefined,
      ...requests.take(),
      poolWait: poolWait?.(),
      bytesOut: total !== undefined && sent !== undefined && seconds > 0 ? (total - sent) / seconds : undefined,
    };
    delays.reset();
    sent = total;
    lookedAt = now;
    const before = controller.limit();
    const limit = controller.step(last, now);
    if (limit !== before) onLimit(limit);
  };
  const timer = setInterval(look, every);
  timer.unref();
  return {
    observe: requests.observe,
    figures: () => ({ limit: controller.limit(), measure: last }),
    close() {
      clearInterval(timer);
      delays.disable();
    },
  };
}

/** Durations and failures since they were last taken, in memory that doesn't grow. */
export function createWindow() {
  const durations = new Float64Array(kept);
  let count = 0;
  let failed = 0;
  let waited = 0;
  return {
    observe(durationMs: number, ok: boolean): void {
      durations[count % kept] = durationMs;
      count++;
      if (!ok) failed++;
    },
    /** 99th percentile (nearest rank) and share of failures, or nothing while there are too few requests to say. */
    take(): Pick<Measure, 'request' | 'errors'> {
      waited++;
      if (count === 0 || (count < enough && waited < patience)) return { request: undefined, errors: undefined };
      const sorted = durations.slice(0, Math.min(count, kept)).sort();
      const measure = { request: sorted[Math.ceil(sorted.length * 0.99) - 1], errors: failed / count };
      count = failed = waited = 0;
      return measure;
    },
  };
}
