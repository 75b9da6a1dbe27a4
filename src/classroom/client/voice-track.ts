// One member's voice on its way to the loudspeaker: packets wait for their moment, gaps are silence, lateness is caught up.
import { Jitter } from './jitter.ts';

export const sampleRate = 48_000;
const perMs = sampleRate / 1_000;
/** Two packets this close (ms) follow each other without a gap. */
const seam = 15;
/** Playing this far (ms) behind the plan: skip a little now and then; more often; and let go of it. */
const behind = 25;
const wellBehind = 150;
const farBehind = 500;
/** Blocks between two skips: speech runs an eighth faster, or half. */
const hurryEvery = 8;
const hurryMoreEvery = 2;
/** Ahead of the plan (the target grew) by this much, ms: repeat a block now and then. */
const ahead = 25;
/** Blocks between two repeats, so that speech is stretched by a tenth at most. */
const stretchEvery = 10;

type Packet = { capturedAt: number; samples: Float32Array };

export class VoiceTrack {
  readonly jitter = new Jitter();
  played = 0;
  missing = 0;
  /** Delays from capture to playing (ms) of packets begun since they were last taken. */
  delays: number[] = [];
  private queue: Packet[] = [];
  /** Next sample of the first packet; -1 while waiting for its moment. */
  private cursor = -1;
  private sinceStretch = 0;
  private sinceHurry = 0;
  private last = new Float32Array(0);
  private energy = 0;
  private energyCount = 0;
  /** Where the voice broke off with nothing queued: a late packet continues there, a pause of the speaker doesn't. */
  private awaitedFrom: number | undefined;

  push(packet: Packet, now: number): void {
    this.jitter.note(now - packet.capturedAt, now);
    const tail = this.queue.at(-1);
    this.noteGap(packet.capturedAt, now - this.jitter.delay);
    // One TCP connection keeps the order; a packet from before is a clock that was set back.
    if (tail && packet.capturedAt < tail.capturedAt) this.drop();
    this.queue.push(packet);
  }

  /** Adds this voice to `out`. @param now ms since 1970 at the block's first sample. */
  mix(out: Float32Array, now: number): void {
    const plan = now - this.jitter.delay;
    this.discardOld(plan);
    const head = this.queue[0];
    if (!head) return;
    if (this.cursor < 0) {
      if (head.capturedAt > plan) return;
      this.begin(head, now);
    }
    const lag = plan - (head.capturedAt + this.cursor / perMs);
    const wanted = out.length;
    if (lag < -ahead && this.sinceStretch >= stretchEvery && this.last.length === wanted) {
      this.sinceStretch = 0;
      this.add(out, this.last);
      return;
    }
    this.sinceStretch += 1;
    this.sinceHurry += 1;
    const hurry = lag > behind && this.sinceHurry >= (lag > wellBehind ? hurryMoreEvery : hurryEvery);
    if (hurry) this.sinceHurry = 0;
    const block = hurry ? this.hurried(wanted, now) : this.read(wanted, now);
    this.last = block;
    this.add(out, block);
  }

  /** Root mean square since the last call. */
  takeRms(): number {
    const rms = this.energyCount === 0 ? 0 : Math.sqrt(this.energy / this.energyCount);
    this.energy = 0;
    this.energyCount = 0;
    return rms;
  }

  private drop(): void {
    this.queue = [];
    this.cursor = -1;
  }

  /** Lets go of what is too late to be worth hearing. */
  private discardOld(plan: number): void {
    for (let head = this.queue[0]; head; head = this.queue[0]) {
      const end = head.capturedAt + head.samples.length / perMs;
      if (plan - end < farBehind) return;
      this.queue.shift();
      this.cursor = -1;
    }
  }

  private begin(packet: Packet, now: number): void {
    this.cursor = 0;
    this.delays.push(now - packet.capturedAt);
  }

  /** Twice the samples in the time of one block, faded into each other: speech loses 2.7 ms, no click. */
  private hurried(wanted: number, now: number): Float32Array<ArrayBuffer> {
    const first = this.read(wanted, now);
    if (this.cursor < 0) return first;
    const second = this.read(wanted, now);
    for (let index = 0; index < wanted; index += 1) {
      const fade = index / wanted;
      first[index] = (first[index] ?? 0) * (1 - fade) + (second[index] ?? 0) * fade;
    }
    return first;
  }

  /** The next samples, silence where none are there yet. */
  private read(wanted: number, now: number): Float32Array<ArrayBuffer> {
    const block = new Float32Array(wanted);
    let filled = 0;
    while (filled < wanted && this.cursor >= 0) {
      const head = this.queue[0];
      if (!head) break;
      const take = Math.min(wanted - filled, head.samples.length - this.cursor);
      block.set(head.samples.subarray(this.cursor, this.cursor + take), filled);
      filled += take;
      this.cursor += take;
      if (this.cursor === head.samples.length) this.advance(head, now);
    }
    this.played += filled;
    return block;
  }

  private advance(done: Packet, now: number): void {
    this.queue.shift();
    const next = this.queue[0];
    const end = done.capturedAt + done.samples.length / perMs;
    if (next && next.capturedAt - end < seam) {
      this.begin(next, now);
      return;
    }
    // Nothing more for now: silence by the speaker's choice (nothing is sent) or a late packet; the next one tells which.
    this.cursor = -1;
    if (!next) this.awaitedFrom = end;
  }

  /** Counts what was due and hadn't come. */
  private noteGap(capturedAt: number, plan: number): void {
    if (this.awaitedFrom !== undefined && capturedAt - this.awaitedFrom < seam && plan > capturedAt)
      this.missing += Math.round((plan - capturedAt) * perMs);
    this.awaitedFrom = undefined;
  }

  private add(out: Float32Array, block: Float32Array): void {
    for (let index = 0; index < out.length; index += 1) {
      const sample = block[index] ?? 0;
      out[index] = (out[index] ?? 0) + sample;
      this.energy += sample * sample;
    }
    this.energyCount += out.length;
  }
}
