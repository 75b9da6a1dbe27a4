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
/** The floor may rise this much per packet, for clocks that drift: ms. */
const drift = 0.05;
/** The target falls this much per packet at most: ms. */
const fall = 1;

export class Jitter {
  private floor = Number.POSITIVE_INFINITY;
  private readonly lateness: number[] = [];
  private next = 0;
  private held = firstTarget;

  /** Notes the transit of one packet, arrival minus capture in ms (the two clocks may differ). */
  note(transit: number): void {
    // A clock was set, or the publisher came back with another: start over.
    if (Math.abs(transit - this.floor) > 10_000) {
      this.floor = transit;
      this.lateness.length = 0;
      this.next = 0;
    }
    this.floor = Math.min(transit, this.floor + drift);
    this.lateness[this.next] = transit - this.floor;
    this.next = (this.next + 1) % memory;
    const sorted = this.lateness.slice().sort((a, b) => a - b);
    const late = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * inTime))] ?? 0;
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

  /** How late the last packets come beyond the shortest way, ms: the median of what is remembered of the last second. */
  get recent(): number {
    const last: number[] = [];
    for (let back = 1; back <= Math.min(16, this.lateness.length); back += 1)
      last.push(this.lateness[(this.next - back + memory) % memory] ?? 0);
    last.sort((a, b) => a - b);
    return last[Math.floor(last.length / 2)] ?? 0;
  }
}
