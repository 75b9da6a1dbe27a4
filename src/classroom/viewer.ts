// What one member gets of one publisher's pictures: which step, and which layers while the connection is slow.
import type { PictureFrame } from './stream.ts';

/** Pressures above which the topmost, then all upper layers are left out; from 1 everything waits for a key frame. */
const withoutTop = 0.5;
const baseOnly = 0.75;
/** A key frame is asked for again only when this calm. */
const calm = 0.4;
/** A connection this strained for this long (ms) gets the step below. */
const strained = 0.5;
const strainPeriod = 2_000;
/** A step above is tried after this long without strain, in ms. */
const easePeriod = 8_000;

const layersUnder = (pressure: number): 0 | 1 | 2 => (pressure < withoutTop ? 2 : pressure < baseOnly ? 1 : 0);

export class Viewer {
  /** Largest step that the member's page asked for; null for none. */
  private ceiling: number | null;
  /** Step that the connection bears. */
  private bearable: number;
  /** Step being received; changes at a key frame of the new step. */
  private current: number;
  private waitingForKey = true;
  private layers: 0 | 1 | 2 = 2;
  private strainedSince: number | undefined;
  private easedSince: number | undefined;

  constructor(top: number) {
    this.ceiling = top;
    this.bearable = top;
    this.current = top;
  }

  ask(step: number | null): void {
    if (this.ceiling === null && step !== null) this.waitingForKey = true;
    this.ceiling = step;
  }

  /** The step this member should be getting, of those published; null for none. */
  step(published: readonly number[]): number | null {
    if (this.ceiling === null) return null;
    const limit = Math.min(this.ceiling, this.bearable);
    let best: number | undefined;
    for (const step of published) if (step <= limit && (best === undefined || step > best)) best = step;
    return best ?? published[0] ?? null;
  }

  /** Moves along the ladder; called by the room's tick. */
  adapt(pressure: number, published: readonly number[], now: number): void {
    if (this.ceiling === null) {
      this.rest();
      return;
    }
    if (pressure < strained && !this.waitingForKey) {
      this.strainedSince = undefined;
      this.easedSince ??= now;
    } else {
      this.easedSince = undefined;
      this.strainedSince ??= now;
    }
    if (this.strainedSince !== undefined && now - this.strainedSince > strainPeriod) {
      const lower = published.filter((step) => step < this.bearable).at(-1);
      if (lower !== undefined) this.bearable = lower;
      this.strainedSince = now;
    } else if (this.easedSince !== undefined && now - this.easedSince > easePeriod) {
      const higher = published.find((step) => step > this.bearable);
      if (higher !== undefined) this.bearable = higher;
      this.easedSince = now;
    }
  }

  /** Whether this frame goes to the member. `key-wanted` means no, and that a key frame of the step is needed to go on. */
  admit(
    frame: Pick<PictureFrame, 'key' | 'layer'>,
    step: number,
    target: number | null,
    pressure: number,
  ): 'yes' | 'no' | 'key-wanted' {
    if (target === null) return 'no';
    if (step !== this.current) {
      if (step !== target || !frame.key || pressure >= 1) return step === target ? 'key-wanted' : 'no';
      this.current = step;
      this.waitingForKey = false;
      this.layers = layersUnder(pressure);
      return 'yes';
    }
    if (pressure >= 1 && frame.layer === 0) {
      this.waitingForKey = true;
      return 'no';
    }
    if (frame.key) this.waitingForKey = false;
    if (this.waitingForKey) return pressure < calm && step === target ? 'key-wanted' : 'no';
    const bearable = layersUnder(pressure);
    this.layers = frame.layer === 0 ? bearable : bearable < this.layers ? bearable : this.layers;
    return frame.layer <= this.layers ? 'yes' : 'no';
  }

  /** The member has been given this step's key frame and bases out of the cache. */
  caughtUp(step: number): void {
    this.current = step;
    this.waitingForKey = false;
    // Upper layers resume at the next base frame.
    this.layers = 0;
  }

  /** Nothing can be decoded before a key frame. */
  restart(): void {
    this.waitingForKey = true;
  }

  /** The picture socket is new, or pictures are wanted again: nothing has strained what begins now. */
  reopen(): void {
    this.restart();
    this.rest();
  }

  /** Nothing is sent: that is neither strain nor ease. */
  rest(): void {
    this.strainedSince = undefined;
    this.easedSince = undefined;
  }
}
