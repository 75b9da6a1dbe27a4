// Plays sound faster or slower with its pitch kept (WSOLA): overlapping windows, each taken where it continues the last one best. Pure.
// W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity", ICASSP 1993.

/** Samples of a window at 48 kHz: 30 ms, two periods of the lowest voice. */
const window = 1_440;
const half = window / 2;
/** A window may be taken this far from its place, samples: 10 ms. */
const reach = 480;
/** The search looks this coarsely first, and compares every so many samples. */
const stride = 8;
const sparse = 4;

/** Rises over the first half and falls over the second, so that two of them overlapping by half add to one. */
const fade = Float32Array.from({ length: window }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / window));

/** Writes `out.length` samples from this sample of the recording on; false while they aren't there yet. */
export type ReadSamples = (from: number, out: Float32Array) => boolean;

export class Stretcher {
  speed = 1;
  private readonly read: ReadSamples;
  /** Where the next window belongs, in samples of the recording. */
  private place = 0;
  /** Where the last window would go on by itself; -1 at a beginning. */
  private natural = -1;
  private readonly tail = new Float32Array(half);
  private readonly ready = new Float32Array(half);
  private readyFrom = half;
  private readonly around = new Float32Array(window + 2 * reach);
  private readonly wanted = new Float32Array(half);

  constructor(read: ReadSamples) {
    this.read = read;
  }

  /** Samples of the recording that have been played. */
  get at(): number {
    return Math.max(0, this.place - (half - this.readyFrom) * this.speed);
  }

  seek(sample: number): void {
    this.place = Math.max(0, Math.round(sample));
    this.natural = -1;
    this.tail.fill(0);
    this.readyFrom = half;
  }

  /** @returns how many samples were written: fewer than asked when the recording isn't there yet */
  fill(out: Float32Array): number {
    let filled = 0;
    while (filled < out.length) {
      if (this.readyFrom === half && !this.next()) break;
      const take = Math.min(out.length - filled, half - this.readyFrom);
      out.set(this.ready.subarray(this.readyFrom, this.readyFrom + take), filled);
      this.readyFrom += take;
      filled += take;
    }
    return filled;
  }

  /** Makes the next half window; false when its samples aren't there. */
  private next(): boolean {
    const target = Math.round(this.place);
    const first = this.natural < 0;
    // At its own speed sound goes on where it is: nothing to search, and nothing is changed.
    const whole = !first && this.speed === 1 && Math.abs(this.natural - target) <= reach;
    const from = first ? target : whole ? this.natural : Math.max(0, target - reach);
    const needed =
      first || whole ? this.around.subarray(0, window) : this.around.subarray(0, window + (target - from) + reach);
    if (!this.read(from, needed)) return false;
    let start = 0;
    if (!first && !whole) {
      if (!this.read(this.natural, this.wanted)) return false;
      start = this.best(needed.length - window);
    }
    for (let index = 0; index < half; index += 1) {
      const sample = this.around[start + index] ?? 0;
      // A beginning has nothing to fade from but silence.
      this.ready[index] = (this.tail[index] ?? 0) + sample * (fade[index] ?? 0);
      this.tail[index] = (this.around[start + half + index] ?? 0) * (fade[half + index] ?? 0);
    }
    this.natural = from + start + half;
    this.place = (whole ? from : this.place) + half * this.speed;
    this.readyFrom = 0;
    return true;
  }

  /** Where, of so many places, a window sounds most like what would have come. */
  private best(last: number): number {
    let found = Math.min(reach, last);
    let likeness = Number.NEGATIVE_INFINITY;
    const look = (start: number, step: number) => {
      const value = this.alike(start, step);
      if (value > likeness) [likeness, found] = [value, start];
    };
    for (let start = 0; start <= last; start += stride) look(start, sparse);
    const [low, high] = [Math.max(0, found - stride + 1), Math.min(last, found + stride - 1)];
    likeness = Number.NEGATIVE_INFINITY;
    for (let start = low; start <= high; start += 1) look(start, 2);
    return found;
  }

  /** Normalised, or the loudest place would always win. */
  private alike(start: number, step: number): number {
    let product = 0;
    let energy = 1e-9;
    for (let index = 0; index < half; index += step) {
      const sample = this.around[start + index] ?? 0;
      product += sample * (this.wanted[index] ?? 0);
      energy += sample * sample;
    }
    return product / Math.sqrt(energy);
  }
}
