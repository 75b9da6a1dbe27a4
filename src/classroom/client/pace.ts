// Pictures come in twos, or by fits and starts: each is held until the moment at which nearly all others would have come too, so that
// what moves moves evenly. That is still before the sound of the same moment, which waits longer for its own latecomers.
import type { Transits } from '../transits.ts';

/** Held back at most, ms: the first of two waits up to this long in the relay. */
const most = 60;
/** Part of the pictures that come in time then. */
const inTime = 0.95;
/** Looked at once in so many pictures. */
const lookEvery = 12;
/** Less than this isn't worth a timer, ms. */
const slack = 4;

export type Closing = { close(): void };

export class Pace<T extends Closing> {
  private readonly draw: (picture: T) => void;
  private hold = 0;
  private noted = 0;
  /** Oldest first; `at` on `performance.now()`. */
  private waiting: { picture: T; at: number }[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(draw: (picture: T) => void) {
    this.draw = draw;
  }

  /** @param transits with that of the picture that has just come */
  note(transits: Pick<Transits, 'within'>): void {
    if (this.noted % lookEvery === 0) this.hold = Math.min(most, transits.within(inTime));
    this.noted += 1;
  }

  /** @param late beyond the shortest way until here, ms. @param now on `performance.now()` */
  show(picture: T, late: number, now: number): void {
    const wait = this.hold - late;
    if (wait <= slack && this.waiting.length === 0) {
      this.draw(picture);
      return;
    }
    // Never before one that was taken earlier.
    const at = Math.max(now + wait, this.waiting.at(-1)?.at ?? 0);
    this.waiting.push({ picture, at });
    if (this.waiting.length === 1) this.wake(at - now);
  }

  private wake(after: number): void {
    this.timer = setTimeout(() => {
      const now = performance.now();
      for (let next = this.waiting[0]; next && next.at <= now + slack; next = this.waiting[0]) {
        this.waiting.shift();
        this.draw(next.picture);
      }
      const next = this.waiting[0];
      if (next) this.wake(next.at - now);
    }, after);
  }

  close(): void {
    clearTimeout(this.timer);
    for (const { picture } of this.waiting.splice(0)) picture.close();
  }
}
