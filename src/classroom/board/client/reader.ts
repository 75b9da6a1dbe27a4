// Reads the sheets from the relay, a slice at a time, so that the voice on the same connection never waits long behind ink.
import type { BoardCommand, BoardEvent } from '../contract.ts';
import { fromBase64 } from './base64.ts';
import type { InkPage } from './ink-page.ts';
import type { SheetDoc } from './sheet-doc.ts';

type Read = Extract<BoardCommand, { type: 'read' }>;
type Slice = Extract<BoardEvent, { type: 'slice' }>;

const smallest = 2_048;
const largest = 32_768;
/** A slice that came sooner may be followed by a larger one, later by a smaller one, ms. */
const soon = 80;
const late = 300;

type Wanted = { page: string; doc: SheetDoc };

export class Reader {
  private readonly ask: (command: Read) => string;
  private queue: Wanted[] = [];
  private asked: { ref: string; page: string; sheet: number; at: number } | undefined;
  private most = smallest;

  constructor(ask: (command: Read) => string) {
    this.ask = ask;
  }

  /** Reads what of this page isn't here yet. */
  want(page: InkPage): void {
    for (const doc of page.sheets)
      if (!doc.complete && !this.queue.some((wanted) => wanted.doc === doc)) this.queue.push({ page: page.id, doc });
    this.pump();
  }

  /** Anything may have been missed. */
  again(pages: Iterable<InkPage>): void {
    this.asked = undefined;
    this.queue = [];
    this.most = smallest;
    for (const page of pages) {
      for (const doc of page.sheets) doc.complete = false;
      this.want(page);
    }
  }

  /** An update told as it happens: in its place, or to be read again because something before it is missing. */
  heard(page: InkPage, sheet: number, at: number, update: Uint8Array): void {
    const doc = page.docOf(sheet);
    if (at < doc.cursor) return;
    if (at > doc.cursor) {
      doc.complete = false;
      this.want(page);
      return;
    }
    doc.cursor += 1;
    doc.apply([update]);
  }

  sliced(page: InkPage, { sheet, from, next, of, updates }: Slice): void {
    const { asked } = this;
    if (asked?.page !== page.id || asked.sheet !== sheet) return;
    this.asked = undefined;
    const took = performance.now() - asked.at;
    if (took < soon) this.most = Math.min(largest, this.most * 2);
    else if (took > late) this.most = Math.max(smallest, this.most / 2);
    const doc = page.docOf(sheet);
    // What was told meanwhile is here already.
    if (from <= doc.cursor) doc.apply(updates.map(fromBase64));
    doc.cursor = Math.max(doc.cursor, from <= doc.cursor ? next : 0);
    doc.complete = doc.cursor >= of;
    if (doc.complete) this.queue = this.queue.filter((wanted) => wanted.doc !== doc);
    this.pump();
  }

  /** True when this was a question of ours: it will be asked again by `pump`. */
  refused(ref: string): boolean {
    if (this.asked?.ref !== ref) return false;
    this.asked = undefined;
    return true;
  }

  pump(): void {
    const [first] = this.queue;
    if (this.asked || !first) return;
    const { page, doc } = first;
    const ref = this.ask({ type: 'read', page, sheet: doc.sheet, from: doc.cursor, most: this.most });
    this.asked = { ref, page, sheet: doc.sheet, at: performance.now() };
  }
}
