// Carries out in the room what the groups' state says: who is told of which sound and picture, and what closes when people move.
import type { ServerMessage } from '../messages.ts';
import type { Pictures } from '../pictures.ts';
import { leads, type Place } from '../place.ts';
import type { Source } from '../protocol.ts';
import type { Voices } from '../voices.ts';
import type { GroupsState } from './contract.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What is needed of a room. */
export type Regrouped = {
  everybody(): Iterable<Place>;
  readonly whereabouts: Whereabouts;
  readonly voices: Pick<Voices, 'giveTurnBack'>;
  readonly pictures: Pick<Pictures, 'part' | 'meet' | 'tellNeeds'>;
  mayPublish(place: Place, source: Source): boolean;
  unpublish(place: Place, source: Source, now: number): void;
  tell(place: Place, message: ServerMessage, now: number): void;
};

export function regroup(room: Regrouped, state: GroupsState, now: number): void {
  const { whereabouts } = room;
  const moves = whereabouts.movesTo(state);
  const before = new Map(Array.from(moves.keys(), (member) => [member, whereabouts.of(member)]));
  for (const place of room.everybody()) {
    const { number, person, publications } = place;
    if (!moves.has(number)) continue;
    room.voices.giveTurnBack(number);
    // Others would hear and see a pupil from one moment to the next: nothing stays open that was opened for someone else.
    if (!leads(person.role)) closeAll(room, place, [...publications.keys()], now);
  }
  whereabouts.follow(state);
  for (const place of room.everybody()) {
    const forbidden = [...place.publications.keys()].filter((source) => !room.mayPublish(place, source));
    closeAll(room, place, forbidden, now);
  }
  if (moves.size === 0) return;
  const was = (member: number) => before.get(member) ?? whereabouts.of(member);
  for (const publisher of room.everybody()) {
    if (publisher.publications.size === 0) continue;
    for (const viewer of room.everybody()) {
      if (viewer === publisher) continue;
      const together = was(viewer.number) === was(publisher.number);
      if (together === whereabouts.together(viewer.number, publisher.number)) continue;
      if (together) part(room, viewer, publisher, now);
      else meet(room, viewer, publisher, now);
    }
  }
  room.pictures.tellNeeds(now);
}

function closeAll(room: Regrouped, place: Place, sources: readonly Source[], now: number): void {
  for (const source of sources) room.unpublish(place, source, now);
}

function part(room: Regrouped, viewer: Place, publisher: Place, now: number): void {
  for (const source of publisher.publications.keys())
    room.tell(viewer, { type: 'unpublished', member: publisher.number, source }, now);
  room.pictures.part(viewer, publisher);
}

function meet(room: Regrouped, viewer: Place, publisher: Place, now: number): void {
  for (const publication of publisher.publications.values())
    room.tell(viewer, { type: 'published', member: publisher.number, publication }, now);
  room.pictures.meet(viewer, publisher, now);
}
