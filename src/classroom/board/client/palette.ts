// The colours of the board, by their number, on light paper and on dark: each 3:1 or more against its ground.

export type Paper = 'light' | 'dark';

export const grounds: Readonly<Record<Paper, string>> = { light: '#fdfcf8', dark: '#16211f' };
/** Lines of the paper: seen, and never in the way. */
export const rules: Readonly<Record<Paper, { line: string; margin: string }>> = {
  light: { line: '#cfdde3', margin: '#e9b4a8' },
  dark: { line: '#2f403d', margin: '#6b3d35' },
};

/** Ink, blue, red, green, orange, violet: the same names on both papers. */
export const inks: Readonly<Record<Paper, readonly string[]>> = {
  light: ['#1c2a31', '#0b57b0', '#b3261e', '#1b6e43', '#a35200', '#6b3fa0'],
  dark: ['#f1f4f2', '#8ab8ff', '#ff9a8b', '#7fd6a4', '#f3b85a', '#cfa8ff'],
};

export const inkOn = (paper: Paper, colour: number): string => inks[paper][colour] ?? inks[paper][0] ?? '#000';

/** What a highlighter leaves to be seen below it. */
export const markerAlpha = 0.35;

/** In units of the page. */
export const penWidths = [7, 12, 22] as const;
export const lineWidths = [4, 7, 14] as const;
export const markerWidths = [22, 34, 52] as const;
export const textSizes = [30, 44, 68] as const;
export const fontFamily = '"Atkinson Hyperlegible", system-ui, sans-serif';
