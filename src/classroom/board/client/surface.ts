// The canvases of one page: ground, what has dried, and what is being drawn. Only what changed is drawn again.
import type { Ground } from '../contract.ts';
import { pageWidth } from '../points.ts';
import type { InkPage, PageChange } from './ink-page.ts';
import { type Box, overlap } from './outline.ts';
import { boxOf, paintGround, paintThing } from './paint.ts';
import type { Paper } from './palette.ts';
import type { Thing } from './sheet-doc.ts';
import { bounded, type Frame, fitting, scaleOf, type View } from './view.ts';

export type Canvases = { ground: HTMLCanvasElement; dry: HTMLCanvasElement; wet: HTMLCanvasElement };
export type Wet = (context: CanvasRenderingContext2D) => void;

/** Beyond this many pixels a unit, a phone's memory is worth more than sharpness. */
const mostDensity = 2;
/** A page of more things than this is moved as a picture while a hand moves it, and drawn when the hand rests, ms. */
const affordable = 200;
const rest = 140;
/** So many boxes cost more than the whole. */
const mostBoxes = 30;

export class Surface {
  view: View;
  frame: Frame = { width: 1, height: 1 };
  paper: Paper = 'light';
  ground: Ground | 'none' = 'none';
  readonly page: Frame;
  onLook: ((view: View) => void) | undefined;
  private readonly canvases: Canvases;
  private readonly ink: InkPage;
  private readonly paintWet: Wet;
  private readonly stop: () => void;
  private shown = new Map<string, Thing>();
  private last: Thing | undefined;
  private due = nothing();
  private request = 0;
  /** Things drawn when all were, the last time. */
  private drawn = 0;
  /** The dry ink as it was when a hand began to move the page. */
  private still: { canvas: HTMLCanvasElement; view: View } | undefined;
  private settling: ReturnType<typeof setTimeout> | undefined;

  /** @param paintWet draws what is being drawn, over a cleared canvas in units of the page */
  constructor(canvases: Canvases, ink: InkPage, height: number, paintWet: Wet) {
    this.canvases = canvases;
    this.ink = ink;
    this.page = { width: pageWidth, height };
    this.view = fitting(this.page);
    this.paintWet = paintWet;
    this.stop = ink.watch((change) => this.changed(change));
    this.redraw();
  }

  resize(frame: Frame): void {
    this.frame = { width: Math.max(1, frame.width), height: Math.max(1, frame.height) };
    this.view = bounded(this.view, this.frame, this.page);
    this.onLook?.(this.view);
    this.redraw();
  }

