// Drawing by keys: a cross that the arrows move; the space bar lowers and lifts what is in the hand.
import type { Point } from '../points.ts';
import type { Choice } from './choice.ts';
import type { Drawing } from './drawing.ts';
import type { Gestures } from './gestures.ts';
import { inkOn, type Paper } from './palette.ts';
import type { Surface } from './surface.ts';

const step = 25;
const fine = 5;
const panStep = 60;
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

type Options = {
  surface: Surface;
  drawing: Drawing;
  gestures: Gestures;
  choice: () => Choice;
  mayDraw: () => boolean;
  onWrite: (kind: 'text' | 'formula', at: Point) => void;
};

export class KeyHand {
  private readonly options: Options;
  private at: Point | undefined;

  constructor(options: Options) {
    this.options = options;
  }

  /** True when the key was for the board. */
  press(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const { surface, drawing, gestures, choice, mayDraw } = this.options;
    const arrow = arrows[event.key];
    if (arrow) {
      const [right, down] = arrow;
      if (!mayDraw() || choice().tool === 'hand') gestures.pan(-right * panStep, -down * panStep);
      else this.go(right * (event.shiftKey ? fine : step), down * (event.shiftKey ? fine : step));
      return true;
    }
    switch (event.key) {
      case '+':
      case '=':
        gestures.zoom(1.25, undefined);
        return true;
      case '-':
        gestures.zoom(0.8, undefined);
        return true;
      case ' ':
      case 'Enter':
        if (!mayDraw()) return false;
        this.use();
        return true;
      case 'Escape':
        if (!drawing.active) return false;
        drawing.cancel();
        surface.redrawWet();
        return true;
      default:
        return false;
    }
  }

  /** The pointer took over, or the focus went elsewhere. */
  rest(): void {
    if (!this.at) return;
    const { drawing, surface } = this.options;
    this.at = undefined;
    if (drawing.active) drawing.up();
    surface.redrawWet();
  }

  paint(context: CanvasRenderingContext2D, paper: Paper): void {
    const { at } = this;
    if (!at) return;
    context.strokeStyle = inkOn(paper, 0);
    context.lineWidth = 3;
    context.beginPath();
    for (const [x, y] of [
      [22, 0],
      [0, 22],
    ] as const) {
      context.moveTo(at.x - x, at.y - y);
      context.lineTo(at.x + x, at.y + y);
    }
    context.stroke();
  }

  private go(right: number, down: number): void {
    const { surface, drawing } = this.options;
    const { page, view } = surface;
    const from = this.at ?? { x: view.x, y: view.y, force: 0.5 };
    const within = (value: number, most: number): number => Math.min(most, Math.max(0, value));
    this.at = { x: within(from.x + right, page.width), y: within(from.y + down, page.height), force: 0.5 };
    if (drawing.active) drawing.move([this.at]);
    surface.redrawWet();
  }

  private use(): void {
    const { surface, drawing, choice, onWrite } = this.options;
    const at = this.at ?? { x: surface.view.x, y: surface.view.y, force: 0.5 };
    this.at = at;
    const { tool } = choice();
    if (tool === 'text' || tool === 'formula') onWrite(tool, at);
    else if (drawing.active) drawing.up();
    else drawing.down(at, false);
    surface.redrawWet();
  }
}
