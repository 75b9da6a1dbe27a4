// The voice plane of a room: the loudest few go to everybody at once, never waiting for a tick.
import { Loudest } from './loudest.ts';
import type { VoicesCarried } from './messages.ts';
import type { Place } from './place.ts';
import { type MediaFrame, stampPublisher } from './protocol.ts';
import { isCarried } from './tier.ts';
import { packBinary, payloadOf } from './wire.ts';

/** Opus says "nothing new" in packets this small: not worth a write to each member. */
const emptyPacket = 2;
/** How fast the best transit time seen is forgotten, so that clocks may drift: ms per packet. */
const floorDrift = 0.06;
/** Who sent nothing for this long says nothing about lateness any more, in ms. */
const transitKept = 1_000;

export class Voices {
  private readonly loudest = new Loudest();
  private readonly transit = new Map<number, { floor: number; late: number; at: number }>();
  carried: VoicesCarried = 'all';

  /** @param bytes a frame already checked. */
  relay(publisher: Place, frame: MediaFrame, bytes: Uint8Array, places: Iterable<Place>, now: number): void {
    this.noteTransit(publisher.number, now - frame.capturedAt / 1_000, now);
    if (!isCarried(this.carried, publisher.person.role) || frame.payload.byteLength <= emptyPacket) return;
    if (!this.loudest.hear(publisher.number, frame.level, now)) return;
    const packed = packBinary(bytes);
    stampPublisher(payloadOf(packed), publisher.number);
    for (const place of places) {
      if (place !== publisher && place.life.type === 'here') place.life.main.voice(packed, now);
    }
  }

  private noteTransit(publisher: number, transit: number, now: number): void {
    const known = this.transit.get(publisher);
    if (!known) {
      this.transit.set(publisher, { floor: transit, late: 0, at: now });
      return;
    }
    known.at = now;
    known.floor = Math.min(transit, known.floor + floorDrift);
    known.late += (transit - known.floor - known.late) * 0.1;
  }

  /** Lateness that the voices being heard already have on arrival here, ms. */
  uplinkDelay(now: number): number {
    let worst = 0;
    for (const { late, at } of this.transit.values()) if (now - at < transitKept) worst = Math.max(worst, late);
    return worst;
  }

  forget(publisher: number): void {
    this.loudest.forget(publisher);
    this.transit.delete(publisher);
  }
}