  look(view: View): void {
    const before = this.view;
    this.view = bounded(view, this.frame, this.page);
    this.onLook?.(this.view);
    if (this.drawn <= affordable) {
      this.redraw();
      return;
    }
    this.still ??= this.copy(before);
    this.due.moved = true;
    this.due.ground = true;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.redraw(), rest);
    this.soon();
  }

  whole(): void {
    this.view = fitting(this.page);
    this.onLook?.(this.view);
    this.redraw();
  }

  redraw(): void {
    this.due.all = true;
    this.due.ground = true;
    this.soon();
  }

  redrawWet(): void {
    this.due.wet = true;
    this.soon();
  }

  close(): void {
    this.stop();
    cancelAnimationFrame(this.request);
    clearTimeout(this.settling);
  }

  private changed(change: PageChange | null): void {
    if (change) for (const key of change.keys) this.due.keys.add(key);
    else this.due.all = true;
    // What dries leaves the canvas of what is wet in the same picture.
    this.due.wet = true;
    this.soon();
  }

  private soon(): void {
    if (this.request !== 0) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      this.paint();
    });
  }

  private paint(): void {
    const { due } = this;
    this.due = nothing();
    if (due.ground) this.paintPaper();
    if (due.all) this.paintAll();
    else {
      if (due.moved) this.paintMoved();
      if (due.keys.size > 0) this.paintChanged(due.keys);
    }
    if (due.wet || due.all || due.moved) {
      const context = this.prepare(this.canvases.wet, true);
      if (context) this.paintWet(context);
    }
  }

  private paintPaper(): void {
    const context = this.prepare(this.canvases.ground, true);
    if (context && this.ground !== 'none') paintGround(context, this.ground, this.page.height, this.paper);
  }

  private copy(view: View): { canvas: HTMLCanvasElement; view: View } {
    const { dry } = this.canvases;
    const canvas = document.createElement('canvas');
    canvas.width = dry.width;
    canvas.height = dry.height;
    canvas.getContext('2d')?.drawImage(dry, 0, 0);
    return { canvas, view };
  }

  /** What was drawn, moved and enlarged as a picture; at its edges ink is missing until the hand rests. */
  private paintMoved(): void {
    const { still } = this;
    const context = this.prepare(this.canvases.dry, true);
    if (!context || !still) return;
    const scale = scaleOf(still.view, this.frame, this.page);
    const [wide, high] = [this.frame.width / scale, this.frame.height / scale];
    context.drawImage(still.canvas, still.view.x - wide / 2, still.view.y - high / 2, wide, high);
  }

  private paintAll(): void {
    const context = this.prepare(this.canvases.dry, true);
    clearTimeout(this.settling);
    this.still = undefined;
    this.shown = new Map();
    this.last = undefined;
    this.drawn = 0;
    if (!context) return;
    const seen = this.seen();
    for (const thing of this.ink.things()) {
      this.note(thing);
      if (!overlap(boxOf(thing, this.ready), seen)) continue;
      paintThing(context, thing, this.paper, this.ready);
      this.drawn += 1;
    }
  }

  /** New things that are above all others are laid on top; where anything else changed, only its box is drawn again. */
  private paintChanged(keys: ReadonlySet<string>): void {
    const context = this.prepare(this.canvases.dry, false);
    if (!context) return;
    const above: Thing[] = [];
    const stale: Box[] = [];
    const { last } = this;
    for (const key of keys) {
      const [before, now] = [this.shown.get(key), this.ink.find(key)];
      if (before === now) continue;
      const changed = before ?? now;
      if (!before && now && (!last || isAbove(now, last))) above.push(now);
      else if (changed) stale.push(boxOf(changed, this.ready));
      if (now) this.note(now);
      else this.shown.delete(key);
    }
    if (stale.length > mostBoxes) {
      this.paintAll();
      return;
    }
    const fresh = new Set(above);
    for (const box of stale) this.paintBox(context, box, fresh);
    for (const thing of above.sort((one, other) => (isAbove(one, other) ? 1 : -1)))
      paintThing(context, thing, this.paper, this.ready);
  }

  private paintBox(context: CanvasRenderingContext2D, box: Box, except: ReadonlySet<Thing>): void {
    // Whole pixels, or the edges would leave a trace.
    const { a: scale, e: right, f: down } = context.getTransform();
    const left = (Math.floor(box.left * scale + right) - right) / scale;
    const top = (Math.floor(box.top * scale + down) - down) / scale;
    const wide = Math.ceil((box.right - left) * scale) / scale;
    const high = Math.ceil((box.bottom - top) * scale) / scale;
    context.save();
    context.beginPath();
    context.rect(left, top, wide, high);
    context.clip();
    context.clearRect(left, top, wide, high);
    for (const thing of this.ink.things())
      if (!except.has(thing) && overlap(boxOf(thing, this.ready), box))
        paintThing(context, thing, this.paper, this.ready);
    context.restore();
  }

  private note(thing: Thing): void {
    this.shown.set(thing.key, thing);
    if (!this.last || isAbove(thing, this.last)) this.last = thing;
  }

  /** A formula has its place now. */
  private readonly ready = (): void => {
    this.due.all = true;
    this.soon();
  };

  private seen(): Box {
    const scale = scaleOf(this.view, this.frame, this.page);
    const [wide, high] = [this.frame.width / scale / 2, this.frame.height / scale / 2];
    const { x, y } = this.view;
    return { left: x - wide, right: x + wide, top: y - high, bottom: y + high };
  }

  /** With the transform of the page. */
  private prepare(canvas: HTMLCanvasElement, clear: boolean): CanvasRenderingContext2D | null {
    const density = Math.min(mostDensity, devicePixelRatio || 1);
    const [width, height] = [Math.round(this.frame.width * density), Math.round(this.frame.height * density)];
    const context = canvas.getContext('2d');
    if (!context) return null;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const scale = scaleOf(this.view, this.frame, this.page) * density;
    if (clear) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, width, height);
    }
    context.setTransform(scale, 0, 0, scale, width / 2 - this.view.x * scale, height / 2 - this.view.y * scale);
    return context;
  }
}

const nothing = () => ({ all: false, moved: false, ground: false, wet: false, keys: new Set<string>() });

const isAbove = (one: Thing, other: Thing): boolean =>
  one.item.order > other.item.order || (one.item.order === other.item.order && one.key > other.key);
