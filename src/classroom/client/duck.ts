// How far others are lowered while one speaks without headphones, so that the loudspeaker sends the class less of itself back.

/**
 * Own voice at least this loud, 0 to 127 (40 dB below full scale): above the noise of a room and what echo cancellation leaves,
 * below a low voice after automatic gain.
 */
export const speaking = 87;
/** Lowered by 12 dB, never silent: who is interrupted notices. */
export const lowered = 0.25;
/** Others stay lowered for this long after the last loud packet, ms: a voice has pauses between its words. */
const hold = 300;
/** From full to lowered and back, ms: no click, and no word lost. */
const fall = 60;
const rise = 150;

export class Duck {
  private loudUntil = Number.NEGATIVE_INFINITY;
  private level = 1;

  /** One's own voice is loud now. @param now ms */
  loud(now: number): void {
    this.loudUntil = now + hold;
  }

  get gain(): number {
    return this.level;
  }

  /** Moves on by one block. @returns the gain at its end, 0 to 1; it goes there in a straight line */
  next(now: number, length: number): number {
    const step = (1 - lowered) * (length / (now < this.loudUntil ? fall : rise));
    this.level = now < this.loudUntil ? Math.max(lowered, this.level - step) : Math.min(1, this.level + step);
    return this.level;
  }
}
