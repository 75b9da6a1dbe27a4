// The sound of a recording as far as it is decoded: pieces that follow each other, and silence beyond the end. Pure.

export class Spool {
  /** In order of time; `from` in samples of the recording. */
  private pieces: { from: number; samples: Float32Array }[] = [];
  /** Samples of the whole recording. */
  private readonly length: number;

  constructor(length: number) {
    this.length = length;
  }

  add(from: number, samples: Float32Array): void {
    this.pieces = [...this.pieces.filter((one) => one.from !== from), { from, samples }].sort(
      (a, b) => a.from - b.from,
    );
  }

  /** Lets go of what was played. */
  forget(before: number): void {
    this.pieces = this.pieces.filter(({ from, samples }) => from + samples.length > before);
  }

  clear(): void {
    this.pieces = [];
  }

  /** False when some of it isn't there yet. */
  readonly read = (from: number, out: Float32Array): boolean => {
    let at = from;
    const end = from + out.length;
    for (const piece of this.pieces) {
      if (at >= end) break;
      const last = piece.from + piece.samples.length;
      if (piece.from > at || last <= at) continue;
      const until = Math.min(last, end);
      out.set(piece.samples.subarray(at - piece.from, until - piece.from), at - from);
      at = until;
    }
    if (at < Math.min(end, this.length)) return false;
    out.fill(0, Math.max(0, Math.min(out.length, at - from)));
    return true;
  };
}
