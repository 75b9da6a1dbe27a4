// Draws the newest picture of each stream on the page's canvases, at most once a screen refresh.
import type { PictureSource } from '../protocol.ts';

type Shown = { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D | null; next: VideoFrame | undefined };

const keyOf = (member: number, source: PictureSource) => `${member} ${source}`;

export class Canvases {
  private readonly shown = new Map<string, Set<Shown>>();
  private scheduled = false;

  /** Returns how many canvases show this stream now. */
  attach(member: number, source: PictureSource, canvas: HTMLCanvasElement): { count: number; detach: () => number } {
    const key = keyOf(member, source);
    const all = this.shown.get(key) ?? new Set();
    this.shown.set(key, all);
    const one: Shown = {
      canvas,
      context: canvas.getContext('2d', { alpha: false, desynchronized: true }),
      next: undefined,
    };
    all.add(one);
    return {
      count: all.size,
      detach: () => {
        one.next?.close();
        all.delete(one);
        if (all.size === 0 && this.shown.get(key) === all) this.shown.delete(key);
        return all.size;
      },
    };
  }

  /** Takes the frame over. */
  draw(member: number, source: PictureSource, frame: VideoFrame): void {
    for (const one of this.shown.get(keyOf(member, source)) ?? []) {
      one.next?.close();
      one.next = frame.clone();
    }
    frame.close();
    if (this.scheduled) return;
    this.scheduled = true;
    // A hidden page has no refresh: the timer keeps frames from piling up, and the picture is there at the return.
    const timer = setTimeout(() => this.flush(), 250);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      this.flush();
    });
  }

  private flush(): void {
    this.scheduled = false;
    for (const all of this.shown.values())
      for (const one of all) {
        const { canvas, context, next } = one;
        if (!next) continue;
        one.next = undefined;
        if (canvas.width !== next.displayWidth) canvas.width = next.displayWidth;
        if (canvas.height !== next.displayHeight) canvas.height = next.displayHeight;
        context?.drawImage(next, 0, 0);
        next.close();
      }
  }
}
