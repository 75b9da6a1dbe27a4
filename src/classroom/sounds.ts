// What a shared screen sounds like, passed on at once like a voice; it takes nobody's turn, and goes when pictures go.
import { Whereabouts } from './groups/whereabouts.ts';
import type { Place } from './place.ts';
import { type MediaFrame, stampPublisher } from './protocol.ts';
import { noPictures } from './quality/means.ts';
import type { Tap } from './voices.ts';
import { packBinary, payloadOf } from './wire.ts';

/** A member whose voices come this late has no room for more, ms: the limit that pictures have. */
const lateVoices = 300;

export class Sounds {
  private readonly whereabouts: Whereabouts;
  /** Off in the lower tiers. */
  flowing = true;
  /** Told all that is passed on, while the lesson is recorded. */
  tap: Tap | null = null;

  /** @param whereabouts who hears whom */
  constructor(whereabouts = new Whereabouts()) {
    this.whereabouts = whereabouts;
  }

  /** @param bytes a frame already checked. The publisher in it is overwritten. */
  relay(publisher: Place, frame: MediaFrame, bytes: Uint8Array, places: Iterable<Place>, now: number): void {
    if (!this.flowing) return;
    const packed = packBinary(bytes);
    const stamped = payloadOf(packed);
    stampPublisher(stamped, publisher.number);
    this.tap?.(publisher, frame, stamped, now);
    for (const place of places) {
      if (place === publisher || place.life.type !== 'here') continue;
      if (!this.whereabouts.together(place.number, publisher.number) || place.means.level >= noPictures) continue;
      if (place.voiceDelay < lateVoices) place.life.main.voice(packed, now);
    }
  }
}
