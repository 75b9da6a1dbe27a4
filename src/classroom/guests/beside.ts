// An assistant goes where the pupil goes: whose member number that is, once both are known.
import type { Place } from '../place.ts';
import type { Seats } from '../seats.ts';

/**
 * Ties each assistant to the pupil's number.
 * @returns by assistant's number, the pupil's; `changed` are those tied anew
 */
export function tieBeside(seats: Pick<Seats, 'places' | 'numberOf'>): {
  besides: ReadonlyMap<number, number>;
  changed: Place[];
} {
  const besides = new Map<number, number>();
  const changed: Place[] = [];
  for (const place of seats.places.values()) {
    const { guest } = place.person;
    const beside = guest?.pupil ? (seats.numberOf(guest.pupil.userId) ?? null) : null;
    if (beside !== (place.beside ?? null)) changed.push(place);
    place.beside = beside;
    if (guest?.kind === 'assistant' && beside !== null) besides.set(place.number, beside);
  }
  return { besides, changed };
}
