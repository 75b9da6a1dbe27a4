// One member's camera or screen coming in, in the engine worker: decoded there, handed to the page as pictures to draw.
import type { MediaFrame, PictureSource } from '../protocol.ts';
import type { Work } from '../quality/machine.ts';
import { Transits } from '../transits.ts';
import type { PictureStats } from './live-class.ts';
import { Pace } from './pace.ts';
import { wallNow } from './wall-clock.ts';

/** A device too slow for all pictures loses the top layer, the middle one, then waits for a key frame. In frames queued. */
const withoutTop = 4;
const baseOnly = 8;
const hopeless = 30;
/** A picture this much older than usual isn't drawn any more, though others need it: ms. */
const tooOld = 1_000;
/** Between two requests of a key frame, ms. */
const askEvery = 1_000;

export type PictureReceiverOptions = {
  member: number;
  source: PictureSource;
  codec: string;
  draw(frame: VideoFrame): void;
  askKey(): void;
  /** Pictures keep no pace with this device's clock: none is too old to be drawn. */
  timeless?: boolean;
};

export class PictureReceiver {
  readonly options: PictureReceiverOptions;
  private decoder: VideoDecoder | undefined;
  private waitingForKey = true;
  private layers = 2;
  private askedAt = Number.NEGATIVE_INFINITY;
  private readonly transits = new Transits();
  private readonly pace = new Pace<VideoFrame>((frame) => this.options.draw(frame));
  private received = 0;
  private decoded = 0;
  private size = { width: 0, height: 0 };
  /** Since the work was last taken. */
  private fresh = { received: 0, dropped: 0, decoded: 0, decoding: 0 };
  /** When each picture that waits was given to the decoder, oldest first. */
  private given: number[] = [];
  /** ms after `since` of the first picture. */
  private firstAfter: number | null = null;
  private readonly since: number;

  /** @param since when this page entered or came back, on `performance.now()`. */
  constructor(options: PictureReceiverOptions, since: number) {
    this.options = options;
    this.since = since;
  }

  /** @returns how late it came beyond the shortest way, ms */
  receive(frame: MediaFrame): number {
    this.received += 1;
    this.fresh.received += 1;
    const now = wallNow();
    const transit = now - frame.capturedAt / 1_000;
    this.transits.note(transit, now);
    this.pace.note(this.transits);
    this.decode(frame);
    return transit - this.transits.floor;
  }

  private decode(frame: MediaFrame): void {
    if (frame.key) this.waitingForKey = false;
    else if (this.waitingForKey) {
      this.ask();
      return;
    }
    const decoder = this.ready();
    if (!decoder) return;
    const queued = decoder.decodeQueueSize;
    if (queued > hopeless && !frame.key) {
      this.waitingForKey = true;
      this.fresh.dropped += 1;
      return;
    }
    const bearable = queued > baseOnly ? 0 : queued > withoutTop ? 1 : 2;
    this.layers = frame.layer === 0 ? bearable : Math.min(this.layers, bearable);
    if (frame.layer > this.layers) {
      this.fresh.dropped += 1;
      return;
    }
    this.given.push(performance.now());
    decoder.decode(
      new EncodedVideoChunk({
        type: frame.key ? 'key' : 'delta',
        timestamp: frame.capturedAt,
        data: frame.payload,
      }),
    );
  }

  /** Frames before the decoder. */
  get queued(): number {
    return this.decoder?.decodeQueueSize ?? 0;
  }

  private ready(): VideoDecoder | undefined {
    if (this.decoder?.state === 'configured') return this.decoder;
    if (typeof VideoDecoder === 'undefined') return undefined;
    this.decoder = new VideoDecoder({
      output: (frame) => {
        this.decoded += 1;
        this.fresh.decoded += 1;
        const now = performance.now();
        this.fresh.decoding += now - (this.given.shift() ?? now);
        this.size = { width: frame.displayWidth, height: frame.displayHeight };
        this.firstAfter ??= now - this.since;
        const late = wallNow() - frame.timestamp / 1_000 - this.transits.floor;
        if (this.options.timeless) this.options.draw(frame);
        else if (late > tooOld) frame.close();
        else this.pace.show(frame, late, now);
      },
      error: () => {
        this.waitingForKey = true;
        this.ask();
      },
    });
    this.given = [];
    this.decoder.configure({ codec: this.options.codec, optimizeForLatency: true });
    return this.decoder;
  }

  private ask(): void {
    const now = performance.now();
    if (now - this.askedAt < askEvery) return;
    this.askedAt = now;
    this.options.askKey();
  }

  /** The picture socket is new: what comes next starts with a key frame. */
  restart(): void {
    this.waitingForKey = true;
  }

  /** What was done since this was last asked. */
  takeWork(): Work {
    const work = { ...this.fresh, queued: this.decoder?.state === 'configured' ? this.decoder.decodeQueueSize : 0 };
    this.fresh = { received: 0, dropped: 0, decoded: 0, decoding: 0 };
    return work;
  }

  stats(): PictureStats {
    const { member, source } = this.options;
    const { width, height } = this.size;
    return {
      member,
      source,
      framesReceived: this.received,
      framesDecoded: this.decoded,
      width,
      height,
      firstPicture: this.firstAfter,
    };
  }

  close(): void {
    this.pace.close();
    if (this.decoder && this.decoder.state !== 'closed') this.decoder.close();
  }
}
