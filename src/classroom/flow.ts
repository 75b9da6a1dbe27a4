// How much of what was written to a socket has really arrived, from the receiver's acknowledgements alone. The kernel's and
// Node's own queues say nothing useful: through a 150 kbit/s link they stayed empty while pictures aged by 20 s.
import { ProtocolError } from '../errors.ts';
import { ackPeriod, calmAckPeriod } from './protocol.ts';

/** At most this much measured goodput may be under way, in ms. */
export const budget = 300;

/** Voice that is later than this, or would be, is dropped, in ms. */
export const maxVoiceAge = 1_000;

/** Messages under way that are told apart, at first and at most: powers of two. */
const firstRing = 32;
const lastRing = 256;
/** Bytes per ms before anything is measured: 600 kbit/s, so that a slow link is hurt for about a second at worst. */
const firstGoodput = 75;
const maxGoodput = 2_500;
const minGoodput = 2;
/** Growth a second of the estimate while the link shows no queue. */
const growth = 1.5;

const distance = (from: number, to: number): number => (to - from) >>> 0;

export class Flow {
  /** Messages written and acknowledged so far, modulo 2^32. */
  private sentCount = 0;
  private ackedCount = 0;
  /** Bytes written after each of the last messages, modulo 2^32, and when (ms since `start`). */
  private bytesAfter = new Uint32Array(firstRing);
  private sentAt = new Uint32Array(firstRing);
  private sentBytes = 0;
  private ackedBytes = 0;
  private lastAckAt: number;
  private lastArrival: number | undefined;
  private goodput = firstGoodput;
  /** How soon the receiver said to acknowledge again, ms. */
  private rhythm = ackPeriod;
  /** Smallest time seen from writing to acknowledgement: the way there and back without any queue. */
  private floor = Number.POSITIVE_INFINITY;
  private readonly start: number;

  constructor(now: number) {
    this.start = now;
    this.lastAckAt = now;
  }

  private get ring(): number {
    return this.sentAt.length;
  }

  /** Most connections never have so much under way: rings for the worst of them would be much of what each takes. */
  private grow(): void {
    const { ring, bytesAfter, sentAt } = this;
    this.bytesAfter = new Uint32Array(ring * 2);
    this.sentAt = new Uint32Array(ring * 2);
    for (let back = 1; back <= ring; back += 1) {
      const count = (this.sentCount - back) >>> 0;
      this.bytesAfter[count % (ring * 2)] = bytesAfter[count % ring] ?? 0;
      this.sentAt[count % (ring * 2)] = sentAt[count % ring] ?? 0;
    }
  }

  get outstandingBytes(): number {
    return distance(this.ackedBytes, this.sentBytes);
  }

  get outstandingMessages(): number {
    return distance(this.ackedCount, this.sentCount);
  }

  wrote(bytes: number, now: number): void {
    this.sentBytes = (this.sentBytes + bytes) >>> 0;
    if (this.outstandingMessages >= this.ring && this.ring < lastRing) this.grow();
    const slot = this.sentCount % this.ring;
    this.bytesAfter[slot] = this.sentBytes;
    this.sentAt[slot] = now - this.start;
    this.sentCount = (this.sentCount + 1) >>> 0;
  }

  /**
   * @param arrivedAt ms on the receiver's clock. @param nextWithin what the receiver says of its next acknowledgement, ms
   * @throws ProtocolError when more is acknowledged than was sent.
   */
  acked(count: number, arrivedAt: number, now: number, nextWithin: number = ackPeriod): void {
    const fresh = distance(this.ackedCount, count);
    if (fresh > this.outstandingMessages) throw new ProtocolError(`acknowledged message ${count} was never sent`);
    if (fresh === 0) return;
    // After a long silence of the receiver the ring may have been overwritten: then the oldest known entry stands for it.
    const behind = distance(count, this.sentCount);
    const { ring } = this;
    const slot = (behind >= ring ? this.sentCount : count + ring - 1) % ring;
    const bytes = distance(this.ackedBytes, this.bytesAfter[slot] ?? 0);
    const latency = now - this.start - (this.sentAt[slot] ?? 0);
    const queued = this.excess(now) > ackPeriod / 2;
    this.rhythm = Math.min(calmAckPeriod, Math.max(ackPeriod, nextWithin));
    this.ackedCount = count;
    this.ackedBytes = this.bytesAfter[slot] ?? 0;
    this.floor = Math.min(latency, this.floor + (now - this.lastAckAt) / 1_000);
    this.measure(bytes, arrivedAt, now, queued);
    this.lastAckAt = now;
  }

  private measure(bytes: number, arrivedAt: number, now: number, queued: boolean): void {
    const between = this.lastArrival === undefined ? 0 : arrivedAt - this.lastArrival;
    this.lastArrival = arrivedAt;
    const rate = between >= 20 ? bytes / between : undefined;
    if (queued) {
      // A queue stands on the way: what arrives is what the link can carry.
      if (rate !== undefined) this.goodput = Math.max(minGoodput, (this.goodput + 3 * Math.min(rate, maxGoodput)) / 4);
      return;
    }
    const seconds = Math.min(1, (now - this.lastAckAt) / 1_000);
    this.goodput = Math.min(maxGoodput, Math.max(this.goodput * growth ** seconds, Math.min(rate ?? 0, maxGoodput)));
  }

  /** How much longer than usual the oldest message under way has been travelling, in ms. */
  excess(now: number): number {
    const waiting = this.outstandingMessages;
    if (waiting === 0) return 0;
    const slot = (waiting >= this.ring ? this.sentCount : this.ackedCount) % this.ring;
    const age = now - this.start - (this.sentAt[slot] ?? 0);
    return Math.max(0, age - this.rhythm - (Number.isFinite(this.floor) ? this.floor : ackPeriod));
  }

  /** How long something has been under way with nothing acknowledged, ms. */
  silence(now: number): number {
    return this.outstandingMessages === 0 ? 0 : now - this.lastAckAt;
  }

  /**
   * 0 when nothing is under way, 1 when the budget is spent, by bytes or by time, whichever is worse. Upper layers go first
   * (from 0.5), then everything (from 1).
   */
  pressure(now: number): number {
    const waiting = this.outstandingMessages;
    if (waiting === 0) return 0;
    if (waiting >= lastRing) return 2;
    const floor = Number.isFinite(this.floor) ? this.floor : 0;
    const byBytes = this.outstandingBytes / (this.goodput * (budget + floor));
    return Math.max(byBytes, this.excess(now) / budget);
  }
}
