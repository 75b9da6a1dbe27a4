// What one hand draws on a page: from where it comes down to where it goes up, shown here at once and to others every few moments.
import type { Look } from '../contract.ts';
import { type Item, isStroke, type ShapeKind } from '../item.ts';
import { encodePoints, type Point, withinReach } from '../points.ts';
import { type Choice, draws } from './choice.ts';
import { type InkPage, isOwn } from './ink-page.ts';
import type { InkStore } from './ink-store.ts';
import { distance, overlap, shapePath, widthOf } from './outline.ts';
import { boxOf, paintWet, strokeShape } from './paint.ts';
import { inkOn, type Paper } from './palette.ts';

/** Others see a stroke grow this often, ms: it is the larger part of how late they see it. The relay takes a little more. */
const growEvery = 33;
/** Nearer than this to the last point, in units, a point says nothing. */
const nearest = 0.75;
/** A stroke goes on as another one before it is too large to send. */
const mostBytes = 4_000;
/** A finger is no point: it rubs out what is this near, in units. */
const rubber = 14;

type Now =
  | { type: 'stroke'; key: string; id: number; look: Look; points: Point[]; told: number; toldAt: number }
  | { type: 'shape'; key: string; kind: ShapeKind; from: Point; to: Point }
  | { type: 'rub'; keys: Set<string>; at: Point };

export class Drawing {
  private readonly store: InkStore;
  private readonly ink: InkPage;
  private readonly choice: () => Choice;
  private readonly leads: () => boolean;
  private now: Now | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: InkStore, ink: InkPage, choice: () => Choice, leads: () => boolean) {
    this.store = store;
    this.ink = ink;
    this.choice = choice;
    this.leads = leads;
  }

  get active(): boolean {
    return this.now !== undefined;
  }

  /** @param force true when the points carry a pen's pressure */
  down(at: Point, force: boolean): void {
    const { tool, colour, width } = this.choice();
    const point = withinReach(at);
    if (tool === 'eraser') {
      this.now = { type: 'rub', keys: new Set(), at: point };
      this.rubAt(this.now);
      return;
    }
    if (!draws(tool) || tool === 'text' || tool === 'formula') return;
    const name = this.store.nextName();
    if (!name) return;
    if (isStroke(tool)) {
      const look: Look = { kind: tool, colour, width, force };
      this.now = { type: 'stroke', ...name, look, points: [point], told: 0, toldAt: 0 };
      this.grow();
    } else this.now = { type: 'shape', key: name.key, kind: tool, from: point, to: point };
  }

  move(points: readonly Point[]): void {
    const { now } = this;
    for (const at of points) {
      const point = withinReach(at);
      if (now?.type === 'stroke') {
        const last = now.points.at(-1);
        if (!last || Math.hypot(point.x - last.x, point.y - last.y) >= nearest) now.points.push(point);
      } else if (now?.type === 'shape') now.to = point;
      else if (now?.type === 'rub') {
        now.at = point;
        this.rubAt(now);
      }
    }
    if (now?.type !== 'stroke') return;
    this.grow();
    if (now.points.length % 64 === 0 && encodePoints(now.points, now.look.force).length > mostBytes) this.split(now);
  }

  up(): void {
    const { now } = this;
    this.stop();
    if (now?.type === 'stroke') this.finish(now);
    else if (now?.type === 'shape') {
      const { key, kind, from, to } = now;
      // A touch without a way is no shape.
      if (Math.hypot(to.x - from.x, to.y - from.y) > 4) this.put(key, { kind, points: [from, to], force: false });
    } else if (now?.type === 'rub' && now.keys.size > 0) this.store.rub(this.ink, now.keys);
  }

  /** The other finger came, or the page went away: as if it had not begun. */
  cancel(): void {
    const { now } = this;
    this.stop();
    if (now?.type === 'stroke' && now.told > 0) this.store.grow(this.ink.id, now.id, now.look, []);
  }

  write(kind: 'text' | 'formula', at: Point, text: string): void {
    const name = this.store.nextName();
    if (name && text.trim() !== '') this.put(name.key, { kind, points: [withinReach(at)], force: false }, text.trim());
  }

  /** Things that are being rubbed out. */
  get rubbed(): ReadonlySet<string> {
    return this.now?.type === 'rub' ? this.now.keys : none;
  }

  paint(context: CanvasRenderingContext2D, paper: Paper): void {
    const { now } = this;
    if (now?.type === 'stroke') paintWet(context, now.points, now.look, paper);
    else if (now?.type === 'shape') {
      const { kind, from, to } = now;
      const { colour, width } = this.choice();
      strokeShape(
        context,
        shapePath({ kind, width, points: [from, to] }),
        widthOf({ kind, width }),
        inkOn(paper, colour),
      );
    } else if (now?.type === 'rub') this.paintRubber(context, now.at, now.keys, paper);
  }

  private paintRubber(context: CanvasRenderingContext2D, at: Point, keys: ReadonlySet<string>, paper: Paper): void {
    context.strokeStyle = inkOn(paper, 0);
    context.lineWidth = 2;
    context.beginPath();
    context.arc(at.x, at.y, rubber, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([8, 6]);
    for (const key of keys) {
      const thing = this.ink.find(key);
      if (!thing) continue;
      const { left, top, right, bottom } = boxOf(thing, () => {});
      context.strokeRect(left, top, right - left, bottom - top);
    }
    context.setLineDash([]);
  }

  private rubAt({ at, keys }: Extract<Now, { type: 'rub' }>): void {
    const reach = { left: at.x - rubber, right: at.x + rubber, top: at.y - rubber, bottom: at.y + rubber };
    for (const thing of this.ink.things()) {
      if (keys.has(thing.key) || (!this.leads() && !isOwn(thing, this.store.me))) continue;
      if (
        !overlap(
          boxOf(thing, () => {}),
          reach,
        )
      )
        continue;
      const { kind } = thing.item;
      if (kind === 'text' || kind === 'formula' || distance(thing.item, at) <= rubber) keys.add(thing.key);
    }
  }

  private split(now: Extract<Now, { type: 'stroke' }>): void {
    this.finish(now);
    const name = this.store.nextName();
    const last = now.points.at(-1);
    this.now = name && last ? { ...now, ...name, points: [last], told: 0, toldAt: now.toldAt } : undefined;
  }

  private finish({ key, look, points }: Extract<Now, { type: 'stroke' }>): void {
    const { kind, colour, width, force } = look;
    this.put(key, { kind, points, force }, '', { colour, width });
  }

  private put(
    key: string,
    { kind, points, force }: Pick<Item, 'kind' | 'points' | 'force'>,
    text = '',
    { colour, width }: { colour: number; width: number } = this.choice(),
  ): void {
    this.store.put(this.ink, key, { kind, points, force, text, colour, width, order: this.ink.nextOrder });
  }

  private grow(): void {
    const { now } = this;
    if (now?.type !== 'stroke' || now.told === now.points.length || this.timer !== undefined) return;
    const wait = now.toldAt + growEvery - performance.now();
    if (wait > 0) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.grow();
      }, wait);
      return;
    }
    this.store.grow(this.ink.id, now.id, now.look, now.points.slice(now.told, now.told + 120));
    now.told = Math.min(now.points.length, now.told + 120);
    now.toldAt = performance.now();
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.now = undefined;
  }
}

const none: ReadonlySet<string> = new Set();
