// The slides as one row, whatever the deck: what comes before and after, and where this page looks. Pure.
import type { Deck, SlidePage, SlidesState } from '../contract.ts';

export type Place = { deck: string; page: number };

export type Step = Place & { in: Deck; slide: SlidePage; number: number; count: number };

/** All that may be looked at, in order: everything for who leads; for a pupil what was shown, or all that they were told. */
export function stepsOf(state: SlidesState, leads: boolean): Step[] {
  return state.decks.flatMap((deck) =>
    deck.pages.flatMap((slide, index) =>
      leads || slide.shown || state.ahead
        ? [
            {
              ...{ deck: deck.id, page: slide.id, in: deck, slide },
              number: slide.number ?? index + 1,
              count: deck.count ?? deck.pages.length,
            },
          ]
        : [],
    ),
  );
}

export const isAt = (step: Place, place: Place | null): boolean =>
  place !== null && step.deck === place.deck && step.page === place.page;

/** The neighbour of a place, `by` steps on; undefined past either end, and for a place that is no more. */
export function neighbour(steps: readonly Step[], place: Place | null, by: number): Step | undefined {
  const at = steps.findIndex((step) => isAt(step, place));
  return at < 0 ? undefined : steps[at + by];
}

/** The pictures to have ready: what comes after the slide of the class, shown to nobody yet or not. */
export function picturesAhead(state: SlidesState): string[] {
  const deck = state.decks.find(({ id }) => id === state.at?.deck);
  if (!deck) return [];
  const at = deck.pages.findIndex(({ id }) => id === state.at?.page);
  return at < 0 ? [] : deck.pages.slice(at + 1, at + 2).map(({ picture }) => picture);
}
