// What is on the air in a room: who publishes what and may, who is told of it, and the two planes that carry it.
import type { Clock } from '../lib/clock.ts';
import type { PartStates } from './activities/contract.ts';
import { whyNot } from './floor/allowed.ts';
import { followFloor } from './floor/follow.ts';
import { checkPublishing } from './floor/publishing.ts';
import { Whereabouts } from './groups/whereabouts.ts';
import type { Publication, RoomSnapshot, ServerMessage, Tier, VoicesCarried } from './messages.ts';
import { Pictures } from './pictures.ts';
import type { Place } from './place.ts';
import { isSound, type MediaFrame, type Plane, type Source } from './protocol.ts';
import { Qualities } from './quality/qualities.ts';
import { Sounds } from './sounds.ts';
import { StillPlane } from './stills/still-plane.ts';
import { firstTier, type TierNow, voicesIn } from './tier.ts';
import { Voices } from './voices.ts';
import { packText } from './wire.ts';

export type BroadcastOffice = {
  clock: Clock;
  places: ReadonlyMap<number, Place>;
  /** The members, and those who only look on. */
  audience: ReadonlyMap<number, Place>;
  floor(): PartStates['floor'];
  groups(): PartStates['groups'];
  stills(): PartStates['stills'];
  tell(place: Place, message: ServerMessage, now: number): void;
  tellAll(message: ServerMessage, now: number): void;
  /** Others hear of what changed in this place with the next tick. */
  noteChange(place: Place): void;
};

export class Broadcast {
  readonly whereabouts = new Whereabouts();
  readonly voices = new Voices(this.whereabouts);
  readonly pictures: Pictures;
  readonly qualities: Qualities;
  readonly sounds = new Sounds(this.whereabouts);
  readonly stills: StillPlane;
  private readonly office: BroadcastOffice;
  private now: TierNow = firstTier;

  constructor(office: BroadcastOffice) {
    this.office = office;
    this.pictures = new Pictures(
      {
        places: () => office.audience.values(),
        askKey: (publisher, source, step, now) => office.tell(publisher, { type: 'key', source, step }, now),
        tellNeed: (publisher, source, steps, now) => office.tell(publisher, { type: 'need', source, steps }, now),
      },
      this.whereabouts,
    );
    this.stills = new StillPlane({
      ...{ audience: office.audience, whereabouts: this.whereabouts, state: office.stills },
      paused: () => this.tier !== 'full',
    });
    this.qualities = new Qualities({
      places: () => office.audience.values(),
      tell: office.tell,
      strain: (place, now) => this.pictures.strain(place, now),
      limit: (place, now) => this.pictures.limit(place, now),
    });
  }

  get tier(): Tier {
    return this.now.tier;
  }

  /** What this member may hear and see now. */
  publicationsFor(viewer: Place): RoomSnapshot['publications'] {
    const publications = [];
    for (const { number: member, publications: published } of this.office.places.values()) {
      if (!this.whereabouts.together(viewer.number, member)) continue;
      for (const publication of published.values()) publications.push({ member, publication });
    }
    return publications;
  }

  relay(place: Place, frame: MediaFrame, bytes: Uint8Array, plane: Plane): void {
    const now = this.office.clock.now();
    // A frame that crossed the teacher's "no" on the way is dropped in silence.
    if (!place.publications.has(frame.source)) return;
    if (frame.kind === 'picture') this.pictures.relay(place, frame, bytes, now);
    else if (frame.source === 'screen-sound') {
      // Never sent twice: what comes on the spare connection is no honest page's.
      if (plane === 'main') this.sounds.relay(place, frame, bytes, this.office.audience.values(), now);
    } else if (plane !== 'picture') this.voices.relay(place, frame, bytes, this.office.audience.values(), now, plane);
  }

  /** Who only looks on too. */
  everybody(): Iterable<Place> {
    return this.office.audience.values();
  }

  tell(place: Place, message: ServerMessage, now: number): void {
    this.office.tell(place, message, now);
  }

  /** By the floor, or by being in a group. */
  mayPublish(place: Place, source: Source): boolean {
    return this.whyNot(place, source) === undefined;
  }

  private whyNot({ number, person }: Place, source: Source) {
    return whyNot({ floor: this.office.floor(), groups: this.office.groups() }, { number, role: person.role }, source);
  }

  publish(place: Place, publication: Publication): void {
    const now = this.office.clock.now();
    const { places } = this.office;
    checkPublishing(this.whyNot(place, publication.source), place, publication.source, places.values());
    place.publications.set(publication.source, publication);
    this.tellTogether(place, { type: 'published', member: place.number, publication }, now);
    if ('steps' in publication) this.pictures.show(place, publication, now);
  }

  unpublish(place: Place, source: Source, now: number): void {
    if (!place.publications.delete(source)) return;
    if (source === 'microphone') this.voices.forget(place.number);
    if (!isSound(source)) this.pictures.hide(place, source);
    this.tellTogether(place, { type: 'unpublished', member: place.number, source }, now);
    if (source === 'screen') this.unpublish(place, 'screen-sound', now);
  }

  unpublishAll(place: Place, now: number): void {
    for (const source of [...place.publications.keys()]) this.unpublish(place, source, now);
  }

  /** Those who are where this member is, and this member. */
  private tellTogether({ number }: Place, message: ServerMessage, now: number): void {
    const packed = packText(JSON.stringify(message));
    for (const { number: other, life } of this.office.audience.values())
      if (life.type === 'here' && this.whereabouts.together(number, other)) life.main.control(packed, now);
  }

  followFloor(): void {
    const now = this.office.clock.now();
    followFloor(this.office.floor(), this.office.places.values(), {
      changed: (place) => this.office.noteChange(place),
      allowed: (place, source) => this.mayPublish(place, source),
      withdrawn: (place, source) => this.unpublish(place, source, now),
    });
  }

  /** @param tier the classroom's, so that a room opened later is where the others are. */
  setTier(tier: TierNow): void {
    if (tier === this.now) return;
    const now = this.office.clock.now();
    this.now = tier;
    this.pictures.flowing = tier.tier === 'full';
    this.qualities.tier = tier.tier;
    this.sounds.flowing = tier.tier === 'full';
    this.carry(voicesIn(tier, now), now);
    this.qualities.tick(now);
    this.pictures.tick(now);
  }

  private carry(voices: VoicesCarried, now: number): void {
    this.voices.carried = voices;
    this.office.tellAll({ type: 'tier', tier: this.tier, voices }, now);
  }

  tick(now: number): void {
    const carried = voicesIn(this.now, now);
    if (carried !== this.voices.carried) this.carry(carried, now);
    this.qualities.tick(now);
    this.pictures.tick(now);
  }
}
