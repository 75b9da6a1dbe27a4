// Those who lead the lesson and look at it as a pupil would, beside their own place: they are told and sent what a pupil is, and
// nobody is told of them.
import type { Attendee } from '../activities/activity.ts';
import { attendee, type Person, type Place, type Seated } from '../place.ts';
import { closeCodes } from '../protocol.ts';
import type { Seats } from '../seats.ts';
import { dropSockets, lookAfter } from '../upkeep.ts';
import type { Wire } from '../wire.ts';
import { mostViews, unseenFor } from './as-pupil.ts';

/** What is needed of a room. */
export type Class = {
  seats: Seats;
  now(): number;
  /** Told all that they may know, on their new connection. */
  welcome(place: Place, wire: Wire, now: number): void;
  giveHold(place: Place, now: number): void;
  /** A view is closed, by its number: another may have it. */
  gone(view: number): void;
};

/** They never speak: no voice of theirs is late. */
const inTime = { main: 0, first: 0 };

export class Onlookers {
  private readonly room: Class;
  /** By place, whose it is. */
  private readonly owners = new Map<Place, string>();

  constructor(room: Class) {
    this.room = room;
  }

  /** Why this view may not be opened, as a close code and words; undefined when it may. [L2] [L3] */
  refusal({ userId }: Person, resume: string | undefined): { code: number; reason: string } | undefined {
    if (!this.isSeen(userId, this.room.now()))
      return { code: closeCodes.notInClass, reason: 'entrez d’abord en classe' };
    if (this.of(resume)) return undefined;
    const own = [...this.owners.values()].filter((owner) => owner === userId);
    if (own.length < mostViews) return undefined;
    return { code: closeCodes.enoughViews, reason: 'vous voyez déjà la classe comme un élève dans d’autres fenêtres' };
  }

  /** The view that this token names. */
  of(resume: string | undefined): Place | undefined {
    for (const place of this.owners.keys()) if (place.resume === resume) return place;
    return undefined;
  }

  attendees(): Attendee[] {
    return Array.from(this.owners.keys(), attendee);
  }

  enter(person: Person, wire: Wire, resume: string | undefined): Place {
    const now = this.room.now();
    const before = this.of(resume);
    if (before) {
      dropSockets(before, undefined);
      this.drop(before);
    }
    // As somebody else: what is this teacher's own is not told to a pupil.
    const seated: Seated = { ...person, userId: `as-pupil ${person.userId}` };
    const place = this.room.seats.addOnlooker(seated, now);
    this.owners.set(place, person.userId);
    this.room.welcome(place, wire, now);
    return place;
  }

  /**
   * Nothing of it is kept. Without a farewell its main socket is gone, or says why itself.
   * @returns false when it is no such place
   */
  drop(place: Place, farewell?: { code: number; reason: string }): boolean {
    if (!this.owners.delete(place)) return false;
    if (farewell) dropSockets(place, farewell);
    else if (place.life.type === 'here') {
      place.life.picture?.line.wire.drop();
      place.life.spare?.wire.drop();
    }
    place.life = { type: 'away', since: this.room.now() };
    this.room.seats.dropOnlooker(place);
    this.room.gone(place.number);
    return true;
  }

  closeAll(code: number, reason: string): void {
    for (const place of [...this.owners.keys()]) this.drop(place, { code, reason });
  }

  tick(now: number): void {
    for (const [place, owner] of [...this.owners]) {
      if (!this.isSeen(owner, now))
        this.drop(place, { code: closeCodes.notInClass, reason: 'vous n’êtes plus en classe' });
      else if (lookAfter(place, now, inTime) === 'cut') this.drop(place);
      else if (now >= place.holdDue) this.room.giveHold(place, now);
    }
  }

  /** Nobody watches a class unseen: they are in it themselves, or were a moment ago. [L2] */
  private isSeen(userId: string, now: number): boolean {
    const own = this.room.seats.of(userId);
    return own !== undefined && (own.life.type === 'here' || now - own.life.since < unseenFor);
  }
}
