// The board's state, without its ink. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { Author, BoardEvent, BoardState, Sheets } from './contract.ts';
import { slideOf } from './pages.ts';

const oneSheet: Sheets = { shown: [1], before: null };

export const sheetsOf = ({ sheets }: BoardState, page: string): Sheets => sheets[page] ?? oneSheet;

/** Leaders always may. */
export const mayDraw = ({ open, allowed }: BoardState, author: number | undefined, leads: boolean): boolean =>
  leads || open || (author !== undefined && allowed.includes(author));

export const board: Activity<BoardState, BoardEvent> = {
  initial: {
    authors: [],
    open: false,
    allowed: [],
    pages: [{ id: 'p1', ground: 'blank' }],
    page: 'p1',
    sheets: {},
    overSlides: false,
  },
  apply(state, event) {
    switch (event.type) {
      case 'seated': {
        const { author, userId, name, member } = event;
        return { ...state, authors: [...unseat(state.authors, author, member), { author, userId, name, member }] };
      }
      case 'opened':
        return { ...state, open: event.open, allowed: event.open ? state.allowed : [] };
      case 'allowed': {
        const others = state.allowed.filter((author) => author !== event.author);
        return { ...state, allowed: event.allowed ? [...others, event.author] : others };
      }
      case 'page-added':
        return { ...state, pages: [...state.pages, { id: event.page, ground: event.ground }], page: event.page };
      case 'turned':
        return { ...state, page: event.page };
      case 'ground':
        return {
          ...state,
          pages: state.pages.map((page) => (page.id === event.page ? { ...page, ground: event.ground } : page)),
        };
      case 'cleared':
        return withSheets(state, event.page, { shown: [event.sheet], before: event.hides });
      case 'restored':
        return withSheets(state, event.page, { shown: event.shown, before: null });
      case 'ink':
        // Ink itself is in the pages' documents.
        return !state.overSlides && slideOf(event.page) ? { ...state, overSlides: true } : state;
      default:
        return state;
    }
  },
};

const withSheets = (state: BoardState, page: string, sheets: Sheets): BoardState => ({
  ...state,
  sheets: { ...state.sheets, [page]: sheets },
});

/** Without this author, and with nobody else in this member's place: numbers begin again when the relay does. */
const unseat = (authors: readonly Author[], author: number, member: number): Author[] =>
  authors
    .filter((known) => known.author !== author)
    .map((known) => (known.member === member ? { ...known, member: 0 } : known));
