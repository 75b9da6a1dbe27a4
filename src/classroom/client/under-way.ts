// What of this page's own voice is under way on one connection, by the relay's acknowledgements.
import { ackPeriod } from '../protocol.ts';

/** More than this many packets unacknowledged (4 s) are as good as lost. */
const most = 64;
/** Before anything was acknowledged, ms from sending to hearing of it. */
const firstWay = 200;

export class UnderWay {
  private sent: { count: number; at: number }[] = [];
  private shortest = firstWay;

  /** @param count messages sent on this connection, this one included, modulo 2^32. */
  wrote(count: number, now: number): void {
    this.sent.push({ count, at: now });
    if (this.sent.length > most) this.sent.shift();
  }

  /** @param count messages of this connection that the relay has got */
  acked(count: number, now: number): void {
    for (let oldest = this.sent[0]; oldest && (count - oldest.count) >>> 0 < 2 ** 31; oldest = this.sent[0]) {
      this.sent.shift();
      this.shortest = Math.min(this.shortest, now - oldest.at);
    }
  }

  /** How much longer than it should the oldest packet has been under way, ms. */
  overdue(now: number): number {
    const oldest = this.sent[0];
    return oldest ? Math.max(0, now - oldest.at - ackPeriod - this.shortest) : 0;
  }

  /** Nothing more will be acknowledged: the connection or the voice is another. */
  startOver(): void {
    this.sent = [];
  }
}
