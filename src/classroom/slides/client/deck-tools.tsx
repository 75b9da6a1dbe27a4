// One deck in the teacher's tools: its slides in small, which one the class sees, and their order.
import { useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { pictureAddress } from '../../files/client/send-picture.ts';
import type { Deck, SlidePage, SlidesCommand } from '../contract.ts';
import { useWords } from './words.ts';

type Props = Pick<PartProps, 'live' | 'room'> & { deck: Deck; first: boolean };

export function DeckTools({ live, room, deck, first }: Props) {
  const words = useWords();
  const [changing, setChanging] = useState(false);
  const [asking, setAsking] = useState(false);
  const { at, decks } = room.parts.slides;
  const act = (command: SlidesCommand) => void live.act('slides', command);
  const onStage = room.parts.stage.shown === 'slides' && at?.deck === deck.id;
  const show = (page: SlidePage) => {
    act({ type: 'go', deck: deck.id, page: page.id });
    if (room.parts.stage.shown !== 'slides') live.act('stage', { type: 'show', shown: 'slides' });
  };
  const start = deck.pages.find(({ id }) => at?.deck === deck.id && id === at.page) ?? deck.pages[0];
  return (
    <section class="slides-deck" aria-label={words.deck(deck.name)}>
      <header>
        <h3>{deck.name}</h3>
        <span class="class-soft">{onStage ? words.showing : words.count(deck.pages.length)}</span>
      </header>
      <ol class={changing ? 'slides-rows' : 'slides-thumbs'}>
        {deck.pages.map((page, index) => (
          <li key={page.id}>
            <button
              type="button"
              class="slides-thumb"
              aria-label={words.goTo(index + 1)}
              aria-current={onStage && at?.page === page.id ? 'true' : undefined}
              onClick={() => show(page)}
            >
              <img
                src={pictureAddress(room.lesson.id, page.picture)}
                alt=""
                loading="lazy"
                decoding="async"
                width={page.width}
                height={page.height}
              />
              <span aria-hidden="true">{index + 1}</span>
            </button>
            {changing && <Order deck={deck} page={page} index={index} act={act} />}
          </li>
        ))}
      </ol>
      <div class="slides-acts">
        {!onStage && start && (
          <button type="button" class="class-button small sun" onClick={() => show(start)}>
            {words.show}
          </button>
        )}
        {onStage && (
          <button
            type="button"
            class="class-button small"
            onClick={() => live.act('stage', { type: 'show', shown: 'people' })}
          >
            {words.stop}
          </button>
        )}
        <button type="button" class="class-link" aria-expanded={changing} onClick={() => setChanging(!changing)}>
          {changing ? words.changeDone : words.change}
        </button>
        {changing && !first && (
          <button
            type="button"
            class="class-link"
            onClick={() => act({ type: 'move-deck', deck: deck.id, to: decks.indexOf(deck) - 1 })}
          >
            {words.deckEarlier}
          </button>
        )}
        {changing && !asking && (
          <button type="button" class="class-button small danger" onClick={() => setAsking(true)}>
            {words.removeDeck(deck.name)}
          </button>
        )}
      </div>
      {asking && (
        <div class="slides-question">
          <p>{words.removeQuestion(deck.name)}</p>
          <button type="button" class="class-button small" onClick={() => setAsking(false)}>
            {words.cancel}
          </button>
          <button
            type="button"
            class="class-button small danger"
            onClick={() => act({ type: 'remove-deck', deck: deck.id })}
          >
            {words.remove}
          </button>
        </div>
      )}
    </section>
  );
}

type OrderProps = { deck: Deck; page: SlidePage; index: number; act: (command: SlidesCommand) => void };

function Order({ deck, page, index, act }: OrderProps) {
  const words = useWords();
  const move = (to: number) => act({ type: 'move-page', deck: deck.id, page: page.id, to });
  const number = index + 1;
  return (
    <span class="slides-order">
      <button type="button" disabled={index === 0} aria-label={words.earlierOf(number)} onClick={() => move(index - 1)}>
        {words.earlier}
      </button>
      <button
        type="button"
        disabled={number === deck.pages.length}
        aria-label={words.laterOf(number)}
        onClick={() => move(index + 1)}
      >
        {words.later}
      </button>
      <button
        type="button"
        aria-label={words.removeOf(number)}
        onClick={() => act({ type: 'remove-page', deck: deck.id, page: page.id })}
      >
        {words.remove}
      </button>
    </span>
  );
}
