// How long one voice's last packets travelled, and the shortest way among them: one rule for the relay and for each page,
// because the relay takes its own lateness off what the pages tell.

/** Packets looked back on: 14 s at 60 ms. Older ones are forgotten, because clocks drift and ways change. */
const memory = 240;
/** Later than this beyond the shortest way (ms), so many packets in a row and for so long (ms): the way itself has become longer. */
export const longestLate = 400;
const newWay = 8;
/** What a stall held back comes all at once. */
const newWayTime = 300;
/** A step this large is a clock that was set, ms. */
const clockSet = 10_000;
/** Packets of the last second. */
const lately = 16;

export class Transits {
  /** The oldest is overwritten first. */
  private readonly kept: number[] = [];
  private next = 0;
  private lateInRow = 0;
  private lateSince = 0;
  /** The shortest of those kept, ms. */
  floor = Number.POSITIVE_INFINITY;

  /** @param transit arrival minus capture in ms; the two clocks may differ. @param at arrival, ms on this end's clock */
  note(transit: number, at: number): void {
    if (transit - this.floor > longestLate) {
      if (this.lateInRow === 0) this.lateSince = at;
      this.lateInRow += 1;
    } else this.lateInRow = 0;
    const longer = this.lateInRow >= newWay && at - this.lateSince >= newWayTime;
    if (Math.abs(transit - this.floor) > clockSet || longer) {
      this.kept.length = 0;
      this.next = 0;
      this.lateInRow = 0;
    }
    this.kept[this.next] = transit;
    this.next = (this.next + 1) % memory;
    this.floor = Math.min(...this.kept);
  }

  /** ms beyond the shortest way within which this part of the packets came. */
  within(part: number): number {
    return pick(this.kept.slice(), part) - this.floor;
  }

  /** How late the last packets came beyond the shortest way, ms: the median of the last second. */
  get recent(): number {
    const last: number[] = [];
    for (let back = 1; back <= Math.min(lately, this.kept.length); back += 1)
      last.push(this.kept[(this.next - back + memory) % memory] ?? this.floor);
    return last.length === 0 ? 0 : pick(last, 0.5) - this.floor;
  }
}

function pick(values: number[], part: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
}
