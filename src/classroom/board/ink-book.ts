// All the ink of one room in the relay: its sheets, what they weigh, and how fast each hand may go.
import { UserError } from '../../errors.ts';
import { Allowance } from '../allowance.ts';
import { SheetInk } from './sheet-ink.ts';

/** Bytes of one sheet and of one lesson, as they are kept. 2 000 strokes of a hand are some 600 KB. */
const sheetWeight = 3 * 1024 * 1024;
const lessonWeight = 16 * 1024 * 1024;
/** What an update costs beside its bytes: a line of the journal, structs of the document. */
const overhead = 200;
const mostPages = 600;

type Hand = { wet: Allowance; ink: Allowance; reads: Allowance };

export class InkBook {
  private readonly pages = new Map<string, Map<number, SheetInk>>();
  private readonly weights = new Map<SheetInk, number>();
  private readonly hands = new Map<string, Hand>();
  /** Of all that the journal holds, forgotten or not. */
  private weight = 0;

  find(page: string, sheet: number): SheetInk | undefined {
    return this.pages.get(page)?.get(sheet);
  }

  /** The largest order on any sheet of this page. */
  order(page: string): number {
    let order = 0;
    for (const ink of this.pages.get(page)?.values() ?? []) order = Math.max(order, ink.order);
    return order;
  }

  /** @throws UserError when this page, or the lesson, holds no more. */
  mustHold(page: string, sheet: number, bytes: number): void {
    const ink = this.find(page, sheet);
    const full = (ink ? (this.weights.get(ink) ?? 0) : 0) + bytes + overhead > sheetWeight;
    if (full) throw new UserError('page_full', 'Cette page est pleine : prenez-en une autre.');
    if (this.weight + bytes + overhead > lessonWeight || (!this.pages.has(page) && this.pages.size >= mostPages))
      throw new UserError('board_full', 'Le tableau est plein : il ne prend plus rien pendant ce cours.');
  }

  add(page: string, sheet: number, update: Uint8Array): void {
    const sheets = this.pages.get(page) ?? new Map<number, SheetInk>();
    this.pages.set(page, sheets);
    const ink = sheets.get(sheet) ?? new SheetInk();
    sheets.set(sheet, ink);
    ink.add(update);
    this.weights.set(ink, (this.weights.get(ink) ?? 0) + update.length + overhead);
    this.weight += update.length + overhead;
  }

  /** Only these sheets of the page stay. */
  keepOnly(page: string, kept: readonly number[]): void {
    const sheets = this.pages.get(page);
    for (const [sheet, ink] of sheets ?? []) {
      if (kept.includes(sheet)) continue;
      ink.forget();
      this.weights.delete(ink);
      sheets?.delete(sheet);
    }
  }

  /** What this person may still do now; ink and reading are counted in kilobytes. */
  handOf(userId: string, now: number): Hand {
    const known = this.hands.get(userId);
    if (known) return known;
    const hand = {
      wet: new Allowance(35, 80, now),
      ink: new Allowance(40, 250, now),
      reads: new Allowance(400, 4_000, now),
    };
    this.hands.set(userId, hand);
    return hand;
  }
}

const books = new WeakMap<object, InkBook>();

export function bookOf(room: object): InkBook {
  const book = books.get(room) ?? new InkBook();
  books.set(room, book);
  return book;
}
