// Time since 1970 that never jumps back within a page, in the page and in its workers alike.

/** ms since 1970, with fractions. */
export const wallNow = (): number => performance.timeOrigin + performance.now();

/** Between two captures of one run, µs. */
const longestStep = 2_000_000;
/** How long the best distance seen counts, ms: twice this at most. */
const window = 2_000;

/**
 * Puts the timestamps of a capture (any origin) on the wall clock. The smallest distance of the last seconds is the one without
 * scheduling delays; older ones are forgotten, because sound cards drift and lose samples.
 */
export class CaptureClock {
  private before = Number.POSITIVE_INFINITY;
  private current = Number.POSITIVE_INFINITY;
  private since = 0;
  private last = Number.NaN;

  /** @param timestamp µs of the first sample or of the picture. @param length ms captured after it. Returns ms since 1970. */
  at(timestamp: number, length: number, now = wallNow()): number {
    // A device that starts anew counts from elsewhere (Chromium's first block of samples even comes from the future).
    const step = timestamp - this.last;
    this.last = timestamp;
    if (step < 0 || step > longestStep) {
      this.before = Number.POSITIVE_INFINITY;
      this.current = Number.POSITIVE_INFINITY;
    }
    if (now - this.since > window) {
      this.before = this.current;
      this.current = Number.POSITIVE_INFINITY;
      this.since = now;
    }
    this.current = Math.min(this.current, now - timestamp / 1_000 - length);
    return timestamp / 1_000 + Math.min(this.before, this.current);
  }
}

/** The distance may grow this much of the time gone: more than the worst device, and little between two of its beats. */
const leak = 0.2;
/** A count this far behind its stamps is given up, ms. */
const furthestBehind = 100;

/**
 * The same for samples that the audio thread counts and stamps itself. Stamps don't suffer from a busy worker, so that a count
 * which runs slow (no sound card, an overloaded audio thread) is followed within milliseconds instead of seconds.
 */
export class SampleClock {
  private distance = Number.NaN;
  private last = Number.NaN;

  /** @param stamp ms since 1970 at the end of the block. Otherwise as above. */
  at(timestamp: number, length: number, stamp: number): number {
    const found = stamp - timestamp / 1_000 - length;
    const gone = (timestamp - this.last) / 1_000;
    this.last = timestamp;
    const grown = this.distance + gone * leak;
    if (!(gone >= 0) || gone > longestStep / 1_000) this.distance = found;
    else this.distance = Math.min(found, Math.max(grown, found - furthestBehind));
    return timestamp / 1_000 + this.distance;
  }
}
