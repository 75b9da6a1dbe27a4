// The drawing surface of one page, transparent unless it is given a ground, so that it lies over a slide as well as on paper. It fills its
// nearest positioned ancestor, which must have the shape of the page: 1600 units wide and `height` high.
import './ink.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Ground } from '../contract.ts';
import { type Point, pageHeight } from '../points.ts';
import { choice } from './choice.ts';
import { Drawing } from './drawing.ts';
import { Gestures } from './gestures.ts';
import type { InkPage } from './ink-page.ts';
import type { InkStore } from './ink-store.ts';
import { KeyHand } from './key-hand.ts';
import { paintWet } from './paint.ts';
import type { Paper } from './palette.ts';
import { type Canvases, Surface } from './surface.ts';
import { type InkProps, useInk } from './use-ink.ts';
import { toFrame, type View } from './view.ts';
import { viewers } from './viewers.ts';
import { useBoardWords } from './words.ts';
import { Writer } from './writer.tsx';

type Props = InkProps & {
  /** Units, where the width is 1600. */
  height?: number;
  /** Absent, what lies below is seen. */
  ground?: Ground;
  label: string;
  /** How to move what lies below when one enlarges: by `zoom`, with the unit `x`, `y` in the middle. */
  onView?: (view: View) => void;
  /** Only seen, whole, and out of the way of what lies below. */
  still?: boolean;
};

/** `left`, `top`: pixels in the window. */
type Writing = { kind: 'text' | 'formula'; at: Point; left: number; top: number };
type Hands = { surface: Surface; drawing: Drawing; gestures: Gestures; keys: KeyHand };

export function Ink(props: Props) {
  const { height = pageHeight, ground = 'none', label, onView, still = false } = props;
  const words = useBoardWords();
  const { store, ink, mayDraw } = useInk(props);
  const hand = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const dry = useRef<HTMLCanvasElement>(null);
  const wet = useRef<HTMLCanvasElement>(null);
  const [hands, setHands] = useState<Hands | null>(null);
  const [writing, setWriting] = useState<Writing | null>(null);
  const now = useRef({ mayDraw, leads: props.leads, onView });
  now.current = { mayDraw, leads: props.leads, onView };
  const { tool, paper } = choice.value;
  /** Ink over a picture is that of light paper. */
  const shownOn: Paper = ground === 'none' ? 'light' : paper;

  useLayoutEffect(() => {
    const surface = hand.current;
    if (!surface || !below.current || !dry.current || !wet.current) return;
    const made = join(
      { ground: below.current, dry: dry.current, wet: wet.current },
      store,
      ink,
      height,
      now,
      setWriting,
    );
    setHands(made);
    const watch = new ResizeObserver(([entry]) => entry && made.surface.resize(entry.contentRect));
    watch.observe(surface);
    const stopWet = store.onWet(() => made.surface.redrawWet());
    const wheel = (event: WheelEvent) => made.gestures.wheel(event);
    surface.addEventListener('wheel', wheel, { passive: false });
    viewers.set(ink, made.gestures);
    return () => {
      surface.removeEventListener('wheel', wheel);
      stopWet();
      watch.disconnect();
      made.drawing.cancel();
      made.surface.close();
      if (viewers.get(ink) === made.gestures) viewers.delete(ink);
    };
  }, [store, ink, height]);
  useEffect(() => {
    if (!hands) return;
    hands.surface.ground = ground;
    hands.surface.paper = shownOn;
    hands.surface.redraw();
  }, [hands, ground, shownOn]);
  useEffect(() => {
    if (still) hands?.surface.whole();
  }, [hands, still]);
  useEffect(() => {
    // Taken back in the middle of a stroke: what was drawn so far isn't sent.
    if (!mayDraw || still) hands?.drawing.cancel();
  }, [hands, mayDraw, still]);

  const wrote = useRef(false);
  useEffect(() => {
    // Back to the page, which can have the focus only once the dialog is gone.
    if (wrote.current && !writing) hand.current?.focus();
    wrote.current = writing !== null;
  }, [writing]);

  const place = (text: string) => {
    if (writing) hands?.drawing.write(writing.kind, writing.at, text);
    setWriting(null);
  };
  return (
    <div
      class="ink"
      data-tool={mayDraw ? tool : 'hand'}
      data-paper={shownOn}
      data-still={still || undefined}
      inert={still}
    >
      <div
        ref={hand}
        class="ink-hand"
        role="application"
        aria-label={label}
        aria-description={mayDraw ? words.keysDraw : words.keysLook}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: one draws on it by keys too
        tabIndex={0}
        onPointerDown={(event) => {
          hands?.keys.rest();
          hands?.gestures.down(event);
        }}
        onPointerMove={(event) => hands?.gestures.move(event)}
        onPointerUp={(event) => hands?.gestures.up(event)}
        onPointerCancel={(event) => hands?.gestures.up(event)}
        onKeyDown={(event) => {
          if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
            if (event.shiftKey) store.redo(ink);
            else store.undo(ink);
          } else if (!hands?.keys.press(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onBlur={() => hands?.keys.rest()}
      >
        <canvas ref={below} data-layer="ground" />
        <canvas ref={dry} data-layer="dry" />
        <canvas ref={wet} data-layer="wet" />
      </div>
      {writing && (
        <Writer
          kind={writing.kind}
          left={writing.left}
          top={writing.top}
          onPlace={place}
          onCancel={() => setWriting(null)}
        />
      )}
    </div>
  );
}

type Live = { mayDraw: boolean; leads: boolean; onView: ((view: View) => void) | undefined };

function join(
  canvases: Canvases,
  store: InkStore,
  ink: InkPage,
  height: number,
  now: { current: Live },
  onWrite: (writing: Writing) => void,
): Hands {
  const held = () => choice.value;
  const drawing = new Drawing(store, ink, held, () => now.current.leads);
  const surface: Surface = new Surface(canvases, ink, height, (context) => {
    for (const { points, look } of store.wet.on(ink.id)) paintWet(context, points, look, surface.paper);
    drawing.paint(context, surface.paper);
    keys.paint(context, surface.paper);
  });
  surface.onLook = (view) => now.current.onView?.(view);
  const write = (kind: Writing['kind'], at: Point) => {
    const pixel = toFrame(surface.view, surface.frame, surface.page, at);
    const { left, top } = canvases.wet.getBoundingClientRect();
    onWrite({ kind, at, left: left + pixel.x, top: top + pixel.y });
  };
  const common = { surface, drawing, choice: held, mayDraw: () => now.current.mayDraw, onWrite: write };
  const gestures = new Gestures(common);
  const keys: KeyHand = new KeyHand({ ...common, gestures });
  return { surface, drawing, gestures, keys };
}
