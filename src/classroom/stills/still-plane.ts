// The last small picture of each pupil, in the relay's memory alone, and to whom it goes: after voices and before nothing else.
import { ProtocolError } from '../../errors.ts';
import { kindOf } from '../../lib/file-kind.ts';
import type { Whereabouts } from '../groups/whereabouts.ts';
import type { Place } from '../place.ts';
import { stampPublisher } from '../protocol.ts';
import { noPictures } from '../quality/means.ts';
import { type Packed, packBinary, payloadOf } from '../wire.ts';
import { type StillsState, soonest, stale } from './contract.ts';
import type { StillFrame } from './still-frame.ts';

/** Of what the picture connection bears, and of the delay of voices, ms: above it, a still waits for the next one. */
const mostStrain = 0.5;
const lateVoice = 300;

type Kept = { packed: Packed; at: number };

export type StillOffice = {
  /** Those who may look on it. */
  audience: ReadonlyMap<number, Place>;
  whereabouts: Pick<Whereabouts, 'together'>;
  state(): StillsState;
  /** There are no pictures in this tier. */
  paused(): boolean;
};

export class StillPlane {
  private readonly office: StillOffice;
  private readonly last = new Map<number, Kept>();
  private watching: readonly number[] = [];

  constructor(office: StillOffice) {
    this.office = office;
  }

  /** How many are in memory. */
  get size(): number {
    return this.last.size;
  }

  /** @param bytes a frame already checked. @throws ProtocolError for what is no picture */
  relay(publisher: Place, frame: StillFrame, bytes: Uint8Array, now: number): void {
    const kind = kindOf(frame.payload);
    if (kind !== 'webp' && kind !== 'jpg') throw new ProtocolError('still: neither WebP nor JPEG');
    const { showing, watching } = this.office.state();
    // One that crossed a "no" on the way is dropped in silence.
    if (!showing.includes(publisher.number) || this.office.paused()) return;
    if (now - (this.last.get(publisher.number)?.at ?? Number.NEGATIVE_INFINITY) < soonest) return;
    const packed = packBinary(bytes);
    stampPublisher(payloadOf(packed), publisher.number);
    this.last.set(publisher.number, { packed, at: now });
    for (const number of watching) this.give(number, publisher.number, packed, now);
  }

  private give(viewer: number, publisher: number, packed: Packed, now: number): void {
    const place = this.office.audience.get(viewer);
    if (viewer === publisher || place?.life.type !== 'here' || !place.life.picture) return;
    if (!this.office.whereabouts.together(viewer, publisher)) return;
    // Who has voices only has no pictures of this kind either.
    if (place.means.level >= noPictures) return;
    const { line } = place.life.picture;
    if (Math.max(line.flow.pressure(now), place.voiceDelay / lateVoice) >= mostStrain) return;
    line.write(packed, now);
  }

  /** The state changed: what may not be seen any more is forgotten, and who begins to look is given what there is. */
  follow(now: number): void {
    const { showing, watching } = this.office.state();
    for (const member of this.last.keys()) if (!showing.includes(member)) this.last.delete(member);
    const before = this.watching;
    this.watching = watching;
    if (this.office.paused()) return;
    for (const viewer of watching) {
      if (before.includes(viewer)) continue;
      for (const [publisher, { packed, at }] of this.last)
        if (now - at < stale) this.give(viewer, publisher, packed, now);
    }
  }
}
