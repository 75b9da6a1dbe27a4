// What pupils are told of the slides: those that were shown, and the next one's picture, so that it is there in time. Pure.
import type { Deck, Reveal, SlidePage, SlidesEvent, SlidesState } from './contract.ts';
import { deckOf } from './slides.ts';

const wasShown = (deck: Deck): boolean => deck.pages.some(({ shown }) => shown);

function nextIn(state: SlidesState, deck: Deck): SlidePage | undefined {
  if (state.at?.deck !== deck.id) return undefined;
  return deck.pages[deck.pages.findIndex(({ id }) => id === state.at?.page) + 1];
}

/** The pages of a deck that pupils may know. One that wasn't shown keeps its text for itself. */
function pagesFor(state: SlidesState, deck: Deck): SlidePage[] {
  const next = nextIn(state, deck);
  const open = state.ahead && wasShown(deck);
  return deck.pages.flatMap((page, index) => {
    const number = index + 1;
    if (open || page.shown) return [{ ...page, number }];
    return page === next ? [{ ...page, number, text: '' }] : [];
  });
}

const revealOf = (deck: Deck, pages: readonly SlidePage[]): Reveal => ({
  deck: deck.id,
  name: deck.name,
  count: deck.pages.length,
  pages,
});

/** Whether pupils may look at this slide, and so at what is written over it. */
export function pupilsMayLook(state: SlidesState, id: string, page: number): boolean {
  const deck = deckOf(state, id);
  const found = deck?.pages.find((each) => each.id === page);
  return deck !== undefined && found !== undefined && (found.shown === true || (state.ahead && wasShown(deck)));
}

export function pupilsView(state: SlidesState): SlidesState {
  const decks = state.decks
    .filter(wasShown)
    .map((deck) => ({ ...deck, last: 0, count: deck.pages.length, pages: pagesFor(state, deck) }));
  return { ...state, decks };
}

/** @param state after the event */
export function toldToPupils(event: SlidesEvent, state: SlidesState): SlidesEvent | undefined {
  switch (event.type) {
    case 'deck-added':
    case 'deck-moved':
    case 'revealed':
      return undefined;
    case 'page-added': {
      const deck = deckOf(state, event.deck);
      if (!deck || !wasShown(deck)) return undefined;
      const pages = pagesFor(state, deck).filter(({ id }) => id === event.page.id);
      return { type: 'revealed', reveal: revealOf(deck, pages) };
    }
    case 'deck-removed':
      return { type: 'deck-removed', deck: event.deck };
    case 'page-removed':
      return { type: 'page-removed', deck: event.deck, page: event.page };
    case 'page-moved':
    case 'pointed':
      return event;
    case 'went': {
      const deck = deckOf(state, event.deck);
      if (!deck) return event;
      const next = nextIn(state, deck);
      const all = state.ahead;
      const pages = pagesFor(state, deck).filter(({ id }) => all || id === event.page || id === next?.id);
      return { ...event, reveal: revealOf(deck, pages) };
    }
    case 'ahead-let': {
      if (!event.on) return event;
      const reveals = state.decks.filter(wasShown).map((deck) => revealOf(deck, pagesFor(state, deck)));
      return { ...event, reveals };
    }
    default:
      event satisfies never;
      return undefined;
  }
}
