// Who may do what with the slides: those who lead the lesson prepare, order and turn them; pupils look.
import { UserError } from '../../errors.ts';
import type { ActivityRules } from '../activities/activity.ts';
import { leads } from '../place.ts';
import {
  type Deck,
  maxDecks,
  maxSlides,
  pointerPeriod,
  type SlidePage,
  type SlidesCommand,
  type SlidesEvent,
  type SlidesState,
  slidesCommand,
} from './contract.ts';
import { pupilsView, toldToPupils } from './pupils-view.ts';
import { deckOf, pageOf, slides } from './slides.ts';

export const slidesRules: ActivityRules<SlidesState, SlidesCommand, SlidesEvent> = {
  ...slides,
  command: slidesCommand,
  decide(state, command, by, { now }) {
    if (!leads(by.role)) throw new UserError('not_allowed', 'Seul le professeur tourne les diapositives.');
    switch (command.type) {
      case 'add-deck':
        return addDeck(state, command.deck, command.name.trim());
      case 'add-page':
        return [{ type: 'page-added', deck: command.deck, page: newPage(state, command) }];
      case 'remove-deck': {
        const deck = mustHave(state, command.deck);
        return [{ type: 'deck-removed', deck: deck.id, freed: freedBy(state, deck.pages) }];
      }
      case 'move-deck': {
        const deck = mustHave(state, command.deck);
        const to = Math.min(command.to, state.decks.length - 1);
        return state.decks[to] === deck ? [] : [{ type: 'deck-moved', deck: deck.id, to }];
      }
      case 'remove-page': {
        const { deck, page } = mustHavePage(state, command);
        if (state.at?.deck === deck.id && state.at.page === page.id)
          throw new UserError('slide_on_stage', 'La classe regarde cette diapositive : montrez-en d’abord une autre.');
        return [{ type: 'page-removed', deck: deck.id, page: page.id, freed: freedBy(state, [page]) }];
      }
      case 'move-page': {
        const { deck, page } = mustHavePage(state, command);
        const rank = rankAt(deck, page, command.to);
        return rank === page.rank ? [] : [{ type: 'page-moved', deck: deck.id, page: page.id, rank }];
      }
      case 'go': {
        const { deck, page } = mustHavePage(state, command);
        if (state.at?.deck === deck.id && state.at.page === page.id) return [];
        return [{ type: 'went', deck: deck.id, page: page.id }];
      }
      case 'point':
        if (!command.at) return state.pointer ? [{ type: 'pointed', at: null }] : [];
        // Where it was in between matters to nobody.
        if (!state.at || (state.pointer && now - state.pointer.moved < pointerPeriod)) return [];
        return [{ type: 'pointed', at: command.at }];
      case 'let-ahead':
        return command.on === state.ahead ? [] : [{ type: 'ahead-let', on: command.on }];
      default:
        command satisfies never;
        return [];
    }
  },
  seenBy: (event, viewer, state) => (leads(viewer.role) ? event : toldToPupils(event, state)),
  viewOf: (state, viewer) => (leads(viewer.role) ? state : pupilsView(state)),
  fleeting: ({ type }) => type === 'pointed',
};

/** Asked again after a cut, it is the same deck. */
function addDeck(state: SlidesState, deck: string, name: string): SlidesEvent[] {
  if (deckOf(state, deck)) return [];
  if (name === '') throw new UserError('name_needed', 'Donnez un nom à ces diapositives.');
  if (state.decks.length >= maxDecks)
    throw new UserError('decks_many', `Ce cours a déjà ${maxDecks} jeux de diapositives : retirez-en un.`);
  return [{ type: 'deck-added', deck, name }];
}

function newPage(state: SlidesState, command: Extract<SlidesCommand, { type: 'add-page' }>): SlidePage {
  const deck = mustHave(state, command.deck);
  const held = state.decks.reduce((sum, { pages }) => sum + pages.length, 0);
  if (held >= maxSlides)
    throw new UserError('slides_many', `Ce cours a déjà ${maxSlides} diapositives : retirez-en d’abord.`);
  const { picture, width, height, text } = command;
  return { id: deck.last + 1, picture, width, height, text, rank: (deck.pages.at(-1)?.rank ?? 0) + 1 };
}

function mustHave(state: SlidesState, id: string): Deck {
  const found = deckOf(state, id);
  if (!found) throw new UserError('deck_unknown', 'Ces diapositives ne sont plus là.');
  return found;
}

function mustHavePage(state: SlidesState, asked: { deck: string; page: number }): { deck: Deck; page: SlidePage } {
  const deck = mustHave(state, asked.deck);
  const page = pageOf(deck, asked.page);
  if (!page) throw new UserError('slide_unknown', 'Cette diapositive n’est plus là.');
  return { deck, page };
}

/** Pictures that nothing else shows: the same slide may stand in two decks. */
function freedBy(state: SlidesState, gone: readonly SlidePage[]): string[] {
  const left = new Set(
    state.decks.flatMap(({ pages }) => pages.filter((page) => !gone.includes(page)).map(({ picture }) => picture)),
  );
  return [...new Set(gone.map(({ picture }) => picture))].filter((picture) => !left.has(picture));
}

/** Halfway between its neighbours there: the others keep theirs. */
function rankAt(deck: Deck, page: SlidePage, to: number): number {
  const others = deck.pages.filter((each) => each !== page);
  const at = Math.min(to, others.length);
  if (deck.pages.indexOf(page) === at) return page.rank;
  const before = others[at - 1]?.rank;
  const after = others[at]?.rank;
  if (before === undefined) return (after ?? 1) - 1;
  return after === undefined ? before + 1 : (before + after) / 2;
}
