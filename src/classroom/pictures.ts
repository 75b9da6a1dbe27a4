// The picture plane of a room: who shows what, who watches which step, and the fan-out. It never decodes.
import { Whereabouts } from './groups/whereabouts.ts';
import type { PicturePublication } from './messages.ts';
import type { Place } from './place.ts';
import { isSound, type MediaFrame, type PictureSource, stampPublisher, streamByte } from './protocol.ts';
import { type Allowed, allowed } from './quality/allowed.ts';
import { holdMost, type PictureFrame, Stream } from './stream.ts';
import { Viewer } from './viewer.ts';
import type { Tap } from './voices.ts';
import { type Packed, packBinary, payloadOf } from './wire.ts';

/** Voice delay (ms) that stops a member's pictures; half of it already costs the top layer. */
const voiceDelayLimit = 300;

type Shown = {
  readonly publisher: Place;
  readonly publication: PicturePublication;
  readonly steps: readonly number[];
  readonly streams: ReadonlyMap<number, Stream>;
  needed: string;
};

/** What the room does for this plane. */
export type PictureOffice = {
  places(): Iterable<Place>;
  askKey(publisher: Place, source: PictureSource, step: number, now: number): void;
  tellNeed(publisher: Place, source: PictureSource, steps: number[], now: number): void;
};

const shownId = (publisher: number, source: PictureSource): number => (publisher << 8) | streamByte(source, 0);

export class Pictures {
  private readonly office: PictureOffice;
  private readonly whereabouts: Whereabouts;
  private readonly shown = new Map<number, Shown>();
  /** Sees what is passed on, while the lesson is recorded; and which step of a stream it needs. */
  tap: Tap | null = null;
  recorded: ((publisher: Place, publication: PicturePublication) => number | undefined) | null = null;
  /** Pictures stop for everyone in the lower tiers. */
  flowing = true;

  /** @param whereabouts who sees whom */
  constructor(office: PictureOffice, whereabouts = new Whereabouts()) {
    this.office = office;
    this.whereabouts = whereabouts;
  }

  show(publisher: Place, publication: PicturePublication, now: number): void {
    const steps = publication.steps.map(({ step }) => step).sort((a, b) => a - b);
    const id = shownId(publisher.number, publication.source);
    for (const place of this.office.places()) place.viewers.delete(id);
    const streams = new Map(steps.map((step) => [step, new Stream()]));
    this.shown.set(id, { publisher, publication, steps, streams, needed: '' });
    this.tellNeeds(now);
  }

  hide(publisher: Place, source: PictureSource): void {
    const id = shownId(publisher.number, source);
    for (const stream of this.shown.get(id)?.streams.values() ?? []) stream.forget();
    this.shown.delete(id);
    for (const place of this.office.places()) place.viewers.delete(id);
  }

  /** @param bytes a frame already checked. The publisher in it is overwritten. */
  relay(publisher: Place, frame: MediaFrame, bytes: Uint8Array, now: number): void {
    if (isSound(frame.source)) return;
    const id = shownId(publisher.number, frame.source);
    const shown = this.shown.get(id);
    const stream = shown?.streams.get(frame.step);
    if (!shown || !stream || !this.flowing) return;
    const packed = packBinary(bytes);
    const stamped = payloadOf(packed);
    stampPublisher(stamped, publisher.number);
    this.tap?.(publisher, frame, stamped, now);
    const passed = { packed, key: frame.key, layer: frame.layer };
    stream.keep(passed);
    const { step } = frame;
    const alone = (frames: readonly PictureFrame[]) => this.pass(id, shown, step, frames, now + holdMost);
    const frames = stream.passing(passed, now, alone);
    if (frames.length > 0) this.pass(id, shown, step, frames, now);
  }

  /** @param frames one, or two that came one after the other */
  private pass(id: number, shown: Shown, step: number, frames: readonly PictureFrame[], now: number): void {
    const [one, two] = frames;
    if (!one || !this.flowing) return;
    let both: Packed | undefined;
    let keyWanted = false;
    for (const place of this.office.places()) {
      if (place.life.type !== 'here' || !place.life.picture || !this.sees(place, shown.publisher)) continue;
      const { line } = place.life.picture;
      const viewer = this.viewerOf(place, id, shown);
      const pressure = this.pressure(place, line, now);
      const first = viewer.admit(one, step, pressure);
      const second = two === undefined ? 'no' : viewer.admit(two, step, pressure);
      if (first === 'yes' && two && second === 'yes') {
        both ??= Buffer.concat([one.packed, two.packed]);
        line.writeBoth(both, one.packed.length, now);
      } else if (first === 'yes') line.write(one.packed, now);
      else if (two && second === 'yes') line.write(two.packed, now);
      keyWanted ||= first === 'key-wanted' || second === 'key-wanted';
    }
    if (keyWanted) this.request(shown, step, now);
  }

  private sees(place: Place, publisher: Place): boolean {
    return place !== publisher && this.whereabouts.together(place.number, publisher.number);
  }

  /** The worst of the picture connection's own pressure and of what voice suffers on the same way. */
  private pressure(place: Place, line: { flow: { pressure(now: number): number } }, now: number): number {
    return Math.max(line.flow.pressure(now), place.voiceDelay / voiceDelayLimit);
  }

  private viewerOf(place: Place, id: number, shown: Shown): Viewer {
    const known = place.viewers.get(id);
    if (known) return known;
    const viewer = new Viewer(shown.steps, allowed(place.means.level, shown.steps));
    place.viewers.set(id, viewer);
    return viewer;
  }

  private request(shown: Shown, step: number, now: number): void {
    if (shown.streams.get(step)?.request(now)) this.office.askKey(shown.publisher, shown.publication.source, step, now);
  }

