// Puts decoded packets of sounds where they belong in the sound of a piece, those of one voice after each other without seams. Pure.

export const sampleRate = 48_000;
const perMs = sampleRate / 1_000;
/** Two packets of a voice this close (ms) follow each other without a gap. */
const seam = 15;

export class VoiceMix {
  readonly samples: Float32Array<ArrayBuffer>;
  private readonly from: number;
  private readonly ends = new Map<number, number>();
  private readonly beyond: { at: number; samples: Float32Array }[] = [];

  /** @param from ms of the replay, as `to` */
  constructor(from: number, to: number) {
    this.from = Math.round(from * perMs);
    this.samples = new Float32Array(Math.max(0, Math.round(to * perMs) - this.from));
  }

  get start(): number {
    return this.from;
  }

  /** @param voice which sound it is of, among those that sound together. @param time ms of the replay at its first sample */
  add(voice: number, time: number, samples: Float32Array): void {
    const wished = Math.round(time * perMs);
    const end = this.ends.get(voice);
    const at = end !== undefined && Math.abs(wished - end) < seam * perMs ? end : wished;
    this.ends.set(voice, at + samples.length);
    this.put(at, samples);
  }

  /** What the piece before could not hold. */
  carry({ beyond, ends }: VoiceMix): void {
    for (const { at, samples } of beyond) this.put(at, samples);
    for (const [voice, end] of ends) this.ends.set(voice, end);
  }

  private put(at: number, samples: Float32Array): void {
    const to = this.from + this.samples.length;
    const rest = Math.min(samples.length, Math.max(0, to - at));
    for (let index = Math.max(0, this.from - at); index < rest; index += 1) {
      const place = at - this.from + index;
      this.samples[place] = (this.samples[place] ?? 0) + (samples[index] ?? 0);
    }
    if (rest < samples.length) this.beyond.push({ at: at + rest, samples: samples.subarray(rest) });
  }
}
