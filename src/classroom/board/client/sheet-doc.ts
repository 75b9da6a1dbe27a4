// One sheet in the page: the document that its updates make, and what of it is to be seen.
import * as Y from 'yjs';
import { type Item, type Kept, keep, maps, readItem } from '../item.ts';

/** A thing on the page. Made once: things don't change. */
export type Thing = { key: string; item: Item };

/** Marks in one update stay below what the relay reads at once. */
const mostMarks = 200;
const own = Symbol('own');

export class SheetDoc {
  readonly sheet: number;
  /** So many updates of the relay's list are in. */
  cursor = 0;
  /** Everything that the relay had when asked. */
  complete = false;
  private readonly doc = new Y.Doc();
  private readonly items: Y.Map<unknown>;
  private readonly gone: Y.Map<unknown>;
  private readonly things = new Map<string, Thing>();
  private written: Uint8Array[] = [];

  /** @param changed told which things came, went or came back */
  constructor(sheet: number, changed: (keys: ReadonlySet<string>) => void) {
    this.sheet = sheet;
    this.items = this.doc.getMap(maps.items);
    this.gone = this.doc.getMap(maps.gone);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === own) this.written.push(update);
    });
    this.doc.on('afterTransaction', (transaction: Y.Transaction) => {
      const keys = new Set<string>();
      for (const names of transaction.changed.values()) for (const name of names) if (name !== null) keys.add(name);
      if (keys.size > 0) changed(keys);
    });
  }

  apply(updates: readonly Uint8Array[]): void {
    this.doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.doc, update);
    });
  }

  /** Undefined when it isn't on the sheet, or was rubbed out. */
  find(key: string): Thing | undefined {
    return this.gone.get(key) === true ? undefined : this.known(key);
  }

  *visible(): Iterable<Thing> {
    for (const key of this.items.keys()) {
      const thing = this.find(key);
      if (thing) yield thing;
    }
  }

  /** @param client signs it. @returns the updates to send */
  put(client: number, key: string, item: Item): Uint8Array[] {
    return this.write(client, () => this.items.set(key, keep(item) satisfies Kept));
  }

  mark(client: number, keys: readonly string[], gone: boolean): Uint8Array[] {
    const updates: Uint8Array[] = [];
    for (let start = 0; start < keys.length; start += mostMarks) {
      const some = keys.slice(start, start + mostMarks).filter((key) => (this.gone.get(key) === true) !== gone);
      if (some.length === 0) continue;
      updates.push(
        ...this.write(client, () => {
          for (const key of some) this.gone.set(key, gone);
        }),
      );
    }
    return updates;
  }

  destroy(): void {
    this.doc.destroy();
  }

  private write(client: number, change: () => void): Uint8Array[] {
    this.doc.clientID = client;
    this.written = [];
    this.doc.transact(change, own);
    return this.written;
  }

  private known(key: string): Thing | undefined {
    const known = this.things.get(key);
    if (known) return known;
    const item = readItem(this.items.get(key));
    if (!item) return undefined;
    const thing = { key, item };
    this.things.set(key, thing);
    return thing;
  }
}

/** Below what is drawn later, and of two at once the same one everywhere. */
export const inOrder = (one: Thing, other: Thing): number =>
  one.item.order - other.item.order || (one.key < other.key ? -1 : 1);
