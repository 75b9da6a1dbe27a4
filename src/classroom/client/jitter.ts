// How long to hold voices back so that late packets still come in time: as short as the network allows, 60 to 400 ms.

export const minTarget = 60;
export const maxTarget = 400;
const firstTarget = 80;
/** Packets looked back on: 7 s at 60 ms. */
const memory = 120;
/** Part of the packets that must come in time. */
const inTime = 0.98;
/** Kept on top of what was measured, ms: decoding, and the beat of the sound card. */
const margin = 20;
/** So many packets in a row later than the most that is held: the way itself has become longer. */
const newWay = 8;
/** The target falls this much per packet at most: ms. */
const fall = 1;

export class Jitter {
  /** Transits of the last packets, the oldest overwritten first. */
  private readonly transits: number[] = [];
  private next = 0;
  private floor = Number.POSITIVE_INFINITY;
  private lateInRow = 0;
  private held = firstTarget;

  /** Notes the transit of one packet, arrival minus capture in ms (the two clocks may differ). */
  note(transit: number): void {
    this.lateInRow = transit - this.floor > maxTarget ? this.lateInRow + 1 : 0;
    // A clock was set, the publisher came back with another, or the way became longer: start over.
    if (Math.abs(transit - this.floor) > 10_000 || this.lateInRow >= newWay) {
      this.transits.length = 0;
      this.next = 0;
      this.lateInRow = 0;
    }
    this.transits[this.next] = transit;
    this.next = (this.next + 1) % memory;
    const sorted = this.transits.slice().sort((a, b) => a - b);
    this.floor = sorted[0] ?? transit;
    const late = (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * inTime))] ?? transit) - this.floor;
    const wanted = Math.min(maxTarget, Math.max(minTarget, late + margin));
    this.held = wanted > this.held ? wanted : Math.max(wanted, this.held - fall);
  }

  /** ms that packets are held beyond the shortest way. */
  get target(): number {
    return this.held;
  }

  /** From capture to playing, in ms, on the publisher's and this clock. */
  get delay(): number {
    return this.floor + this.held;
  }

  /** How late the last packets come beyond the shortest way, ms: the median of the last second. */
  get recent(): number {
    const last: number[] = [];
    for (let back = 1; back <= Math.min(16, this.transits.length); back += 1)
      last.push((this.transits[(this.next - back + memory) % memory] ?? this.floor) - this.floor);
    last.sort((a, b) => a - b);
    return last[Math.floor(last.length / 2)] ?? 0;
  }
}
