// The slides on the stage: the class's slide for everybody; a pupil may look back, and comes back to the class with one touch.
import './slides.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { lazy } from '../../../web/lazy.tsx';
import { mayDraw } from '../../board/board.ts';
import { slidePage } from '../../board/pages.ts';
import { pageWidth } from '../../board/points.ts';
import { Icon } from '../../client/page/icons.tsx';
import type { PartProps } from '../../client/page/parts.tsx';
import { pictureAddress } from '../../files/client/send-picture.ts';
import { isAt, neighbour, type Place, picturesAhead, stepsOf } from './sequence.ts';
import { SlidePicture } from './slide-picture.tsx';
import { usePointed, usePointing } from './use-pointer.ts';
import { type Turn, useTurning } from './use-turning.ts';
import { useWords } from './words.ts';

const Nothing = () => null;
const over = () => import('./slide-ink.tsx');
const SlideInk = lazy(() => over().then((found) => found.SlideInk), Nothing);
const SlideInkBar = lazy(() => over().then((found) => found.SlideInkBar), Nothing);
const SlideInkWords = lazy(() => over().then((found) => found.SlideInkWords), Nothing);

/** Farther down than this, in units, no ink goes. */
const highest = 6_400;
const whole = { zoom: 1, x: 0.5, y: 0.5 };

export function SlidesScene(props: PartProps) {
  const { live, room, me, leads } = props;
  const words = useWords();
  const state = room.parts.slides;
  const lessonId = room.lesson.id;
  const [look, setLook] = useState<Place | null>(null);
  const [pointing, setPointing] = useState(false);
  const [reading, setReading] = useState(false);
  const [writing, setWriting] = useState(false);
  /** As one enlarged it to write; `x`, `y`: what stands in the middle, of the whole. */
  const [enlarged, setEnlarged] = useState(whole);
  const view = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const steps = stepsOf(state, leads);
  const ofClass = steps.find((step) => isAt(step, state.at));
  // What one looked back at may have been removed.
  const seen = (look && steps.find((step) => isAt(step, look))) || ofClass;
  const away = seen !== undefined && !isAt(seen, state.at);
  const own = usePointing(live, frame, leads && pointing && seen !== undefined);
  const pointed = usePointed(state);

  const goTo = (place: Place) => {
    if (leads) live.act('slides', { type: 'go', deck: place.deck, page: place.page });
    else setLook(isAt(place, state.at) ? null : { deck: place.deck, page: place.page });
  };
  const before = neighbour(steps, seen ?? null, -1);
  const after = neighbour(steps, seen ?? null, 1);
  const turn = (asked: Turn) => {
    const to = { previous: before, next: after, first: steps[0], last: steps.at(-1) }[asked];
    if (to) goTo(to);
  };
  const { board } = room.parts;
  const author = board.authors.find(({ member }) => member === me.number)?.author;
  const mayWrite = author !== undefined && mayDraw(board, author, leads);
  const writes = writing && mayWrite;
  useTurning(view, !pointing && !writes, turn);
  const ahead = picturesAhead(state).join();
  useEffect(() => {
    for (const picture of ahead.split(',').filter(Boolean)) new Image().src = pictureAddress(lessonId, picture);
  }, [ahead, lessonId]);

  if (!seen) {
    return (
      <div class="slides slides-none">
        <p>{leads ? words.noneTeacher : words.none}</p>
      </div>
    );
  }
  const place = words.place(seen.number, seen.count);
  const height = Math.min(highest, Math.round((pageWidth * seen.slide.height) / seen.slide.width));
  const ink = { ...props, page: slidePage(seen.deck, seen.page) };
  const inked = writes || board.overSlides;
  return (
    <div class="slides" data-pointing={pointing || undefined}>
      <p class="class-unseen" role="status">
        {place}
      </p>
      {writes && <SlideInkBar {...ink} />}
      <div class="slides-view" ref={view}>
        <SlidePicture
          lessonId={lessonId}
          page={seen.slide}
          number={seen.number}
          pointer={own ?? (away ? null : pointed)}
          frame={frame}
          enlarged={enlarged}
        >
          {inked && (
            <SlideInk
              {...ink}
              key={ink.page}
              height={height}
              number={seen.number}
              writing={writes}
              onView={({ zoom, x, y }) => setEnlarged({ zoom, x: x / pageWidth, y: y / height })}
            />
          )}
        </SlidePicture>
        {inked && !reading && <SlideInkWords {...ink} shown={false} />}
        {reading && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard scrolls only what it reaches.
          <section class="slides-text" aria-label={words.textOf(seen.number)} tabIndex={0}>
            <p>{seen.slide.text === '' ? words.noText : seen.slide.text}</p>
            {inked && <SlideInkWords {...ink} shown />}
          </section>
        )}
      </div>
      <nav class="slides-bar" aria-label={words.slides}>
        <button type="button" disabled={!before} aria-label={words.previous} onClick={() => turn('previous')}>
          <Arrow back />
        </button>
        <span class="slides-place">
          <span aria-hidden="true">{words.placeShort(seen.number, seen.count)}</span>
        </span>
        <button type="button" disabled={!after} aria-label={words.next} onClick={() => turn('next')}>
          <Arrow />
        </button>
        {away && (
          <button type="button" class="slides-live" onClick={() => setLook(null)}>
            {words.live}
          </button>
        )}
        <button
          type="button"
          class={leads || away ? 'slides-roomy' : undefined}
          aria-pressed={reading}
          onClick={() => setReading(!reading)}
        >
          {words.text}
        </button>
        {mayWrite && (
          <button
            type="button"
            aria-pressed={writes}
            title={words.writeHint}
            onClick={() => {
              setWriting(!writing);
              setPointing(false);
              setReading(false);
            }}
          >
            {words.write}
          </button>
        )}
        {leads && (
          <button
            type="button"
            aria-pressed={pointing}
            title={words.pointerHint}
            onClick={() => {
              setPointing(!pointing);
              setWriting(false);
            }}
          >
            {words.pointer}
          </button>
        )}
        {leads && (
          <button
            type="button"
            aria-label={words.stopSlides}
            onClick={() => live.act('stage', { type: 'show', shown: 'people' })}
          >
            <Icon name="leave" />
            <span class="slides-wide">{words.stop}</span>
          </button>
        )}
      </nav>
    </div>
  );
}

const Arrow = ({ back = false }: { back?: boolean }) => (
  <svg class="class-icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={back ? 'M15 4 7 12l8 8' : 'm9 4 8 8-8 8'} />
  </svg>
);