  /** A member asks for a key frame: theirs was lost or can't be decoded. */
  keyAsked(place: Place, publisher: number, source: PictureSource, now: number): void {
    const shown = this.shown.get(shownId(publisher, source));
    if (!shown || !this.sees(place, shown.publisher)) return;
    const viewer = this.viewerOf(place, shownId(publisher, source), shown);
    if (viewer.step === null) return;
    viewer.restart();
    this.request(shown, viewer.step, now);
  }

  /** A recording begins another file: with a key frame of this. */
  askKeyOf(publisher: number, source: PictureSource, now: number): void {
    const shown = this.shown.get(shownId(publisher, source));
    const step = shown && this.recorded?.(shown.publisher, shown.publication);
    if (shown && step !== undefined) this.request(shown, step, now);
  }

  /** @param asked what is worth sending to this member's page; null for nothing */
  want(place: Place, publisher: number, source: PictureSource, asked: Allowed, now: number): void {
    const id = shownId(publisher, source);
    const shown = this.shown.get(id);
    if (shown) this.turn(place, id, shown, (viewer) => viewer.ask(asked), now);
  }

  /** The member's quality changed. */
  limit(place: Place, now: number): void {
    for (const [id, shown] of this.shown)
      this.turn(place, id, shown, (viewer) => viewer.bound(allowed(place.means.level, shown.steps)), now);
  }

  private turn(place: Place, id: number, shown: Shown, change: (viewer: Viewer) => void, now: number): void {
    if (!this.sees(place, shown.publisher)) return;
    const viewer = this.viewerOf(place, id, shown);
    const before = viewer.step;
    change(viewer);
    const after = viewer.step;
    if (after === before) return;
    this.tellNeeds(now);
    if (before === null) this.catchUp(place, id, shown, now);
    else if (after !== null) this.request(shown, after, now);
  }

  /** A new picture socket: the present picture of everyone who shows one, at once. */
  welcome(place: Place, now: number): void {
    this.tellNeeds(now);
    for (const [id, shown] of this.shown) if (this.sees(place, shown.publisher)) this.catchUp(place, id, shown, now);
  }

  private catchUp(place: Place, id: number, shown: Shown, now: number): void {
    if (place.life.type !== 'here' || !place.life.picture || !this.flowing) return;
    const viewer = this.viewerOf(place, id, shown);
    viewer.restart();
    const { step } = viewer;
    if (step === null) return;
    const kept: readonly PictureFrame[] = shown.streams.get(step)?.catchUp() ?? [];
    if (kept.length === 0) {
      this.request(shown, step, now);
      return;
    }
    for (const frame of kept) place.life.picture.line.write(frame.packed, now);
    viewer.caughtUp(step);
  }

  /** What strains the pictures of this member; undefined while none go there from which to know. */
  strain(place: Place, now: number): number | undefined {
    if (place.life.type !== 'here' || !place.life.picture || !this.flowing) return undefined;
    let wanted = false;
    for (const [id, { publisher }] of this.shown)
      if (this.sees(place, publisher)) wanted ||= place.viewers.get(id)?.wanted ?? true;
    if (!wanted) return undefined;
    return this.pressure(place, place.life.picture.line, now);
  }

  /** Key requests held back, and what publishers need to encode. */
  tick(now: number): void {
    for (const shown of this.shown.values()) {
      for (const [step, stream] of shown.streams)
        if (stream.due(now)) this.office.askKey(shown.publisher, shown.publication.source, step, now);
    }
    this.tellNeeds(now);
  }

  /** These two don't see each other any more: should they again, all begins anew. */
  part(viewer: Place, publisher: Place): void {
    for (const [id, shown] of this.shown) if (shown.publisher === publisher) viewer.viewers.delete(id);
  }

  /** These two see each other from now on. What is kept of the stream might overtake the word that there is one: a key frame is asked for. */
  meet(viewer: Place, publisher: Place, now: number): void {
    for (const [id, shown] of this.shown) {
      if (shown.publisher !== publisher) continue;
      const { step } = this.viewerOf(viewer, id, shown);
      if (step !== null) this.request(shown, step, now);
    }
  }

  /** What was left out while too much was waiting isn't in the snapshot that replaces it. */
  repeatNeeds(publisher: Place, now: number): void {
    for (const shown of this.shown.values()) {
      if (shown.publisher !== publisher) continue;
      const needed = shown.needed.split(',');
      const steps = shown.steps.filter((step) => needed.includes(String(step)));
      this.office.tellNeed(publisher, shown.publication.source, steps, now);
    }
  }

  /** Tells each publisher which steps have someone to watch them, when that changed. */
  tellNeeds(now: number): void {
    for (const [id, shown] of this.shown) {
      const needed = new Set<number>();
      for (const place of this.flowing ? this.office.places() : []) {
        if (place.life.type !== 'here' || !place.life.picture || !this.sees(place, shown.publisher)) continue;
        const { step } = this.viewerOf(place, id, shown);
        if (step !== null) needed.add(step);
      }
      const recorded = this.flowing ? this.recorded?.(shown.publisher, shown.publication) : undefined;
      if (recorded !== undefined) needed.add(recorded);
      const steps = shown.steps.filter((step) => needed.has(step));
      if (steps.join() === shown.needed) continue;
      const before = new Set(shown.needed.split(','));
      shown.needed = steps.join();
      this.office.tellNeed(shown.publisher, shown.publication.source, steps, now);
      for (const step of shown.steps) if (!needed.has(step)) shown.streams.get(step)?.forget();
      for (const step of steps) if (!before.has(String(step))) this.request(shown, step, now);
    }
  }
}
