// Texts on the page: their lines and how much room they take.
import { pageWidth } from '../points.ts';
import { fontFamily, textSizes } from './palette.ts';

export const sizeOf = (width: number): number => textSizes[width] ?? 44;
export const fontOf = (size: number): string => `${size}px ${fontFamily}`;
export const lineHeight = 1.3;

let ruler: CanvasRenderingContext2D | null | undefined;

export function widthOfText(text: string, size: number): number {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (!ruler) return text.length * size * 0.5;
  ruler.font = fontOf(size);
  return ruler.measureText(text).width;
}

/** Broken where it was, and where the page ends. */
export function linesOf(text: string, size: number, left: number): string[] {
  const room = Math.max(6 * size, pageWidth - left - size);
  return text.split('\n').flatMap((line) => {
    const broken: string[] = [];
    let current = '';
    for (const word of line.split(' ')) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (current !== '' && widthOfText(longer, size) > room) {
        broken.push(current);
        current = word;
      } else current = longer;
    }
    return [...broken, current];
  });
}
