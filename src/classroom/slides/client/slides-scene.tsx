// The slides on the stage: the class's slide for everybody; a pupil may look back, and comes back to the class with one touch.
import './slides.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../client/page/icons.tsx';
import type { PartProps } from '../../client/page/parts.tsx';
import { pictureAddress } from '../../files/client/send-picture.ts';
import { isAt, neighbour, type Place, picturesAhead, stepsOf } from './sequence.ts';
import { SlidePicture } from './slide-picture.tsx';
import { usePointed, usePointing } from './use-pointer.ts';
import { type Turn, useTurning } from './use-turning.ts';
import { useWords } from './words.ts';

export function SlidesScene({ live, room, leads }: PartProps) {
  const words = useWords();
  const state = room.parts.slides;
  const lessonId = room.lesson.id;
  const [look, setLook] = useState<Place | null>(null);
  const [pointing, setPointing] = useState(false);
  const [reading, setReading] = useState(false);
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
  useTurning(view, !pointing, turn);
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
  return (
    <div class="slides" data-pointing={pointing || undefined}>
      <p class="class-unseen" role="status">
        {place}
      </p>
      <div class="slides-view" ref={view}>
        <SlidePicture
          lessonId={lessonId}
          page={seen.slide}
          number={seen.number}
          pointer={own ?? (away ? null : pointed)}
          frame={frame}
        />
        {reading && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard scrolls only what it reaches.
          <section class="slides-text" aria-label={words.textOf(seen.number)} tabIndex={0}>
            <p>{seen.slide.text === '' ? words.noText : seen.slide.text}</p>
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
        {leads && (
          <button
            type="button"
            aria-pressed={pointing}
            title={words.pointerHint}
            onClick={() => setPointing(!pointing)}
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
