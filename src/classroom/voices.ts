// The voice plane of a room: the loudest few of a place go to everybody there at once, never waiting for a tick.
import { Whereabouts } from './groups/whereabouts.ts';
import { Lateness } from './lateness.ts';
import { Loudest } from './loudest.ts';
import type { VoicesCarried } from './messages.ts';
import type { Place } from './place.ts';
import { type MediaFrame, stampPublisher } from './protocol.ts';
import { isCarried } from './tier.ts';
import { packBinary, payloadOf } from './wire.ts';

/** @param bytes a frame of the wire with its true publisher, changed by nobody any more */
export type Tap = (publisher: Place, frame: MediaFrame, bytes: Uint8Array, now: number) => void;

/** Opus says "nothing new" in packets this small: not worth a write to each member. */
const emptyPacket = 2;

export class Voices {
  private readonly whereabouts: Whereabouts;
  /** By group: those of one never take the turn of those of another. */
  private readonly loudest: Loudest[] = [];
  private readonly lateness = new Lateness();
  carried: VoicesCarried = 'all';
  /** Hears what is passed on, while the lesson is recorded. */
  tap: Tap | null = null;

  /** @param whereabouts who hears whom */
  constructor(whereabouts = new Whereabouts()) {
    this.whereabouts = whereabouts;
  }

  /** @param bytes a frame already checked. */
  relay(publisher: Place, frame: MediaFrame, bytes: Uint8Array, places: Iterable<Place>, now: number): void {
    if (!isCarried(this.carried, publisher.person.role) || frame.payload.byteLength <= emptyPacket) return;
    const where = this.whereabouts.of(publisher.number);
    if (!this.loudestIn(where).hear(publisher.number, frame.level, now)) return;
    // The very packets that the pages measure.
    this.lateness.note(publisher.number, now - frame.capturedAt / 1_000, now);
    const packed = packBinary(bytes);
    const stamped = payloadOf(packed);
    stampPublisher(stamped, publisher.number);
    this.tap?.(publisher, frame, stamped, now);
    for (const place of places) {
      if (place === publisher || place.life.type !== 'here' || this.whereabouts.of(place.number) !== where) continue;
      if (!place.means.hears) continue;
      place.life.main.voice(packed, now);
    }
  }

  private loudestIn(where: number): Loudest {
    const known = this.loudest[where];
    if (known) return known;
    const loudest = new Loudest();
    this.loudest[where] = loudest;
    return loudest;
  }

  /** Lateness that the voices being heard already have on arrival here, ms. */
  uplinkDelay(now: number): number {
    return this.lateness.worst(now);
  }

  forget(publisher: number): void {
    this.giveTurnBack(publisher);
    this.lateness.forget(publisher);
  }

  /** Heard elsewhere from now on, or nowhere. */
  giveTurnBack(publisher: number): void {
    // Holes are groups in which nobody spoke.
    for (const loudest of this.loudest) loudest?.forget(publisher);
  }
}
