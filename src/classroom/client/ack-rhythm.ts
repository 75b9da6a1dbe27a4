// How often this page acknowledges: seldom while all comes in time, because each one wakes the relay, and often as soon as
// something is late, because that is when the relay must know.
import { ackPeriod, calmAckPeriod } from '../protocol.ts';

/** More than this beyond the shortest way is late, ms: the relay itself holds some pictures back for the next one. */
const late = 80;
/** It is calm when nothing was late for this long, ms. */
const calmAfter = 10_000;
/** So many bytes since the last one are worth another. */
const much = 64 * 1024;

export class AckRhythm {
  private troubledAt = Number.NEGATIVE_INFINITY;
  private ackedAt = Number.NEGATIVE_INFINITY;
  private said = ackPeriod;
  private bytes = 0;

  /** The connection is another: nothing is known of it. */
  startOver(now: number): void {
    this.troubledAt = now;
    this.bytes = 0;
    this.said = ackPeriod;
  }

  /** Something came. */
  came(bytes: number): void {
    this.bytes += bytes;
  }

  /** @param by how much later than usual something came, ms */
  cameLate(by: number, now: number): void {
    if (by > late) this.troubledAt = now;
  }

  /** Whether an acknowledgement is due, if anything came since the last one. */
  due(now: number): boolean {
    const period = this.bytes > much ? ackPeriod : Math.min(this.said, this.period(now));
    return now - this.ackedAt >= period;
  }

  /** One goes out. @returns within what time it promises the next one, ms */
  acknowledged(now: number): number {
    this.ackedAt = now;
    this.bytes = 0;
    this.said = this.period(now);
    return this.said;
  }

  private period(now: number): number {
    return now - this.troubledAt > calmAfter ? calmAckPeriod : ackPeriod;
  }
}
