// So many bits a second, whatever the encoder makes of its target: what was spent too much is waited off. Pure.

/** Spent at once without waiting, in ms of the budget: a key frame's worth. */
const burst = 2_000;

export class Budget {
  /** Bits a ms. */
  private readonly rate: number;
  private left: number;
  private at: number;

  /** @param bitrate bits a second */
  constructor(bitrate: number, now: number) {
    this.rate = bitrate / 1_000;
    this.left = this.rate * burst;
    this.at = now;
  }

  spend(bytes: number): void {
    this.left -= 8 * bytes;
  }

  /** Whether something may be spent now. */
  open(now: number): boolean {
    this.left = Math.min(this.rate * burst, this.left + this.rate * Math.max(0, now - this.at));
    this.at = now;
    return this.left > 0;
  }
}
