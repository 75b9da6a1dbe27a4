// The names of the pages that ink lies on, besides the board's own: slides, and the boards of groups. Pure: shared with the page.

/** Ink over this slide, the same one all lesson long. */
export const slidePage = (deck: string, page: number): string => `slide:${deck}.${page}`;

/** Undefined for what isn't a slide's. */
export function slideOf(id: string): { deck: string; page: number } | undefined {
  const [, deck, page] = /^slide:([A-Za-z0-9-]+)\.([0-9]+)$/.exec(id) ?? [];
  return deck === undefined ? undefined : { deck, page: Number(page) };
}

/** The board of a group, by the number that it has for the lesson. */
export const groupPage = (board: number): string => `group:${board}`;

/** Undefined for what isn't a group's. */
export function groupBoardOf(id: string): number | undefined {
  const [, board] = /^group:([0-9]+)$/.exec(id) ?? [];
  return board === undefined ? undefined : Number(board);
}

export const isBoardPage = (id: string): boolean => /^p[0-9]+$/.test(id);
