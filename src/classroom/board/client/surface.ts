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
  private due: { all: boolean; ground: boolean; wet: boolean; keys: Set<string> } = nothing();
  private request = 0;

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
    this.look(this.view);
  }

  look(view: View): void {
    this.view = bounded(view, this.frame, this.page);
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
    else if (due.keys.size > 0) this.paintChanged(due.keys);
    if (due.wet || due.all) {
      const context = this.prepare(this.canvases.wet, true);
      if (context) this.paintWet(context);
    }
  }

  private paintPaper(): void {
    const context = this.prepare(this.canvases.ground, true);
    if (context && this.ground !== 'none') paintGround(context, this.ground, this.page.height, this.paper);
  }

  private paintAll(): void {
    const context = this.prepare(this.canvases.dry, true);
    this.shown = new Map();
    this.last = undefined;
    if (!context) return;
    const seen = this.seen();
    for (const thing of this.ink.things()) {
      this.note(thing);
      if (overlap(boxOf(thing, this.ready), seen)) paintThing(context, thing, this.paper, this.ready);
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

const nothing = () => ({ all: false, ground: false, wet: false, keys: new Set<string>() });

const isAbove = (one: Thing, other: Thing): boolean =>
  one.item.order > other.item.order || (one.item.order === other.item.order && one.key > other.key);
