// The ink of one sheet in the relay: the updates in the order they came, and the document that they make.
import * as Y from 'yjs';
import { ProtocolError } from '../../errors.ts';
import { checkUpdate, type Sender } from './check-update.ts';
import { maps, readItem } from './item.ts';

export type Slice = { from: number; next: number; of: number; updates: Uint8Array[] };

export class SheetInk {
  private readonly list: Uint8Array[] = [];
  private readonly doc = new Y.Doc();
  /** So many of the list are in the document: it is made when it is first needed. */
  private made = 0;
  private largestOrder = 0;

  get length(): number {
    return this.list.length;
  }

  get order(): number {
    this.make();
    return this.largestOrder;
  }

  /** False when the sheet has all of this already. @throws ProtocolError for what no page of ours sends */
  takes(update: Uint8Array, sender: Sender, order: number): boolean {
    this.make();
    return checkUpdate(update, this.doc, sender, order) !== undefined;
  }

  add(update: Uint8Array): void {
    this.list.push(update);
  }

  /** About `most` bytes of updates, one at least. */
  read(from: number, most: number): Slice {
    if (from > this.list.length) throw new ProtocolError('board: past the end');
    const updates: Uint8Array[] = [];
    let bytes = 0;
    let next = from;
    for (; next < this.list.length; next += 1) {
      const update = this.list[next];
      if (!update || (updates.length > 0 && bytes + update.length > most)) break;
      updates.push(update);
      bytes += update.length;
    }
    return { from, next, of: this.list.length, updates };
  }

  forget(): void {
    this.doc.destroy();
  }

  private make(): void {
    for (; this.made < this.list.length; this.made += 1) {
      const update = this.list[this.made];
      if (!update) continue;
      Y.applyUpdate(this.doc, update);
      for (const item of thingsIn(update)) this.largestOrder = Math.max(this.largestOrder, item.order);
    }
  }

  /** Everything on it, rubbed out or not. */
  get size(): number {
    this.make();
    return this.doc.getMap(maps.items).size;
  }
}

function* thingsIn(update: Uint8Array) {
  for (const struct of Y.decodeUpdate(update).structs) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny)) continue;
    for (const value of struct.content.arr) {
      const item = readItem(value);
      if (item) yield item;
    }
  }
}
