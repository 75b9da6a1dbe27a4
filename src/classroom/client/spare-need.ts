// When a page has its voices travel twice: they came late on the main connection, or its own did. Rules only.
/** Later than this beyond the shortest way, a voice is late: ms. */
export const lateVoice = 250;
/** So many late packets within this time (ms) are no accident. */
const noAccident = 2;
const together = 10_000;
/** The spare connection goes when none was late for so long, ms. */
export const calmFor = 60_000;

export class SpareNeed {
  /** Arrivals of the last late packets, as many as make no accident. */
  private late: number[] = [];
  private lateLast = Number.NEGATIVE_INFINITY;
  private needed = false;

  /** A voice came on the main connection. @param late ms, on the way from the relay */
  arrived(late: number, now: number): void {
    if (late <= lateVoice) return;
    this.lateLast = now;
    this.late.push(now);
    if (this.late.length > noAccident) this.late.shift();
    const [first = now] = this.late;
    if (this.late.length === noAccident && now - first < together) this.needed = true;
  }

  /** One's own voice came to the relay late by so much on the main connection, or is overdue by it, ms. */
  ownLate(late: number, now: number): void {
    if (late <= lateVoice) return;
    this.lateLast = now;
    this.needed = true;
  }

  /** Something large is on its way on the main connection. */
  crowded(now: number): void {
    this.lateLast = now;
    this.needed = true;
  }

  /** Whether the spare connection should be there. */
  wanted(now: number): boolean {
    if (now - this.lateLast > calmFor) this.needed = false;
    return this.needed;
  }
}
