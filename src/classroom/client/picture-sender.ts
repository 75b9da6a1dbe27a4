// One camera or screen on its way out, in the engine worker: an encoder for each step that someone watches.
import { type Layer, type PictureSource, writeMedia } from '../protocol.ts';
import { Budget } from '../quality/budget.ts';
import type { Level } from '../quality/means.ts';
import { type Offer, offerAt } from '../quality/uplink.ts';
import { Viewer } from '../viewer.ts';
import { encoderConfig, type PictureChoice, type Step, screenBound } from './picture-config.ts';
import { CaptureClock } from './wall-clock.ts';

/** A picture that doesn't change gives no frames: after a request this long without one, the last is encoded again. In ms. */
const patience = 150;
/** A screen that stands still is encoded again every so often, ms, and so many times: what was left out comes, what is blurred becomes sharp. */
const settleEvery = 250;
const settleTimes = 8;
/** Encoders that fall behind by more than this lose pictures rather than time. */
const maxQueued = 2;

export type PictureSenderOptions = {
  source: PictureSource;
  choice: PictureChoice;
  /** How full the way to the relay is: from 1 on nothing is sent. */
  pressure(now: number): number;
  send(bytes: Uint8Array<ArrayBuffer>): boolean;
  onFailure(error: unknown): void;
};

type Rung = {
  step: Step;
  encoder: VideoEncoder;
  /** The relay's own rule, applied before the first hop. */
  gate: Viewer;
  keyWanted: boolean;
  lastAt: number;
  sequence: number;
  started: boolean;
  /** Of a screen: encoders overshoot on text that moves. */
  budget: Budget | undefined;
};

export class PictureSender {
  private offer: Offer<Step>;
  /** Pictures given to the encoders so far. */
  encodedCount = 0;
  private readonly options: PictureSenderOptions;
  private readonly rungs = new Map<number, Rung>();
  private readonly clock = new CaptureClock();
  private readonly capturedAt = new Map<number, number>();
  private last: VideoFrame | undefined;
  private pushedAt = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  private settling: ReturnType<typeof setTimeout> | undefined;
  /** How often the last picture was encoded again. */
  private settled = 0;
  private canvas: OffscreenCanvas | undefined;

  constructor(options: PictureSenderOptions) {
    this.options = options;
    this.offer = offerAt(0, options.choice.steps);
  }

  /** What can be had of it now; while pictures rest, the smallest step. */
  get offered(): PictureChoice {
    const { choice } = this.options;
    return { ...choice, steps: [...(this.offer?.steps ?? choice.steps.slice(0, 1))] };
  }

  get needed(): boolean {
    return this.rungs.size > 0;
  }

  /** What goes out at this level of the way to the relay. @returns true when other steps are offered from now on. */
  adapt(level: Level): boolean {
    const { offer: before } = this;
    const steps = this.offered.steps.length;
    this.offer = offerAt(level, this.options.choice.steps);
    this.keep(this.offered.steps.map(({ step }) => step));
    for (const rung of this.rungs.values()) {
      rung.gate.bound(this.offer && { step: rung.step.step, layers: this.offer.layers });
      if (this.offer && this.offer.bits !== before?.bits) this.configure(rung);
    }
    return this.offered.steps.length !== steps;
  }

  private configure(rung: Rung): void {
    const { choice, source } = this.options;
    const bitrate = Math.round(rung.step.bitrate * (this.offer?.bits ?? 1));
    rung.encoder.configure(encoderConfig(choice, { ...rung.step, bitrate }, source));
    rung.keyWanted = true;
  }

  /** The relay says which steps have someone to watch them. */
  need(steps: readonly number[]): void {
    this.keep(steps);
    for (const step of this.offered.steps) if (steps.includes(step.step) && !this.rungs.has(step.step)) this.open(step);
  }

  private keep(steps: readonly number[]): void {
    for (const [number, { encoder }] of this.rungs) {
      if (steps.includes(number)) continue;
      if (encoder.state !== 'closed') encoder.close();
      this.rungs.delete(number);
    }
  }

  /** The next picture of this step will stand alone. */
  key(step: number): void {
    const rung = this.rungs.get(step);
    if (!rung) return;
    rung.keyWanted = true;
    clearTimeout(this.again);
    this.again = setTimeout(() => {
      if (rung.keyWanted && this.last && performance.now() - this.pushedAt >= patience) this.repeat(this.last);
    }, patience);
  }

  /** Everything sent before is lost with the old socket. */
  restart(): void {
    this.need([]);
  }

  private repeat(frame: VideoFrame): void {
    const copy = new VideoFrame(frame, {
      timestamp: frame.timestamp + Math.round((performance.now() - this.pushedAt) * 1_000),
    });
    this.take(copy);
  }

