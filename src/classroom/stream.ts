// One published picture stream (a source at one step): the key frame kept for those who come late, and requests for new ones.
import type { MediaFrame } from './protocol.ts';
import type { Packed } from './wire.ts';

/** Above these, replaying to a newcomer costs more than a new key frame. */
const maxKeptFrames = 60;
const maxKeptBytes = 192 * 1024;
/** Key frames are asked for at most this often, in ms. */
const requestPeriod = 1_000;

export type PictureFrame = { packed: Packed; key: boolean; layer: MediaFrame['layer'] };

export class Stream {
  /** The last key frame and the base frames since, or nothing when they became too many. */
  private kept: PictureFrame[] = [];
  private keptBytes = 0;
  private requestedAt = Number.NEGATIVE_INFINITY;
  private wanted = false;

  keep(frame: PictureFrame): void {
    if (frame.key) {
      this.kept = [];
      this.keptBytes = 0;
      this.wanted = false;
    } else if (frame.layer !== 0 || this.kept.length === 0) return;
    this.kept.push(frame);
    this.keptBytes += frame.packed.length;
    if (this.kept.length > maxKeptFrames || this.keptBytes > maxKeptBytes) this.forget();
  }

  /** What a newcomer needs to see the present picture; empty when a key frame must be asked for. */
  catchUp(): readonly PictureFrame[] {
    return this.kept;
  }

  forget(): void {
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
