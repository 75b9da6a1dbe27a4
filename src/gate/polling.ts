// When to read the board again, and how long the wait is said to be. Pure: shared by the waiting page, the school's page and
// virtual pupils; chance is passed in as a number from 0 to 1.
import type { Board, LaneBoard, PollPolicy } from './contract.ts';

/** Why the time announced has risen. `pace`: the line itself goes slower than a moment ago, and nothing more is known. */
export type Reason = NonNullable<Board['slower']> | 'pace';

/** How long the wait is said to be; minutes. */
export type Span =
  | { type: 'moment' }
  | { type: 'between'; low: number; high: number }
  | { type: 'about'; minutes: number };

/** Waits after failures: a random part of `base × 2^failures`, at most `cap`; ms. */
export const backOff = { base: 2_000, cap: 60_000 };

/** The line's own error, as a part of what position ÷ pace gives. */
const doubt = 0.3;
/** A time that rises without a reason known is first held back this long: most such rises are noise; ms. */
const patience = 30_000;

/** @returns ms until the turn comes, or undefined when the pace isn't known. */
export function expectedWait(position: number, lane: LaneBoard): number | undefined {
  if (position <= 0) return 0;
  return lane.pace > 0 ? (position / lane.pace) * 1000 : undefined;
}

/** @param wait until the turn comes, and @param waited since the place was taken, both in ms. @returns ms */
export function pollDelay(
  policy: PollPolicy,
  { position, wait, waited }: { position: number; wait: number | undefined; waited: number },
  chance: number,
): number {
  // A seat or two more can call the first of a line at once, whatever the pace has been; and of a line that has just begun nobody
  // knows the pace yet, so that it is believed for twice the time already waited and a short delay more.
  const believed = 2 * (policy.floor + waited);
  const wished = Math.min(policy.floor * position, believed, wait === undefined ? Infinity : wait / policy.divisor);
  const delay = Math.min(policy.ceiling, Math.max(policy.floor, wished));
  return delay * (1 + policy.jitter * chance);
}

/** A tab that nobody sees reads the board once, when its turn should have come. @returns ms */
export function hiddenDelay(policy: PollPolicy, wait: number | undefined, chance: number): number {
  return Math.max(wait ?? 0, policy.ceiling) * (1 + policy.jitter * chance);
}

/** Full jitter, so that those who failed together don't come back together. @param failures in a row, from 1. @returns ms */
export function retryDelay(failures: number, retryAfter: number, chance: number): number {
  const most = Math.min(backOff.cap, backOff.base * 2 ** Math.min(failures, 16));
  // What the server asks for is obeyed, and spread as well.
  return retryAfter > 0 ? retryAfter + chance * Math.min(most, retryAfter) : chance * most;
}

/** @param wait ms */
export function spanOf(wait: number | undefined): Span | undefined {
  if (wait === undefined) return undefined;
  const minutes = wait / 60_000;
  if (minutes < 0.8) return { type: 'moment' };
  if (minutes < 9) {
    const low = Math.max(1, Math.floor(minutes * (1 - doubt)));
    return { type: 'between', low, high: Math.max(low + 1, Math.ceil(minutes * (1 + doubt))) };
  }
  const step = minutes < 50 ? 5 : minutes < 180 ? 15 : 60;
  return { type: 'about', minutes: Math.round(minutes / step) * step };
}

/** The longest wait that a span admits, minutes. */
export function longestOf(span: Span): number {
  if (span.type === 'moment') return 1;
  return span.type === 'between' ? span.high : span.minutes;
}

/** What was announced last, and since when the figures say more than that. */
export type Announced = {
  position: number;
  span: Span | undefined;
  reason: Reason | undefined;
  /** ms since 1970. */
  risingSince: number | undefined;
};

/**
 * What to announce now. The position never grows, even when an older board comes out of a cache ([G4]). The time goes down at
 * once, and up only with a reason: the board's, or the pace itself when it stays slower.
 */
export function announce(
  before: Announced | undefined,
  {
    position,
    wait,
    slower,
    now,
  }: { position: number; wait: number | undefined; slower?: Board['slower']; now: number },
): Announced {
  const span = spanOf(wait);
  if (!before) return { position, span, reason: slower, risingSince: undefined };
  const kept = Math.min(position, before.position);
  const rises = before.span && span ? longestOf(span) > longestOf(before.span) : before.span !== undefined && !span;
  if (!rises) {
    // The reason stays while the time that it explains does.
    const reason = slower ?? (sameSpan(before.span, span) ? before.reason : undefined);
    return { position: kept, span, reason, risingSince: undefined };
  }
  const since = before.risingSince ?? now;
  if (!slower && now - since < patience) {
    return { position: kept, span: before.span, reason: before.reason, risingSince: since };
  }
  return { position: kept, span, reason: slower ?? 'pace', risingSince: undefined };
}

export function sameSpan(a: Span | undefined, b: Span | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
