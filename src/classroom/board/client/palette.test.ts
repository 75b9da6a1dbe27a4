// Colours of the board against its papers, by WCAG's formula.
import { describe, expect, test } from 'vitest';
import { colours } from '../item.ts';
import { grounds, inks, type Paper } from './palette.ts';

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

describe('[B10]', () => {
  test.each<Paper>(['light', 'dark'])('every colour is 3:1 or more on %s paper', (paper) => {
    expect(inks[paper]).toHaveLength(colours);
    for (const ink of inks[paper]) expect(contrast(ink, grounds[paper])).toBeGreaterThanOrEqual(3);
    // Ink over a slide is mostly over white.
    if (paper === 'light') for (const ink of inks.light) expect(contrast(ink, '#ffffff')).toBeGreaterThanOrEqual(4.5);
  });
});
