// The voice plane of a room: the loudest few of a place go to everybody there at once, never waiting for a tick.
import { maxVoiceAge } from './flow.ts';
import { Whereabouts } from './groups/whereabouts.ts';
import { Loudest } from './loudest.ts';
import type { VoicesCarried } from './messages.ts';
import type { Place } from './place.ts';
import { type MediaFrame, stampVoice, type VoicePlane } from './protocol.ts';
import { isCarried } from './tier.ts';
import { Uplink } from './uplink.ts';
import { packBinary, payloadOf } from './wire.ts';

/** @param bytes a frame of the wire with its true publisher, changed by nobody any more */
export type Tap = (publisher: Place, frame: MediaFrame, bytes: Uint8Array, now: number) => void;

/** Opus says "nothing new" in packets this small: not worth a write to each member. */
const emptyPacket = 2;
/** With a spare connection, voices don't queue up behind this much of other things on the main one, in bytes. */
const backlog = 8 * 1024;
const inTime = { main: 0, first: 0 };

export class Voices {
  private readonly whereabouts: Whereabouts;
  /** By group: those of one never take the turn of those of another. */
  private readonly loudest: Loudest[] = [];
  /** By publisher. */
  private readonly uplinks = new Map<number, Uplink>();
  carried: VoicesCarried = 'all';
  /** Hears what is passed on, while the lesson is recorded. */
  tap: Tap | null = null;

  /** @param whereabouts who hears whom */
  constructor(whereabouts = new Whereabouts()) {
    this.whereabouts = whereabouts;
  }

  /** @param bytes a frame already checked. @param plane the connection it came by */
  relay(
    publisher: Place,
    frame: MediaFrame,
    bytes: Uint8Array,
    places: Iterable<Place>,
    now: number,
    plane: VoicePlane = 'main',
  ): void {
    if (!isCarried(this.carried, publisher.person.role) || frame.payload.byteLength <= emptyPacket) return;
    const late = this.uplinkOf(publisher.number).arrive(frame, plane, now);
    if (late === undefined || late > maxVoiceAge) return;
    const where = this.whereabouts.of(publisher.number);
    if (!this.loudestIn(where).hear(publisher.number, frame.level, now)) return;
    const packed = packBinary(bytes);
    const stamped = payloadOf(packed);
    stampVoice(stamped, publisher.number, now);
    this.tap?.(publisher, frame, stamped, now);
    for (const place of places) {
      if (place === publisher || place.life.type !== 'here' || this.whereabouts.of(place.number) !== where) continue;
      if (!place.means.hears) continue;
      const { main, spare } = place.life;
      spare?.voice(packed, now);
      if (!spare || main.flow.outstandingBytes < backlog) main.voice(packed, now);
    }
  }

  private uplinkOf(publisher: number): Uplink {
    const known = this.uplinks.get(publisher);
    if (known) return known;
    const uplink = new Uplink();
    this.uplinks.set(publisher, uplink);
    return uplink;
  }

  private loudestIn(where: number): Loudest {
    const known = this.loudest[where];
    if (known) return known;
    const loudest = new Loudest();
    this.loudest[where] = loudest;
    return loudest;
  }

  /** How late this member's voice comes, ms: told to them, who then speak on two connections, and show less. */
  takeUplinkDelay(publisher: number): { main: number; first: number } {
    return this.uplinks.get(publisher)?.take() ?? inTime;
  }

  forget(publisher: number): void {
    this.giveTurnBack(publisher);
    this.uplinks.delete(publisher);
  }

  /** Heard elsewhere from now on, or nowhere. */
  giveTurnBack(publisher: number): void {
    // Holes are groups in which nobody spoke.
    for (const loudest of this.loudest) loudest?.forget(publisher);
  }
}
