// What may be asked of the board, what comes of it, and what everybody knows of it. The ink itself travels in Yjs updates, page by page.
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

/** Characters of base64 in one update, so that a message of the main plane holds it. */
export const maxUpdateText = 13_600;
/** Bytes of points in one stroke; the page begins another one before. */
export const maxPointBytes = 6_000;
export const maxText = 500;
export const maxBoardPages = 60;

/** A page of the board, the board of a group, or the slide that the ink lies over. */
const pageId = Type.String({
  maxLength: 70,
  pattern: '^(p[0-9]{1,3}|group:[0-9]{1,5}|slide:[A-Za-z0-9-]{8,40}[.][0-9]{1,7})$',
});
const boardPageId = Type.String({ maxLength: 4, pattern: '^p[0-9]{1,3}$' });
/** What may be shown to everybody as the board. */
const shownPageId = Type.String({ maxLength: 11, pattern: '^(p[0-9]{1,3}|group:[0-9]{1,5})$' });
const sheet = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const member = Type.Integer({ minimum: 1, maximum: 65_535 });
const base64 = (maxLength: number) => Type.String({ maxLength, pattern: '^[A-Za-z0-9+/]*={0,2}$' });
/** Chosen by the page: what came back was what it sent. */
const ref = Type.String({ minLength: 1, maxLength: 24 });

const ground = Type.Union([Type.Literal('blank'), Type.Literal('squared'), Type.Literal('lined')]);

/** How a stroke looks. `force`: its points carry the pen's pressure. */
const look = Type.Object(
  {
    kind: Type.Union([Type.Literal('pen'), Type.Literal('marker')]),
    colour: Type.Integer({ minimum: 0, maximum: 5 }),
    width: Type.Integer({ minimum: 0, maximum: 2 }),
    force: Type.Boolean(),
  },
  closed,
);

export const boardCommand = Type.Union([
  /** Everybody may draw, or only those allowed one by one. Closing takes it back from these too. */
  Type.Object({ type: Type.Literal('open'), open: Type.Boolean() }, closed),
  Type.Object({ type: Type.Literal('allow'), member, allowed: Type.Boolean() }, closed),
  Type.Object({ type: Type.Literal('add-page'), ground }, closed),
  Type.Object({ type: Type.Literal('turn'), page: shownPageId }, closed),
  Type.Object({ type: Type.Literal('ground'), page: boardPageId, ground }, closed),
  Type.Object({ type: Type.Literal('clear'), page: pageId }, closed),
  /** Brings back what the last clearing of this page hid. */
  Type.Object({ type: Type.Literal('restore'), page: pageId }, closed),
  /** A Yjs update of this sheet's document. */
  Type.Object({ type: Type.Literal('ink'), page: pageId, sheet, ref, update: base64(maxUpdateText) }, closed),
  /** More points of a stroke that is being drawn: shown at once, and kept only by the `ink` that follows. */
  Type.Object(
    {
      type: Type.Literal('wet'),
      page: pageId,
      id: Type.Integer({ minimum: 0, maximum: 0xffff_ffff }),
      look,
      points: base64(1_400),
    },
    closed,
  ),
  /** The next updates of a sheet from this place of its list on, of about so many bytes. */
  Type.Object(
    {
      type: Type.Literal('read'),
      page: pageId,
      sheet,
      from: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
      most: Type.Integer({ minimum: 512, maximum: 32_768 }),
    },
    closed,
  ),
]);

export type BoardCommand = Static<typeof boardCommand>;
export type Ground = Static<typeof ground>;
export type Look = Static<typeof look>;

/** Someone with a number that signs their strokes. It survives cuts and restarts, unlike the member's. */
export type Author = {
  author: number;
  /** Empty where told to pages. */
  userId: string;
  name: string;
  /** Their member number now; 0 when somebody else has it. */
  member: number;
};

/**
 * A page is a pile of sheets, each with a document of its own; one draws on the last of those shown. Clearing lays a new one
 * and hides the others.
 */
export type Sheets = {
  shown: readonly number[];
  /** Those that the last clearing hid; null when there is nothing to bring back. */
  before: readonly number[] | null;
};

export type BoardPage = { id: string; ground: Ground };

export type BoardState = {
  authors: readonly Author[];
  open: boolean;
  /** Authors who may draw though the board isn't open. */
  allowed: readonly number[];
  pages: readonly BoardPage[];
  /** The page that the teacher shows; a group's board too. */
  page: string;
  /** By page id; a page that was never cleared isn't in it. */
  sheets: Readonly<Record<string, Sheets>>;
  /** Something was written over a slide: pages that show slides look for it. */
  overSlides: boolean;
};

export type BoardEvent =
  | ({ type: 'seated' } & Author)
  | { type: 'opened'; open: boolean }
  | { type: 'allowed'; author: number; allowed: boolean }
  | { type: 'page-added'; page: string; ground: Ground }
  | { type: 'turned'; page: string }
  | { type: 'ground'; page: string; ground: Ground }
  /** A new sheet, and those it hides; others are forgotten. */
  | { type: 'cleared'; page: string; sheet: number; hides: number[] }
  | { type: 'restored'; page: string; shown: number[] }
  /** `at`: its place in the sheet's list of updates. */
  | { type: 'ink'; page: string; sheet: number; author: number; ref: string; at: number; update: string }
  | { type: 'wet'; page: string; author: number; id: number; look: Look; points: string }
  /** To one member: what they asked to read. `next` is where to go on, `of` where the list ends for now. */
  | {
      type: 'slice';
      to: number;
      page: string;
      sheet: number;
      from: number;
      next: number;
      of: number;
      updates: string[];
    }
  /** To one member: the board has this already, or can't take it any more because its sheet is forgotten. */
  | { type: 'settled'; to: number; ref: string; known: boolean };
