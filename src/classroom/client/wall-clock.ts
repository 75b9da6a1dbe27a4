// Time since 1970 that never jumps back within a page, in the page and in its workers alike.

/** ms since 1970, with fractions. */
export const wallNow = (): number => performance.timeOrigin + performance.now();

/** Between two captures of one run, µs. */
const longestStep = 2_000_000;

/**
 * Puts the timestamps of a capture (any origin) on the wall clock: the smallest distance seen is the one without scheduling
 * delays; it may rise slowly, for clocks that drift.
 */
export class CaptureClock {
  private offset = Number.POSITIVE_INFINITY;
  private last = Number.NaN;

  /** @param timestamp µs of the first sample or of the picture. @param length ms captured after it. Returns ms since 1970. */
  at(timestamp: number, length: number, now = wallNow()): number {
    // A device that starts anew counts from elsewhere (Chromium's first block of samples even comes from the future).
    const step = timestamp - this.last;
    if (step < 0 || step > longestStep) this.offset = Number.POSITIVE_INFINITY;
    this.last = timestamp;
    this.offset = Math.min(this.offset + 0.01, now - timestamp / 1_000 - length);
    return timestamp / 1_000 + this.offset;
  }
}
