// What was said, oldest first. Drawn again only when something is said or removed: the class around it changes ten times
// a second while people talk, and old tablets feel five hundred messages.
import { Component, type ComponentChildren, type RefObject } from 'preact';
import { clockTime } from '../../../web/format.ts';
import type { ChatMessage } from '../live-class.ts';
import { chatPieces } from './chat-text.ts';
import { Icon } from './icons.tsx';
import type { Waiting } from './use-outgoing.ts';
import type { useWords } from './words.ts';

type Props = {
  list: RefObject<HTMLOListElement | null>;
  tail: ChatMessage[];
  waiting: Waiting[];
  you: number;
  cut: boolean;
  words: ReturnType<typeof useWords>;
  onScroll: (list: HTMLOListElement) => void;
  /** Given to those who may remove. */
  onRemove: ((id: number) => void) | null;
};

export class MessageList extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { props } = this;
    return (
      extent(props.tail) !== extent(next.tail) ||
      props.waiting !== next.waiting ||
      props.cut !== next.cut ||
      props.words !== next.words ||
      (props.onRemove === null) !== (next.onRemove === null)
    );
  }

  override render({ list, tail, waiting, you, cut, words, onScroll, onRemove }: Props) {
    return (
      // Scrolled with the keyboard too, so it takes the focus.
      <ol
        ref={list}
        class="class-messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable without a mouse
        tabIndex={0}
        aria-label={words.messages}
        onScroll={({ currentTarget }) => onScroll(currentTarget)}
      >
        {tail.map((message, index) => (
          <Message
            key={message.id}
            message={message}
            name={message.member === you ? words.you : message.name}
            own={message.member === you}
            follows={follows(tail[index - 1], message)}
          >
            {onRemove && (
              <button
                type="button"
                class="class-link class-remove"
                aria-label={words.removeMessage(message.name)}
                onClick={() => onRemove(message.id)}
              >
                <Icon name="bin" />
                <span>{words.remove}</span>
              </button>
            )}
          </Message>
        ))}
        {waiting.map(({ ref, text, refused }) => (
          <li key={ref} class="class-message own waiting">
            <p>
              <Said text={text} />
            </p>
            <small>
              {refused
                ? `${words.notSent} ${words.refused(refused.code) || refused.message}`
                : cut
                  ? words.sendLater
                  : words.sending}
            </small>
          </li>
        ))}
      </ol>
    );
  }
}

/** Messages only come at the end and only leave: their ends and their number tell any change. */
const extent = (tail: ChatMessage[]): string => `${tail[0]?.id} ${tail.at(-1)?.id} ${tail.length}`;

/** The same person going on within two minutes: the name is not said again. */
const follows = (before: ChatMessage | undefined, message: ChatMessage): boolean =>
  before?.member === message.member && message.at - before.at < 120_000;

type MessageProps = {
  message: ChatMessage;
  name: string;
  own: boolean;
  follows: boolean;
  children: ComponentChildren;
};

function Message({ message, name, own, follows, children }: MessageProps) {
  const kind = `${own ? ' own' : ''}${message.role === 'pupil' ? '' : ' leads'}${follows ? ' follows' : ''}`;
  return (
    <li class={`class-message${kind}`}>
      <p>
        <b class={follows ? 'class-unseen' : undefined} title={clockTime(message.at)}>
          {name}{' '}
        </b>
        <Said text={message.text} />
      </p>
      {children}
    </li>
  );
}

function Said({ text }: { text: string }) {
  return (
    <>
      {chatPieces(text).map((piece) =>
        piece.type === 'text' ? (
          piece.text
        ) : (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ),
      )}
    </>
  );
}
