// What one member gets of one publisher's pictures: which step, and which layers from one moment to the next. How far down the
// member has to go for long is decided elsewhere (`quality/`).
import type { Layer } from './protocol.ts';
import type { Allowed } from './quality/allowed.ts';
import type { PictureFrame } from './stream.ts';

/** Pressures above which the topmost, then all upper layers are left out; from 1 everything waits for a key frame. */
const withoutTop = 0.5;
const baseOnly = 0.75;
/** A key frame is asked for again only when this calm. */
const calm = 0.4;

const layersUnder = (pressure: number): Layer => (pressure < withoutTop ? 2 : pressure < baseOnly ? 1 : 0);
const lower = (a: Layer, b: Layer): Layer => (a < b ? a : b);

export class Viewer {
  private readonly published: readonly number[];
  /** Largest step and topmost layer that the member's page asked for; null for none. */
  private asked: Allowed;
  /** What the member's quality allows. */
  private limit: Allowed;
  /** The step this member should be getting, of those published; null for none. */
  step: number | null = null;
  private topLayer: Layer = 2;
  /** Step being received; changes at a key frame of the new step. */
  private current: number;
  private waitingForKey = true;
  private layers: Layer = 2;

  /** @param published steps, smallest first */
  constructor(published: readonly number[], limit: Allowed = { step: 2, layers: 2 }) {
    this.published = published;
    this.asked = { step: 2, layers: 2 };
    this.limit = limit;
    this.aim();
    this.current = this.step ?? published.at(-1) ?? 0;
  }

  ask(asked: Allowed): void {
    this.asked = asked;
    this.aim();
  }

  /** Whether the member's page would show what comes. */
  get wanted(): boolean {
    return this.asked !== null;
  }

  bound(limit: Allowed): void {
    this.limit = limit;
    this.aim();
  }

  private aim(): void {
    const { asked, limit, published } = this;
    const before = this.step;
    this.step = null;
    if (asked === null || limit === null) return;
    if (before === null) this.waitingForKey = true;
    const most = Math.min(asked.step, limit.step);
    this.topLayer = lower(asked.layers, limit.layers);
    this.step = published.findLast((step) => step <= most) ?? published[0] ?? null;
  }

  /** Whether this frame goes to the member. `key-wanted` means no, and that a key frame of the step is needed to go on. */
  admit(frame: Pick<PictureFrame, 'key' | 'layer'>, step: number, pressure: number): 'yes' | 'no' | 'key-wanted' {
    const target = this.step;
    if (target === null) return 'no';
    if (step !== this.current) {
      if (step !== target || !frame.key || pressure >= 1) return step === target ? 'key-wanted' : 'no';
      this.current = step;
      this.waitingForKey = false;
      this.layers = lower(layersUnder(pressure), this.topLayer);
      return 'yes';
    }
    if (pressure >= 1 && frame.layer === 0) {
      this.waitingForKey = true;
      return 'no';
    }
    if (frame.key) this.waitingForKey = false;
    if (this.waitingForKey) return pressure < calm && step === target ? 'key-wanted' : 'no';
    const bearable = lower(layersUnder(pressure), this.topLayer);
    this.layers = frame.layer === 0 ? bearable : lower(bearable, this.layers);
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
}
