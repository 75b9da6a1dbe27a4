// The teacher's slides beside the stage: adding decks, choosing what the class sees, ordering and removing.
import './slides.css';
import { useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { maxSlides } from '../contract.ts';
import { DeckTools } from './deck-tools.tsx';
import { dismiss, type Import, importDeck, imports } from './imports.ts';
import { decksOf } from './source.ts';
import { useWords } from './words.ts';

export function SlidesTools({ live, room }: PartProps) {
  const words = useWords();
  const [over, setOver] = useState(false);
  const [unknown, setUnknown] = useState(false);
  const state = room.parts.slides;
  const lessonId = room.lesson.id;
  const held = state.decks.reduce((sum, { pages }) => sum + pages.length, 0);
  const coming = imports.value.filter((each) => each.lessonId === lessonId);

  const add = async (list: FileList | null | undefined) => {
    const made = decksOf([...(list ?? [])], words.pictures);
    setUnknown(made.length === 0 && (list?.length ?? 0) > 0);
    // One after the other: the first is ready while the next is drawn.
    for (const each of made) await importDeck(live, lessonId, each, maxSlides - held);
  };
  return (
    <section
      class="slides-tools"
      aria-label={words.slides}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void add(event.dataTransfer?.files);
      }}
    >
      <label class="slides-choose">
        <input
          type="file"
          class="class-unseen"
          accept="application/pdf,.pdf,image/*"
          multiple
          onChange={({ currentTarget }) => {
            void add(currentTarget.files);
            // The same file may be chosen again.
            currentTarget.value = '';
          }}
        />
        <b>{words.choose}</b>
        <span class="class-soft slides-drop-hint">{words.dropHere}</span>
      </label>
      {unknown && (
        <p class="slides-trouble" role="alert">
          {words.trouble('unknown')}
        </p>
      )}
      <div role="status">
        {coming.map((each) => (
          <Coming key={each.deck} each={each} />
        ))}
      </div>
      {state.decks.map((deck, index) => (
        <DeckTools key={deck.id} live={live} room={room} deck={deck} first={index === 0} />
      ))}
      {held > 0 ? (
        <label class="slides-ahead">
          <input
            type="checkbox"
            checked={state.ahead}
            onChange={({ currentTarget }) => live.act('slides', { type: 'let-ahead', on: currentTarget.checked })}
          />
          {words.letAhead}
        </label>
      ) : (
        <p class="class-soft slides-hint">{words.preparedHint}</p>
      )}
    </section>
  );
}

function Coming({ each: { deck, name, done, total, stop, again } }: { each: Import }) {
  const words = useWords();
  const why = () => {
    switch (stop?.type) {
      case 'source':
        return words.trouble(stop.trouble);
      case 'too-many':
        return words.tooMany(stop.left);
      case 'refused':
        return stop.message;
      default:
        return words.unreachable;
    }
  };
  return (
    <div class="slides-coming">
      <p>{total > 0 ? words.sending(name, done, total) : stop ? name : words.reading(name)}</p>
      {!stop && <progress aria-label={name} {...(total > 0 && { value: done, max: total })} />}
      {stop && (
        <>
          <p class="slides-trouble">{why()}</p>
          <div class="slides-acts">
            {again && (
              <button type="button" class="class-button small sun" onClick={again}>
                {words.tryAgain}
              </button>
            )}
            <button type="button" class="class-link" onClick={() => dismiss(deck)}>
              {words.giveUp}
            </button>
          </div>
        </>
      )}
    </div>
  );
}
