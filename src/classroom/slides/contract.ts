// Slides: decks of pictures with their text, which one the class looks at, and the teacher's pointer.
import { type Static, Type } from 'typebox';
import { maxPictures, pictureName } from '../files/contract.ts';

const closed = { additionalProperties: false } as const;

export const maxDecks = 20;
/** Of all the decks of a lesson. */
export const maxSlides = maxPictures;
export const maxSlideText = 1_000;
export const maxDeckName = 80;
/** Largest width and height of a slide's picture, in pixels. */
export const maxSlideSide = 4_096;
/** Between two places of the pointer, ms: ten a second, and a little for the unevenness of networks. */
export const pointerPeriod = 80;

const deck = Type.String({ pattern: '^[A-Za-z0-9-]{8,40}$' });
const page = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const side = Type.Integer({ minimum: 1, maximum: maxSlideSide });
/** 0 is left or top, 1 right or bottom. */
const part = Type.Number({ minimum: 0, maximum: 1 });

export const slidesCommand = Type.Union([
  /** The page names the deck, so that it can go on filling it after a cut. */
  Type.Object(
    { type: Type.Literal('add-deck'), deck, name: Type.String({ minLength: 1, maxLength: maxDeckName }) },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('add-page'),
      deck,
      picture: Type.String({ pattern: pictureName }),
      width: side,
      height: side,
      text: Type.String({ maxLength: maxSlideText }),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('remove-deck'), deck }, closed),
  /** `to`: its place among the others, 0 first. */
  Type.Object({ type: Type.Literal('move-deck'), deck, to: Type.Integer({ minimum: 0, maximum: maxDecks }) }, closed),
  Type.Object({ type: Type.Literal('remove-page'), deck, page }, closed),
  Type.Object(
    { type: Type.Literal('move-page'), deck, page, to: Type.Integer({ minimum: 0, maximum: maxSlides }) },
    closed,
  ),
  Type.Object({ type: Type.Literal('go'), deck, page }, closed),
  Type.Object(
    { type: Type.Literal('point'), at: Type.Union([Type.Object({ x: part, y: part }, closed), Type.Null()]) },
    closed,
  ),
  /** Lets pupils look at slides that weren't shown yet. */
  Type.Object({ type: Type.Literal('let-ahead'), on: Type.Boolean() }, closed),
]);

export type SlidesCommand = Static<typeof slidesCommand>;

export type SlidePage = {
  /** Never given twice within its deck. */
  id: number;
  picture: string;
  width: number;
  height: number;
  /** What stands on it, for who can't see it. Empty for a pupil until it is shown. */
  text: string;
  /** Pages stand in its order. */
  rank: number;
  /** Was on the stage. */
  shown?: true;
  /** For a pupil, who doesn't have all the pages: its place among them, from 1. */
  number?: number;
};

export type Deck = {
  id: string;
  name: string;
  pages: readonly SlidePage[];
  /** Largest id given in it. */
  last: number;
  /** For a pupil: how many pages it has. */
  count?: number;
};

/** What a pupil is told of a deck when they may see more of it. */
export type Reveal = { deck: string; name: string; count: number; pages: readonly SlidePage[] };

export type SlidesEvent =
  | { type: 'deck-added'; deck: string; name: string }
  | { type: 'page-added'; deck: string; page: SlidePage }
  /** `freed`: pictures that no slide shows any more. */
  | { type: 'deck-removed'; deck: string; freed?: readonly string[] }
  | { type: 'deck-moved'; deck: string; to: number }
  | { type: 'page-removed'; deck: string; page: number; freed?: readonly string[] }
  | { type: 'page-moved'; deck: string; page: number; rank: number }
  | { type: 'went'; deck: string; page: number; reveal?: Reveal }
  | { type: 'pointed'; at: { x: number; y: number } | null }
  | { type: 'ahead-let'; on: boolean; reveals?: readonly Reveal[] }
  /** To pupils only. */
  | { type: 'revealed'; reveal: Reveal };

export type SlidesState = {
  decks: readonly Deck[];
  /** What the class looks at. */
  at: { deck: string; page: number } | null;
  /** Pupils may look at slides that weren't shown. */
  ahead: boolean;
  /** `moved`: when, ms since 1970. */
  pointer: { x: number; y: number; moved: number } | null;
};
