// Whether this machine keeps up with the pictures that come: strain from what waits to be decoded, what was left out, how long
// decoding takes and how long the thread stood still. Pure.
import type { DeviceLevel } from './contract.ts';
import { eased, Means, noPictures, strained } from './means.ts';

/** What one stream did since it was last asked. */
export type Work = {
  /** Pictures given to the decoder and not decoded yet. */
  queued: number;
  received: number;
  /** Left out here, before decoding, because too much was waiting. */
  dropped: number;
  decoded: number;
  /** From being given to being decoded, of all those decoded, ms. */
  decoding: number;
};

/** Half of this many waiting is too much: what the receiver itself begins to leave out at. */
const deepQueue = 8;
/** Decoders work ahead of each other by a picture or two; this many intervals late is not ahead any more. */
const lateIntervals = 6;
/** A thread that did nothing for this long stood still; a look gathers this much. In ms. */
const standstill = 500;
const window = 2_000;
/** Neither strain nor ease: nothing came from which to know. */
const unknown = (strained + eased) / 2;

const levels: readonly DeviceLevel[] = [0, 1, 2, 3, 4, 5];

/** @param passed ms that the work took @param stoodStill ms of them in which the thread did nothing it was asked to */
export function machineStrain(work: readonly Work[], passed: number, stoodStill: number): number | undefined {
  const still = stoodStill / passed;
  const busy = work.filter(({ received, queued }) => received > 0 || queued > 0);
  if (busy.length === 0) return still >= strained ? still : undefined;
  return Math.max(
    still,
    ...busy.map(({ queued, received, dropped, decoded, decoding }) => {
      const left = received > 0 ? (2 * dropped) / received : 0;
      const late = decoded > 0 ? decoding / decoded / (lateIntervals * (passed / Math.max(1, received))) : 0;
      return Math.max(queued / deepQueue, left, late);
    }),
  );
}

export class Machine {
  private readonly means: Means;
  private readonly decodes: boolean;
  private gathered: Work[] = [];
  private looks = 0;
  private lookedAt: number;
  private sensedAt: number;
  private stoodStill = 0;

  /** @param decodes false where pictures can't be decoded at all: there is nothing to go down from. */
  constructor(decodes: boolean, now: number) {
    this.decodes = decodes;
    this.means = new Means(noPictures, now);
    this.lookedAt = now;
    this.sensedAt = now;
  }

  get level(): DeviceLevel {
    return this.decodes ? (levels[this.means.level] ?? 0) : 5;
  }

  /**
   * Called with every beat. @param wanted whether this page shows pictures now
   * @returns true when the level changed
   */
  look(work: readonly Work[], wanted: boolean, now: number): boolean {
    if (now - this.lookedAt > standstill) this.stoodStill += now - this.lookedAt;
    this.lookedAt = now;
    this.gathered = work.map((one, index) => add(this.gathered[index], one));
    this.looks += 1;
    const passed = now - this.sensedAt;
    if (passed < window) return false;
    const strain = wanted ? this.strain(passed) : undefined;
    this.sensedAt = now;
    this.stoodStill = 0;
    this.gathered = [];
    this.looks = 0;
    return this.decodes && this.means.sense({ pictures: strain ?? unknown, voices: 0 }, now);
  }

  private strain(passed: number): number | undefined {
    // A burst, as when a picture opens, is over before it matters: what counts is what waits on average.
    const work = this.gathered.map((one) => ({ ...one, queued: one.queued / this.looks }));
    const strain = machineStrain(work, passed, this.stoodStill);
    // Where nothing is sent, that nothing comes is ease.
    return strain ?? (this.means.level === noPictures ? 0 : undefined);
  }
}

const add = (before: Work | undefined, { queued, received, dropped, decoded, decoding }: Work): Work => ({
  queued: (before?.queued ?? 0) + Math.min(queued, 2 * deepQueue),
  received: (before?.received ?? 0) + received,
  dropped: (before?.dropped ?? 0) + dropped,
  decoded: (before?.decoded ?? 0) + decoded,
  decoding: (before?.decoding ?? 0) + decoding,
});
