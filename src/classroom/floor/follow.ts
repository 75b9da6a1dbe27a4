// What a change of the floor does to the places of a room.
import { leads, type Place } from '../place.ts';
import type { Source } from '../protocol.ts';
import type { FloorState } from './contract.ts';

/** Notes hands and floor on each place, and withdraws what may not be published any more. */
export function followFloor(
  { hands, floors }: FloorState,
  places: Iterable<Place>,
  then: {
    allowed(place: Place, source: Source): boolean;
    changed(place: Place): void;
    withdrawn(place: Place, source: Source): void;
  },
): void {
  const turns = new Map(hands.map(({ member, turn }) => [member, turn]));
  const holders = new Set(floors.map(({ member }) => member));
  for (const place of places) {
    const { number, person, publications } = place;
    const hand = turns.get(number) ?? null;
    const floor = leads(person.role) || holders.has(number);
    if (hand !== place.hand || floor !== place.floor) {
      place.hand = hand;
      place.floor = floor;
      then.changed(place);
    }
    for (const source of [...publications.keys()]) if (!then.allowed(place, source)) then.withdrawn(place, source);
  }
}
