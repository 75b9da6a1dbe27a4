// One slide, as large as its place allows, with its text for who can't see it and the pointer over it.
import type { ComponentChildren, Ref } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { pictureAddress } from '../../files/client/send-picture.ts';
import type { SlidePage } from '../contract.ts';
import { useWords } from './words.ts';

type Props = {
  lessonId: string;
  page: SlidePage;
  number: number;
  pointer: { x: number; y: number } | null;
  frame?: Ref<HTMLDivElement>;
  /** `x`, `y`: what stands in the middle, of the whole. */
  enlarged?: { zoom: number; x: number; y: number };
  /** What lies over it. */
  children?: ComponentChildren;
};

/** A picture that did not come is asked for again after so long, ms; then twice as long. */
const firstWait = 1_500;
const mostTries = 6;

export function SlidePicture({ lessonId, page, number, pointer, frame, enlarged, children }: Props) {
  const words = useWords();
  const [state, setState] = useState<{ picture: string; tries: number; come: boolean }>();
  const current = state?.picture === page.picture ? state : { picture: page.picture, tries: 0, come: false };
  const { tries, come } = current;
  const address = pictureAddress(lessonId, page.picture);
  const [lost, setLost] = useState<string | null>(null);
  useEffect(() => {
    if (lost !== page.picture || tries >= mostTries) return;
    const timer = setTimeout(
      () => {
        setLost(null);
        setState({ ...current, tries: tries + 1 });
      },
      firstWait * 2 ** tries,
    );
    return () => clearTimeout(timer);
  }, [lost, page.picture, tries]);
  const text = page.text === '' ? words.noText : page.text;
  return (
    <div
      class="slide-frame"
      ref={frame ?? null}
      style={{ '--ratio': String(page.width / page.height) }}
      data-slide={number}
    >
      <img
        key={`${page.picture}-${tries}`}
        src={tries > 0 ? `${address}?try=${tries}` : address}
        alt={words.slide(number)}
        aria-describedby="slide-text"
        draggable={false}
        style={enlarged && enlarged.zoom > 1 ? { transform: moved(enlarged) } : undefined}
        onLoad={() => setState({ ...current, come: true })}
        onError={() => setLost(page.picture)}
      />
      {!come && <p class="slide-coming">{words.coming}</p>}
      <p id="slide-text" class="class-unseen">
        {text}
      </p>
      {children}
      {pointer && (
        <span
          class="slide-pointer"
          aria-hidden="true"
          style={{ left: `${pointer.x * 100}%`, top: `${pointer.y * 100}%` }}
        />
      )}
    </div>
  );
}

const moved = ({ zoom, x, y }: { zoom: number; x: number; y: number }): string =>
  `translate(${(0.5 - x) * zoom * 100}%, ${(0.5 - y) * zoom * 100}%) scale(${zoom})`;
