// The voice plane of a room: the loudest few go to everybody at once, never waiting for a tick.
import { Lateness } from './lateness.ts';
import { Loudest } from './loudest.ts';
import type { VoicesCarried } from './messages.ts';
import type { Place } from './place.ts';
import { type MediaFrame, stampPublisher } from './protocol.ts';
import { isCarried } from './tier.ts';
import { packBinary, payloadOf } from './wire.ts';

/** Opus says "nothing new" in packets this small: not worth a write to each member. */
const emptyPacket = 2;

export class Voices {
  private readonly loudest = new Loudest();
  private readonly lateness = new Lateness();
  carried: VoicesCarried = 'all';

  /** @param bytes a frame already checked. */
  relay(publisher: Place, frame: MediaFrame, bytes: Uint8Array, places: Iterable<Place>, now: number): void {
    if (!isCarried(this.carried, publisher.person.role) || frame.payload.byteLength <= emptyPacket) return;
    if (!this.loudest.hear(publisher.number, frame.level, now)) return;
    // The very packets that the pages measure.
    this.lateness.note(publisher.number, now - frame.capturedAt / 1_000, now);
    const packed = packBinary(bytes);
    stampPublisher(payloadOf(packed), publisher.number);
    for (const place of places) {
      if (place !== publisher && place.life.type === 'here') place.life.main.voice(packed, now);
    }
  }

  /** Lateness that the voices being heard already have on arrival here, ms. */
  uplinkDelay(now: number): number {
    return this.lateness.worst(now);
  }

  forget(publisher: number): void {
    this.loudest.forget(publisher);
    this.lateness.forget(publisher);
  }
}
