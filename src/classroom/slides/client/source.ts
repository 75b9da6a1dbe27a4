// What slides are made from: a PDF, or pictures. Each page is drawn when it is asked for.
import { type Drawn, drawPicture } from '../../files/client/draw-picture.ts';
import { maxSlideText } from '../contract.ts';

export type Source = {
  count: number;
  /** @param index 0 first. @throws SourceError */
  page(index: number): Promise<Drawn & { text: string }>;
  close(): Promise<void>;
};

export type SourceTrouble = 'locked' | 'unreadable' | 'unknown';

export class SourceError extends Error {
  readonly trouble: SourceTrouble;
  constructor(trouble: SourceTrouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/** A page upright is as sharp as one across; 1.5 MB goes over a slow line in half a minute. */
export const slideBounds = { width: 1920, height: 2400, bytes: 1_500_000 };

const isPdf = (file: File) => file.type === 'application/pdf' || /\.pdf$/i.test(file.name);
const isPicture = (file: File) => file.type.startsWith('image/');

export type Made = { name: string; open(): Promise<Source> };

/** One deck for each PDF, and one for all the pictures. @returns none when there is neither. */
export function decksOf(files: readonly File[], pictures: string): Made[] {
  const drawn = files.filter(isPicture);
  const [only] = drawn;
  return [
    ...files.filter(isPdf).map((file) => ({ name: titleOf(file), open: () => openPdf(file) })),
    ...(only ? [{ name: drawn.length === 1 ? titleOf(only) : pictures, open: async () => picturesOf(drawn) }] : []),
  ];
}

async function openPdf(file: File): Promise<Source> {
  const { readPdf } = await import('./read-pdf.ts');
  return readPdf(file);
}

const titleOf = ({ name }: File) => name.replace(/\.[a-z0-9]{2,5}$/i, '').trim();

const picturesOf = (files: readonly File[]): Source => ({
  count: files.length,
  async page(index) {
    const file = files[index];
    const drawn = file && (await drawPicture(file, slideBounds));
    if (!drawn) throw new SourceError('unreadable');
    return { ...drawn, text: titleOf(file) };
  },
  async close() {},
});

/** Lines as they stand, without the gaps of their layout; cut where the class would be told too much. */
export function textOf(found: string): string {
  const text = found
    .replace(/\p{Cc}/gu, (sign) => (sign === '\n' ? '\n' : ' '))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\s]*/g, '\n')
    .trim();
  if (text.length <= maxSlideText) return text;
  // Never through the middle of a sign that is written in two.
  return `${text.slice(0, maxSlideText - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
