// The qualities of a room's members: looked at with every tick, carried out on the pictures, and told when they change.
import { maxVoiceAge } from '../flow.ts';
import type { ServerMessage, Tier } from '../messages.ts';
import { leads, type Place } from '../place.ts';
import type { Got, MemberQuality, Quality } from './contract.ts';
import { eased, type Level, noPictures, strained } from './means.ts';

/** Neither strain nor ease: nothing is sent from which to know. */
const unknown = (strained + eased) / 2;
/** Nothing at all acknowledged for this long is an outage: it says nothing of what the link bears. In ms. */
const outage = 2_000;

export type QualityOffice = {
  places(): Iterable<Place>;
  tell(place: Place, message: ServerMessage, now: number): void;
  /** Strain of the pictures on the way to this member; undefined while none go there. */
  strain(place: Place, now: number): number | undefined;
  /** The member's level changed: other steps and layers from now on. */
  limit(place: Place, now: number): void;
};

const same = (a: Got, b: Got): boolean => a.quality === b.quality && a.cause === b.cause;

export class Qualities {
  private readonly office: QualityOffice;
  tier: Tier = 'full';

  constructor(office: QualityOffice) {
    this.office = office;
  }

  choose(place: Place, { choice, device }: { choice: Quality; device: Level }, now: number): void {
    place.means.choose(choice, device);
    this.settle(place, now);
    this.tellLeaders(now);
  }

  tick(now: number): void {
    for (const place of this.office.places()) {
      if (place.life.type !== 'here') continue;
      const { flow } = place.life.main;
      if (flow.silence(now) < outage) {
        const { link } = place.means;
        // Held down by something else: what the link would bear shows in nothing.
        const silent = link.level < noPictures && place.means.level >= noPictures;
        const pictures = (silent ? undefined : this.office.strain(place, now)) ?? unknown;
        link.sense({ pictures, voices: flow.excess(now) / maxVoiceAge }, now);
      }
      this.settle(place, now);
    }
    this.tellLeaders(now);
  }

  private settle(place: Place, now: number): void {
    if (place.means.settle()) this.office.limit(place, now);
    const got = place.means.got(this.tier);
    if (same(got, place.means.told)) return;
    place.means.told = got;
    this.office.tell(place, { type: 'quality', ...got }, now);
  }

  /** What holds for everybody is told as the tier, and is nobody's own. */
  private tellLeaders(now: number): void {
    const changed: MemberQuality[] = [];
    for (const { number, means, person } of this.office.places()) {
      const { quality } = means.got('full');
      if (person.asPupil || quality === means.toldLeaders) continue;
      means.toldLeaders = quality;
      changed.push({ member: number, quality });
    }
    if (changed.length === 0) return;
    for (const place of this.office.places())
      if (leads(place.person.role)) this.office.tell(place, { type: 'qualities', changed }, now);
  }

  /** For the whole room as this member may see it. */
  seenBy(viewer: Place): { quality: Got; qualities: MemberQuality[] } {
    const qualities: MemberQuality[] = [];
    if (leads(viewer.person.role))
      for (const { number, means, person } of this.office.places())
        if (!person.asPupil && means.toldLeaders !== 'full')
          qualities.push({ member: number, quality: means.toldLeaders });
    return { quality: viewer.means.told, qualities };
  }
}
