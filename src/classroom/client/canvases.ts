// Draws the newest picture of each stream on the page's canvases, at most once a screen refresh, and says how large they are.
import type { PictureSource } from '../protocol.ts';
import type { TileSize } from './engine-messages.ts';

type Shown = {
  canvas: HTMLCanvasElement;
  context: CanvasRenderingContext2D | null;
  next: VideoFrame | undefined;
  large: boolean;
  onDrawn: (() => void) | undefined;
};
type Stream = { member: number; source: PictureSource; canvases: Set<Shown>; size: TileSize };

/** Drawn higher than the first, the larger step is worth it; lower than the second, it isn't any more. In pixels of the screen. */
const worthLarge = 260;
const notWorthLarge = 220;

const keyOf = (member: number, source: PictureSource) => `${member} ${source}`;

export class Canvases {
  private readonly streams = new Map<string, Stream>();
  private readonly tell: (member: number, source: PictureSource, size: TileSize) => void;
  private readonly sizes: ResizeObserver;
  private scheduled = false;

  /** @param tell how large a stream is drawn, at its largest, whenever that changes */
  constructor(tell: Canvases['tell']) {
    this.tell = tell;
    this.sizes = new ResizeObserver((entries) => {
      const resized = new Set(entries.map(({ target }) => target));
      for (const stream of this.streams.values()) {
        for (const one of stream.canvases) if (resized.has(one.canvas)) measure(one);
        this.settle(stream);
      }
    });
  }

  /** Draws this stream on the canvas until what it returns is called. @param onDrawn hears of each picture */
  attach(member: number, source: PictureSource, canvas: HTMLCanvasElement, onDrawn?: () => void): () => void {
    const key = keyOf(member, source);
    const stream: Stream = this.streams.get(key) ?? { member, source, canvases: new Set(), size: 'none' };
    this.streams.set(key, stream);
    const context = canvas.getContext('2d', { alpha: false, desynchronized: true });
    const one: Shown = { canvas, context, next: undefined, large: false, onDrawn };
    stream.canvases.add(one);
    measure(one);
    this.sizes.observe(canvas);
    this.settle(stream);
    return () => {
      this.sizes.unobserve(canvas);
      one.next?.close();
      stream.canvases.delete(one);
      if (stream.canvases.size === 0 && this.streams.get(key) === stream) this.streams.delete(key);
      this.settle(stream);
    };
  }

  private settle(stream: Stream): void {
    const { member, source, canvases } = stream;
    // Words on a screen are read, however small it is drawn.
    const large = source === 'screen' || [...canvases].some((one) => one.large);
    const size = canvases.size === 0 ? 'none' : large ? 'large' : 'small';
    if (size === stream.size) return;
    stream.size = size;
    this.tell(member, source, size);
  }

  /** Takes the frame over. */
  draw(member: number, source: PictureSource, frame: VideoFrame): void {
    for (const one of this.streams.get(keyOf(member, source))?.canvases ?? []) {
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
    for (const { canvases } of this.streams.values())
      for (const one of canvases) {
        const { canvas, context, next } = one;
        if (!next) continue;
        one.next = undefined;
        if (canvas.width !== next.displayWidth) canvas.width = next.displayWidth;
        if (canvas.height !== next.displayHeight) canvas.height = next.displayHeight;
        context?.drawImage(next, 0, 0);
        next.close();
        one.onDrawn?.();
      }
  }

  close(): void {
    this.sizes.disconnect();
  }
}

function measure(one: Shown): void {
  const height = one.canvas.clientHeight * devicePixelRatio;
  one.large = height >= (one.large ? notWorthLarge : worthLarge);
}
