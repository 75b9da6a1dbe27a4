// A photo that the teacher draws over: each movement of the pointer is a line, kept as numbers and never as pixels.
import { type Signal, useSignal } from '@preact/signals';
import { type Stroke, unit } from '../hand-in/contract.ts';
import { Marks } from './shown-pages.tsx';

const longest = 2_000;
/** A point nearer to the last one than this is left out. */
const nearest = 20;

type BoardProps = { strokes: Signal<readonly Stroke[]>; colour: Stroke['colour'] };

export function MarkBoard({ strokes, colour }: BoardProps) {
  const drawn = useSignal<number[] | undefined>(undefined);

  const pointOf = (event: PointerEvent): [number, number] => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const along = (at: number, from: number, size: number) =>
      Math.min(unit, Math.max(0, Math.round(((at - from) / Math.max(1, size)) * unit)));
    return [along(event.clientX, box.left, box.width), along(event.clientY, box.top, box.height)];
  };
  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    drawn.value = pointOf(event);
  };
  const move = (event: PointerEvent) => {
    const line = drawn.value;
    if (!line || line.length >= longest) return;
    const [x, y] = pointOf(event);
    const [lastX = 0, lastY = 0] = line.slice(-2);
    if (Math.hypot(x - lastX, y - lastY) >= nearest) drawn.value = [...line, x, y];
  };
  const end = () => {
    const line = drawn.value;
    drawn.value = undefined;
    // A touch without a movement is a dot.
    if (line) strokes.value = [...strokes.value, { colour, points: line.length >= 4 ? line : [...line, ...line] }];
  };
  const shown: Stroke[] = drawn.value ? [...strokes.value, { colour, points: drawn.value }] : [...strokes.value];
  return (
    <div class="mark-board" onPointerDown={begin} onPointerMove={move} onPointerUp={end} onPointerCancel={end}>
      <Marks strokes={shown} />
    </div>
  );
}
