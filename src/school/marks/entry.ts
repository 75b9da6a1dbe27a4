// What a teacher types or pastes into a cell, read as a mark; and a mark written as it is typed. Shared with the page.
import type { MarkContent } from './contract.ts';

export type Wrong = 'not_a_mark' | 'decimals' | 'above_scale';
export type Read = { type: 'mark'; content: MarkContent } | { type: 'wrong'; why: Wrong };

const states: readonly [RegExp, MarkContent][] = [
  [/^(a|abs|absente?)$/, { type: 'absent' }],
  [/^(d|disp|dispensee?|e|ex|exempt)$/, { type: 'exempt' }],
  [/^(n|nr|nrendu|nonrendue?|missing)$/, { type: 'missing' }],
];

const mark = (content: MarkContent): Read => ({ type: 'mark', content });
const wrong = (why: Wrong): Read => ({ type: 'wrong', why });

/** @param scale in points. Spaces, the comma or the point, and `/20` behind are taken as meant. */
export function readEntry(text: string, scale: number): Read {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s\u00a0\u202f]+/g, '');
  if (plain === '') return mark({ type: 'none' });
  const letters = plain.replace(/[.]/g, '');
  for (const [words, content] of states) if (words.test(letters)) return mark(content);
  const number = /^(\d{1,3})(?:[.,](\d*))?(?:\/(\d{1,3}))?$/.exec(plain);
  if (!number) return wrong('not_a_mark');
  const [, whole = '', decimals = '', on] = number;
  // On another scale, it isn't the mark that is meant.
  if (on !== undefined && Number(on) !== scale) return wrong('not_a_mark');
  const significant = decimals.replace(/0+$/, '');
  if (significant.length > 2) return wrong('decimals');
  const value = Number(whole) * 100 + Number(significant.padEnd(2, '0'));
  return value > scale * 100 ? wrong('above_scale') : mark({ type: 'given', value });
}

/** `12,5` or `12.5` by the decimal sign; `abs`, `disp`, `N.rendu`; nothing for none. */
export function writeEntry(content: MarkContent, comma: boolean): string {
  if (content.type === 'given') {
    const text = String(content.value / 100);
    return comma ? text.replace('.', ',') : text;
  }
  const [french, english] = written[content.type];
  return comma ? french : english;
}

const written = {
  absent: ['abs', 'abs'],
  exempt: ['disp', 'exempt'],
  missing: ['N.rendu', 'missing'],
  none: ['', ''],
} as const;

export const sameContent = (a: MarkContent, b: MarkContent): boolean =>
  a.type === b.type && (a.type !== 'given' || b.type !== 'given' || a.value === b.value);
