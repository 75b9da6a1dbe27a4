// What the board's tests draw with: a hand that writes real updates of real documents.
import * as Y from 'yjs';
import { clientOf, type Item, type Kept, keep, keyOf, maps } from './item.ts';

export const anItem = (some: Partial<Item> = {}): Item => ({
  kind: 'pen',
  colour: 1,
  width: 1,
  order: 1,
  points: [
    { x: 100, y: 100, force: 0.5 },
    { x: 300.25, y: 180.5, force: 0.5 },
  ],
  force: false,
  text: '',
  ...some,
});

/** Someone's document of one sheet; what they write comes out as updates. */
export class Hand {
  readonly doc = new Y.Doc();
  readonly author: number;
  private readonly stay: number;
  private count = 0;
  private said: Uint8Array[] = [];

  constructor(author: number, stay = 7) {
    this.author = author;
    this.stay = stay;
    this.doc.clientID = clientOf(author, stay);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'heard') this.said.push(update);
    });
  }

  get items(): Y.Map<unknown> {
    return this.doc.getMap(maps.items);
  }

  get gone(): Y.Map<unknown> {
    return this.doc.getMap(maps.gone);
  }

  newKey(): string {
    this.count += 1;
    return keyOf(this.author, this.stay, this.count);
  }

  draw(some: Partial<Item> = {}, key = this.newKey()): { key: string; update: Uint8Array } {
    return { key, update: this.write(() => this.items.set(key, keep(anItem(some)) satisfies Kept)) };
  }

  rub(...keys: string[]): Uint8Array {
    return this.mark(true, ...keys);
  }

  mark(gone: boolean, ...keys: string[]): Uint8Array {
    return this.write(() => {
      for (const key of keys) this.gone.set(key, gone);
    });
  }

  /** Anything at all, one update. */
  write(change: () => void): Uint8Array {
    this.said = [];
    this.doc.transact(change);
    return Y.mergeUpdates(this.said);
  }

  hear(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, 'heard');
  }
}

export const text64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
