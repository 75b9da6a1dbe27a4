// Fingers, pens and mice on the surface: one draws, two move and enlarge; where a pen is at hand, fingers only move.
import type { Point } from '../points.ts';
import type { Choice } from './choice.ts';
import type { Drawing } from './drawing.ts';
import type { Surface } from './surface.ts';
import { toPage, zoomed } from './view.ts';

type Pixel = { x: number; y: number };
type Options = {
  surface: Surface;
  drawing: Drawing;
  choice: () => Choice;
  mayDraw: () => boolean;
  /** A place to write at was chosen. */
  onWrite: (kind: 'text' | 'formula', at: Point) => void;
};

export class Gestures {
  private readonly options: Options;
  private readonly pointers = new Map<number, Pixel>();
  private drawer: number | undefined;
  private penSeen = false;

  constructor(options: Options) {
    this.options = options;
  }

  down(event: PointerEvent): void {
    const { surface, drawing, choice, mayDraw, onWrite } = this.options;
    if (event.pointerType === 'mouse' && event.button !== 0 && event.button !== 1) return;
    if (event.pointerType === 'pen') this.penSeen = true;
    const at = pixelOf(event);
    this.pointers.set(event.pointerId, at);
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
    if (this.pointers.size > 1) {
      drawing.cancel();
      this.drawer = undefined;
      surface.redrawWet();
      return;
    }
    const { tool } = choice();
    const moves = tool === 'hand' || event.button === 1 || (this.penSeen && event.pointerType === 'touch');
    if (moves || !mayDraw()) return;
    if (tool === 'text' || tool === 'formula') {
      // The page would take the focus back from where one writes.
      event.preventDefault();
      this.pointers.clear();
      onWrite(tool, this.pointOf(event));
      return;
    }
    this.drawer = event.pointerId;
    drawing.down(this.pointOf(event), hasForce(event));
    surface.redrawWet();
  }

  move(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const { surface, drawing } = this.options;
    if (this.drawer === event.pointerId) {
      const all = event.getCoalescedEvents?.() ?? [];
      drawing.move((all.length > 0 ? all : [event]).map((one) => this.pointOf(one)));
      this.pointers.set(event.pointerId, pixelOf(event));
      surface.redrawWet();
      return;
    }
    const at = pixelOf(event);
    const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, pixel]) => pixel);
    this.pointers.set(event.pointerId, at);
    if (other) this.pinch(before, at, other);
    else this.pan(at.x - before.x, at.y - before.y);
  }

  up(event: PointerEvent): void {
    if (!this.pointers.delete(event.pointerId) || this.drawer !== event.pointerId) return;
    this.drawer = undefined;
    const { drawing, surface } = this.options;
    if (event.type === 'pointerup') drawing.up();
    else drawing.cancel();
    surface.redrawWet();
  }

  wheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.ctrlKey) this.zoom(Math.exp(-event.deltaY / 200), pixelOf(event));
    else this.pan(event.shiftKey ? -event.deltaY : -event.deltaX, event.shiftKey ? 0 : -event.deltaY);
  }

  zoom(factor: number, at?: Pixel): void {
    const { surface } = this.options;
    const { frame, page, view } = surface;
    surface.look(zoomed(view, factor, frame, page, at ?? { x: frame.width / 2, y: frame.height / 2 }));
  }

  /** All of the page. */
  whole(): void {
    const { surface } = this.options;
    surface.look({ ...surface.view, zoom: 1 });
  }

  pan(right: number, down: number): void {
    const { surface } = this.options;
    const { frame, page, view } = surface;
    const [from, to] = [toPage(view, frame, page, { x: right, y: down }), toPage(view, frame, page, { x: 0, y: 0 })];
    surface.look({ ...view, x: view.x + to.x - from.x, y: view.y + to.y - from.y });
  }

  private pinch(before: Pixel, at: Pixel, other: Pixel): void {
    const apart = (one: Pixel): number => Math.max(10, Math.hypot(one.x - other.x, one.y - other.y));
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    this.zoom(apart(at) / apart(before), middle);
    this.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  private pointOf(event: PointerEvent): Point {
    const { view, frame, page } = this.options.surface;
    return { ...toPage(view, frame, page, pixelOf(event)), force: event.pressure || 0.5 };
  }
}

const pixelOf = (event: MouseEvent): Pixel => ({ x: event.offsetX, y: event.offsetY });

/** A mouse presses half, always; a finger on most screens too. */
const hasForce = ({ pointerType, pressure }: PointerEvent): boolean =>
  pointerType === 'pen' || (pointerType === 'touch' && pressure > 0 && pressure !== 0.5 && pressure !== 1);
