// One published picture stream (a source at one step): the key frame kept for those who come late, requests for new ones, and two pictures
// that go out together.
import type { MediaFrame } from './protocol.ts';
import type { Packed } from './wire.ts';

/** Above these, replaying to a newcomer costs more than a new key frame. */
const maxKeptFrames = 60;
const maxKeptBytes = 192 * 1024;
/** Key frames are asked for at most this often, in ms. */
const requestPeriod = 1_000;
/** Pictures that come this quickly after one another go out in pairs, in ms. */
const quickly = 50;
/** The first of a pair waits this long at most, in ms: pages even it out (`client/pace.ts`). */
export const holdMost = 60;

export type PictureFrame = { packed: Packed; key: boolean; layer: MediaFrame['layer'] };

export class Stream {
  /** The last key frame and the base frames since, or nothing when they became too many. */
  private kept: PictureFrame[] = [];
  private keptBytes = 0;
  private requestedAt = Number.NEGATIVE_INFINITY;
  private wanted = false;
  private lastAt = Number.NEGATIVE_INFINITY;
  private held: PictureFrame | undefined;
  private timer: NodeJS.Timeout | undefined;

  keep(frame: PictureFrame): void {
    if (frame.key) {
      this.keepNone();
      this.wanted = false;
    } else if (frame.layer !== 0 || this.kept.length === 0) return;
    this.kept.push(frame);
    this.keptBytes += frame.packed.length;
    if (this.kept.length > maxKeptFrames || this.keptBytes > maxKeptBytes) this.keepNone();
  }

  /** What a newcomer needs to see the present picture; empty when a key frame must be asked for. */
  catchUp(): readonly PictureFrame[] {
    return this.kept;
  }

  /**
   * What goes out now that this frame has come. One of the top layer, which no other needs, waits for the next: a write to each member
   * for two. @param alone what to do with it when none follows in time
   */
  passing(frame: PictureFrame, now: number, alone: (frames: readonly [PictureFrame]) => void): readonly PictureFrame[] {
    const quick = now - this.lastAt <= quickly;
    this.lastAt = now;
    const { held } = this;
    this.letGo();
    if (held) return [held, frame];
    if (frame.layer < 2 || !quick) return [frame];
    this.held = frame;
    this.timer = setTimeout(() => {
      this.letGo();
      alone([frame]);
    }, holdMost).unref();
    return [];
  }

  private letGo(): void {
    clearTimeout(this.timer);
    this.held = undefined;
  }

  forget(): void {
    this.letGo();
    this.keepNone();
  }

  private keepNone(): void {
    this.kept = [];
    this.keptBytes = 0;
  }

  /** Notes that someone needs a key frame. True when the publisher is to be asked now; otherwise a later `due` says so. */
  request(now: number): boolean {
    this.wanted = true;
    return this.due(now);
  }

  /** True when a noted request may go to the publisher now. */
  due(now: number): boolean {
    if (!this.wanted || now - this.requestedAt < requestPeriod) return false;
    this.requestedAt = now;
    return true;
  }
}
