// A token bucket: so many things a second, with room for a burst.

export class Allowance {
  private readonly perSecond: number;
  private readonly burst: number;
  private left: number;
  private at: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.left = burst;
    this.at = now;
  }

  /** Takes so many; false, and nothing taken, when there aren't so many left. */
  take(now: number, count = 1): boolean {
    this.left = Math.min(this.burst, this.left + (Math.max(0, now - this.at) / 1_000) * this.perSecond);
    this.at = now;
    if (this.left < count) return false;
    this.left -= count;
    return true;
  }
}