  /** Until it has been seen in full: a budget that was spent, or a busy encoder, may have left it out. */
  private settle(): void {
    clearTimeout(this.settling);
    if (this.options.source !== 'screen' || this.settled >= settleTimes || !this.needed) return;
    this.settling = setTimeout(() => {
      if (!this.last) return;
      const before = this.encodedCount;
      this.repeat(this.last);
      if (this.encodedCount > before) this.settled += 1;
    }, settleEvery);
  }

  /**
   * Takes the frame over: it is closed here.
   * @throws when it can't be encoded: the next one will stand alone.
   */
  push(frame: VideoFrame): void {
    this.settled = 0;
    this.take(frame);
  }

  private take(frame: VideoFrame): void {
    const now = performance.now();
    this.pushedAt = now;
    const capturedAt = this.clock.at(frame.timestamp, 0);
    this.capturedAt.set(frame.timestamp, capturedAt);
    if (this.capturedAt.size > 30) this.capturedAt.delete(this.capturedAt.keys().next().value ?? 0);
    try {
      for (const rung of this.rungs.values()) this.encode(rung, frame, now);
    } catch (error) {
      for (const rung of this.rungs.values()) rung.keyWanted = true;
      frame.close();
      throw error;
    }
    const before = this.last;
    this.last = frame;
    before?.close();
    this.settle();
  }

  private open(step: Step): void {
    const { onFailure } = this.options;
    const rung: Rung = {
      step,
      encoder: new VideoEncoder({ output: (chunk, metadata) => this.encoded(rung, chunk, metadata), error: onFailure }),
      gate: new Viewer([step.step]),
      keyWanted: true,
      lastAt: Number.NEGATIVE_INFINITY,
      sequence: 0,
      started: false,
      budget: this.options.source === 'screen' ? new Budget(screenBound, performance.now()) : undefined,
    };
    if (this.offer) rung.gate.bound({ step: step.step, layers: this.offer.layers });
    this.configure(rung);
    this.rungs.set(step.step, rung);
    if (this.last) this.key(step.step);
  }

  private encode(rung: Rung, frame: VideoFrame, now: number): void {
    const { step, encoder } = rung;
    if (!this.offer || encoder.state !== 'configured' || encoder.encodeQueueSize > maxQueued) return;
    // A tenth of slack: cameras don't beat exactly.
    if (now - rung.lastAt < 900 / step.rate && !rung.keyWanted) return;
    if (rung.budget?.open(now) === false && !rung.keyWanted) return;
    // Nothing of it would leave: the encoder rests, and starts with a key frame.
    if (this.options.pressure(now) >= 1) {
      rung.keyWanted = true;
      return;
    }
    rung.lastAt = now;
    const sized = this.fit(frame, step);
    encoder.encode(sized, { keyFrame: rung.keyWanted });
    this.encodedCount += 1;
    rung.keyWanted = false;
    if (sized !== frame) sized.close();
  }

  /** Encoders don't all scale: what has another size goes over a canvas. */
  private fit(frame: VideoFrame, { width, height }: Step): VideoFrame {
    if (frame.displayWidth === width && frame.displayHeight === height) return frame;
    if (this.canvas?.width !== width || this.canvas.height !== height) this.canvas = new OffscreenCanvas(width, height);
    const context = this.canvas.getContext('2d', { alpha: false });
    if (!context) return frame;
    context.drawImage(frame, 0, 0, width, height);
    return new VideoFrame(this.canvas, { timestamp: frame.timestamp, alpha: 'discard' });
  }

  private encoded(rung: Rung, chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    const key = chunk.type === 'key';
    const layer = key ? 0 : layerOf(metadata);
    const now = performance.now();
    const { step, source } = { step: rung.step.step, source: this.options.source };
    const verdict = rung.gate.admit({ key, layer }, step, this.options.pressure(now));
    if (verdict === 'key-wanted') rung.keyWanted = true;
    if (verdict !== 'yes') return;
    rung.budget?.spend(chunk.byteLength);
    const payload = new Uint8Array(chunk.byteLength);
    chunk.copyTo(payload);
    const capturedAt = Math.round((this.capturedAt.get(chunk.timestamp) ?? 0) * 1_000);
    const configChanged = !rung.started;
    rung.started = true;
    const bytes = writeMedia({
      kind: 'picture',
      publisher: 0,
      source,
      step,
      sequence: rung.sequence++ >>> 0,
      capturedAt,
      key,
      layer,
      configChanged,
      level: 0,
      payload,
    });
    if (!this.options.send(bytes)) rung.keyWanted = true;
  }

  close(): void {
    clearTimeout(this.again);
    clearTimeout(this.settling);
    this.need([]);
    this.last?.close();
    this.last = undefined;
  }
}

/** Browsers that don't tell the layer get everything treated as the base. */
function layerOf(metadata: EncodedVideoChunkMetadata | undefined): Layer {
  const svc = metadata && 'svc' in metadata ? metadata.svc : undefined;
  const id = typeof svc === 'object' && svc && 'temporalLayerId' in svc ? svc.temporalLayerId : 0;
  return id === 1 ? 1 : id === 2 ? 2 : 0;
}
