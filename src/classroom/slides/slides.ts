// The slides' state. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { Deck, Reveal, SlidePage, SlidesEvent, SlidesState } from './contract.ts';

export const slides: Activity<SlidesState, SlidesEvent> = {
  initial: { decks: [], at: null, ahead: false, pointer: null },
  apply(state, event, at) {
    switch (event.type) {
      case 'deck-added':
        return { ...state, decks: [...state.decks, { id: event.deck, name: event.name, pages: [], last: 0 }] };
      case 'page-added':
        return within(state, event.deck, (deck) => ({
          ...deck,
          pages: inOrder([...deck.pages, event.page]),
          last: Math.max(deck.last, event.page.id),
        }));
      case 'deck-removed': {
        const here = state.at?.deck === event.deck;
        const decks = state.decks.filter(({ id }) => id !== event.deck);
        return { ...state, decks, ...(here && { at: null, pointer: null }) };
      }
      case 'deck-moved': {
        const moved = deckOf(state, event.deck);
        if (!moved) return state;
        const others = state.decks.filter((deck) => deck !== moved);
        return { ...state, decks: [...others.slice(0, event.to), moved, ...others.slice(event.to)] };
      }
      case 'page-removed':
        return within(state, event.deck, (deck) => ({
          ...deck,
          pages: deck.pages.filter(({ id }) => id !== event.page),
        }));
      case 'page-moved':
        return within(state, event.deck, (deck) => ({
          ...deck,
          pages: inOrder(deck.pages.map((page) => (page.id === event.page ? { ...page, rank: event.rank } : page))),
        }));
      case 'went': {
        const { deck, page } = event;
        const known = event.reveal ? revealed(state, event.reveal) : state;
        return { ...markShown(known, deck, page), at: { deck, page }, pointer: null };
      }
      case 'pointed':
        return { ...state, pointer: event.at && { ...event.at, moved: at } };
      case 'ahead-let':
        return { ...(event.reveals ?? []).reduce(revealed, state), ahead: event.on };
      case 'revealed':
        return revealed(state, event.reveal);
      default:
        event satisfies never;
        return state;
    }
  },
};

export const deckOf = (state: SlidesState, id: string): Deck | undefined => state.decks.find((deck) => deck.id === id);

export const pageOf = (deck: Deck | undefined, id: number): SlidePage | undefined =>
  deck?.pages.find((page) => page.id === id);

/** The slide that the class looks at, for what is drawn over it; `key` is the same for the same slide all lesson long. */
export function slideOnStage(state: SlidesState): { key: string; deck: Deck; page: SlidePage } | undefined {
  if (!state.at) return undefined;
  const deck = deckOf(state, state.at.deck);
  const page = pageOf(deck, state.at.page);
  return deck && page && { key: `${deck.id}/${page.id}`, deck, page };
}

/** @param pages a list of one's own */
function inOrder(pages: SlidePage[]): readonly SlidePage[] {
  return pages.sort((one, other) => one.rank - other.rank || one.id - other.id);
}

function within(state: SlidesState, id: string, change: (deck: Deck) => Deck): SlidesState {
  if (!deckOf(state, id)) return state;
  return { ...state, decks: state.decks.map((deck) => (deck.id === id ? change(deck) : deck)) };
}

const markShown = (state: SlidesState, deck: string, page: number): SlidesState =>
  within(state, deck, (found) => ({
    ...found,
    pages: found.pages.map((each) => (each.id === page && !each.shown ? { ...each, shown: true as const } : each)),
  }));

/** A pupil's page learns more of a deck, or of its first pages. */
function revealed(state: SlidesState, { deck: id, name, count, pages }: Reveal): SlidesState {
  const before = deckOf(state, id) ?? { id, name, pages: [], last: 0 };
  const told = new Set(pages.map((page) => page.id));
  const after = { ...before, count, pages: inOrder([...before.pages.filter((page) => !told.has(page.id)), ...pages]) };
  const decks = deckOf(state, id)
    ? state.decks.map((deck) => (deck.id === id ? after : deck))
    : [...state.decks, after];
  return { ...state, decks };
}
