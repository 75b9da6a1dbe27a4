// What the relay lets into a page's document: things of the sender's own, once each and never changed, and marks that something is gone.
import * as Y from 'yjs';
import { ProtocolError } from '../../errors.ts';
import { authorOfClient, authorOfKey, type Item, maps, readItem } from './item.ts';

export type Sender = { author: number; leads: boolean };
const mostStructs = 400;
const mostDeleted = 1_000;
/** What was drawn at once, or while cut off, is this far above the largest order of the page at most. */
const orderLead = 1_000;

/**
 * @param order the largest on the page
 * @returns the things that this update adds; undefined when the document has all of it already.
 * Whose a thing is stands in its key, and who wrote a struct in its client, so nothing has to be tried on a copy.
 * @throws ProtocolError for what no page of ours sends
 */
export function checkUpdate(update: Uint8Array, doc: Y.Doc, sender: Sender, order: number): Item[] | undefined {
  const { structs, deleted } = decode(update);
  if (structs.length > mostStructs) throw new ProtocolError('board: too much in one update');
  const known = new Target(doc);
  const added: Item[] = [];
  let news = false;
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny) || struct.length !== 1)
      throw new ProtocolError('board: no such content');
    if (authorOfClient(client) !== sender.author) throw new ProtocolError('board: another’s hand');
    const next = known.nextClock(client);
    if (clock < next) continue;
    if (clock > next) throw new ProtocolError('board: something is missing before this');
    known.heard(client, clock);
    news = true;
    const { map, key } = known.placeOf(struct);
    const [value]: unknown[] = struct.content.arr;
    if (map === maps.items) {
      const item = readItem(value);
      if (!item || item.order > order + orderLead) throw new ProtocolError('board: not a thing to draw');
      if (authorOfKey(key) !== sender.author) throw new ProtocolError('board: another’s name');
      if (known.has(key)) throw new ProtocolError('board: what is drawn stays as it is');
      known.adds(key);
      added.push(item);
    } else {
      if (typeof value !== 'boolean') throw new ProtocolError('board: gone is yes or no');
      known.mustRule(sender, key);
      known.marks(client, clock, key);
    }
  }
  for (const { client, clock } of deleted) {
    const key = known.markAt(client, clock);
    if (key === undefined) throw new ProtocolError('board: nothing is taken out of a page');
    known.mustRule(sender, key);
    news ||= !known.isDeleted(client, clock);
  }
  return news ? added : undefined;
}

type Decoded = { structs: readonly (Y.Item | Y.GC | Y.Skip)[]; deleted: { client: number; clock: number }[] };

function decode(update: Uint8Array): Decoded {
  let decoded: ReturnType<typeof Y.decodeUpdate>;
  try {
    decoded = Y.decodeUpdate(update);
  } catch {
    throw new ProtocolError('board: not an update');
  }
  const deleted: Decoded['deleted'] = [];
  for (const [client, ranges] of decoded.ds.clients)
    for (const { clock, len } of ranges) {
      if (deleted.length + len > mostDeleted) throw new ProtocolError('board: too much in one update');
      for (let offset = 0; offset < len; offset += 1) deleted.push({ client, clock: clock + offset });
    }
  return { structs: decoded.structs, deleted };
}

/** The document as it would be with what was already read of the update. */
class Target {
  private readonly doc: Y.Doc;
  private readonly items: Y.Map<unknown>;
  private readonly gone: Y.Map<unknown>;
  private readonly clocks = new Map<number, number>();
  private readonly keys = new Set<string>();
  private readonly marked = new Map<string, string>();

  constructor(doc: Y.Doc) {
    this.doc = doc;
    // Asked for at once: what came before a map had its type has another parent until then.
    this.items = doc.getMap(maps.items);
    this.gone = doc.getMap(maps.gone);
  }

  nextClock(client: number): number {
    return this.clocks.get(client) ?? Y.getState(this.doc.store, client);
  }

  heard(client: number, clock: number): void {
    this.clocks.set(client, clock + 1);
  }

  has(key: string): boolean {
    return this.keys.has(key) || this.items.has(key);
  }

  adds(key: string): void {
    this.keys.add(key);
  }

  marks(client: number, clock: number, key: string): void {
    this.marked.set(`${client}:${clock}`, key);
  }

  /** A pupil rubs out what is their own, a leader anything. */
  mustRule({ author, leads }: Sender, key: string): void {
    if (!this.has(key)) throw new ProtocolError('board: there is no such thing');
    if (!leads && authorOfKey(key) !== author) throw new ProtocolError('board: another’s thing');
  }

  /** Yjs leaves out the place of what follows something: it is that one's. */
  placeOf(struct: Y.Item): { map: string; key: string } {
    if (struct.rightOrigin !== null) throw new ProtocolError('board: nothing stands in a list');
    if (struct.origin !== null) {
      const key = this.markAt(struct.origin.client, struct.origin.clock);
      if (key === undefined) throw new ProtocolError('board: what is drawn stays as it is');
      return { map: maps.gone, key };
    }
    // Before it is integrated, the parent of a struct is the name of a map of the document, or the id of another struct.
    const parent: unknown = struct.parent;
    const { parentSub } = struct;
    if ((parent !== maps.items && parent !== maps.gone) || parentSub === null)
      throw new ProtocolError('board: no such place');
    return { map: parent, key: parentSub };
  }

  /** What the mark with this id says something about; undefined when it is no mark. */
  markAt(client: number, clock: number): string | undefined {
    const found = this.marked.get(`${client}:${clock}`);
    if (found !== undefined) return found;
    const item = this.itemAt(client, clock);
    return item && item.parent === this.gone ? (item.parentSub ?? undefined) : undefined;
  }

  isDeleted(client: number, clock: number): boolean {
    return this.itemAt(client, clock)?.deleted === true;
  }

  private itemAt(client: number, clock: number): Y.Item | undefined {
    if (clock >= Y.getState(this.doc.store, client)) return undefined;
    const found: Y.Item | Y.GC = Y.getItem(this.doc.store, Y.createID(client, clock));
    return found instanceof Y.Item ? found : undefined;
  }
}
