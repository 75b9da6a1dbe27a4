// The ink of one stay in class: pages read from the relay and kept up to date, what one draws sent to it, whatever the network does.
import type { ClassState, LiveClass } from '../../client/live-class.ts';
import { sheetsOf } from '../board.ts';
import type { BoardCommand, BoardEvent, BoardState, Look } from '../contract.ts';
import { clientOf, type Item, keyOf } from '../item.ts';
import { encodePoints, type Point } from '../points.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { InkPage, type Written } from './ink-page.ts';
import { Outbox } from './outbox.ts';
import { Reader } from './reader.ts';
import { WetStrokes, wetId } from './wet.ts';

/** A refused hurry is tried again after this, ms. */
const breath = 1_000;
/** Between two updates sent, ms: the relay counts messages. */
const pace = 80;

/** What of a stay in class the ink needs. */
export type InkClass = Pick<LiveClass, 'onDid' | 'onRefusal'> & {
  act(part: 'board', command: BoardCommand): string;
  state(): Pick<ClassState, 'type'>;
};

export class InkStore {
  readonly wet = new WetStrokes();
  private readonly live: InkClass;
  private readonly pages = new Map<string, InkPage>();
  private readonly reader: Reader;
  private outbox: Outbox;
  private stay = 0;
  private count = 0;
  private author: number | undefined;
  private board: BoardState | undefined;
  private asked: string | undefined;
  private sentAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly wetListeners = new Set<() => void>();

  constructor(live: InkClass) {
    this.live = live;
    this.outbox = this.begin();
    this.reader = new Reader((command) => live.act('board', command));
    live.onDid((happened) => {
      if (happened === null) this.returned();
      else if (happened.part === 'board') this.hear(happened.event);
    });
    live.onRefusal(({ ref, code }) => {
      if (ref !== undefined && this.reader.refused(ref)) setTimeout(() => this.reader.pump(), breath);
      if (ref === undefined || ref !== this.asked) return;
      this.asked = undefined;
      if (code === 'too_fast') this.later(breath);
      else this.reset();
    });
  }

  /** What everybody knows of the board, and which author one is. */
  learn(board: BoardState, member: number): void {
    this.board = board;
    this.author = board.authors.find((author) => author.member === member)?.author;
    for (const page of this.pages.values()) {
      page.learn(sheetsOf(board, page.id));
      this.reader.want(page);
    }
  }

  get me(): number | undefined {
    return this.author;
  }

  /** How much of what one drew is not at the relay yet. */
  get waiting(): number {
    return this.outbox.waiting;
  }

  page(id: string): InkPage {
    const known = this.pages.get(id);
    if (known) return known;
    const page = new InkPage(id);
    this.pages.set(id, page);
    if (this.board) page.learn(sheetsOf(this.board, id));
    this.reader.want(page);
    return page;
  }

  onWet(listener: () => void): () => void {
    this.wetListeners.add(listener);
    return () => void this.wetListeners.delete(listener);
  }

  /** The name of the next thing that one draws; undefined before one has a hand here. */
  nextName(): { key: string; id: number } | undefined {
    if (this.author === undefined) return undefined;
    this.count += 1;
    return { key: keyOf(this.author, this.stay, this.count), id: wetId(this.stay, this.count) };
  }

  /** Others see it grow. None of it is kept. */
  grow(page: string, id: number, look: Look, points: readonly Point[]): void {
    if (this.live.state().type !== 'live') return;
    this.live.act('board', { type: 'wet', page, id, look, points: toBase64(encodePoints(points, look.force)) });
  }

  put(page: InkPage, key: string, item: Item): void {
    const client = this.client();
    if (client !== undefined) this.send(page, [page.put(client, key, item)]);
  }

  rub(page: InkPage, keys: ReadonlySet<string>): void {
    const client = this.client();
    if (client !== undefined) this.send(page, page.rub(client, keys));
  }

  undo(page: InkPage): void {
    const client = this.client();
    if (client !== undefined) this.send(page, page.undo(client));
  }

  redo(page: InkPage): void {
    const client = this.client();
    if (client !== undefined) this.send(page, page.redo(client));
  }

  private client(): number | undefined {
    return this.author === undefined ? undefined : clientOf(this.author, this.stay);
  }

  private send(page: InkPage, written: readonly Written[]): void {
    for (const { sheet, updates } of written)
      for (const update of updates) this.outbox.add({ page: page.id, sheet, update });
    this.pump();
  }

  private pump(): void {
    if (this.live.state().type !== 'live' || this.timer !== undefined) return;
    const wait = this.sentAt + pace - performance.now();
    if (wait > 0) {
      this.later(wait);
      return;
    }
    const next = this.outbox.next();
    if (!next) return;
    this.sentAt = performance.now();
    this.asked = this.live.act('board', { type: 'ink', ...next });
  }

  private later(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.asked === undefined) this.outbox.again();
      this.pump();
    }, wait);
  }

  private arrived(ref: string): void {
    if (!this.outbox.arrived(ref)) return;
    this.asked = undefined;
    this.pump();
  }

  private hear(event: BoardEvent): void {
    switch (event.type) {
      case 'ink': {
        const page = this.pages.get(event.page);
        if (page) this.dryAll(() => this.reader.heard(page, event.sheet, event.at, fromBase64(event.update)));
        this.arrived(event.ref);
        break;
      }
      case 'slice': {
        const page = this.pages.get(event.page);
        if (page) this.dryAll(() => this.reader.sliced(page, event));
        break;
      }
      case 'settled':
        this.arrived(event.ref);
        break;
      case 'wet':
        if (event.author === this.author) break;
        this.wet.grow(event, performance.now());
        this.wetChanged();
        break;
      default:
      // The state says the rest.
    }
  }

  /** What has dried in a document is no longer drawn as growing. */
  private dryAll(change: () => void): void {
    let dried = false;
    const watches = Array.from(this.pages.values(), (page) =>
      page.watch((changed) => {
        for (const key of changed?.keys ?? []) dried = this.wet.dry(key) || dried;
      }),
    );
    change();
    for (const stop of watches) stop();
    if (this.wet.tidy(performance.now()) || dried) this.wetChanged();
  }

  private wetChanged(): void {
    for (const listener of this.wetListeners) listener();
  }

  /** Back after a cut or a backlog: what is missing is read, what may be lost is sent again. */
  private returned(): void {
    this.asked = undefined;
    this.outbox.again();
    this.reader.again(this.pages.values());
    this.pump();
  }

  private begin(): Outbox {
    this.stay = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
    this.count = 0;
    return new Outbox(this.stay.toString(36));
  }

  /** The relay said no: what it doesn't have isn't on the board. */
  private reset(): void {
    this.outbox = this.begin();
    for (const page of this.pages.values()) page.reset();
    this.reader.again(this.pages.values());
  }
}

const stores = new WeakMap<LiveClass, InkStore>();

/** One for each stay: the board and the slides draw in the same documents. */
export function inkOf(live: LiveClass): InkStore {
  const store = stores.get(live) ?? new InkStore(live);
  stores.set(live, store);
  return store;
}
