// The messages of the lesson: what was said, what is on its way, and where to write.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { clockTime } from '../../../web/format.ts';
import type { ChatMessage, ClassRoom } from '../live-class.ts';
import { chatPieces } from './chat-text.ts';
import { Composer } from './composer.tsx';
import { Icon } from './icons.tsx';
import type { Outgoing } from './use-outgoing.ts';
import { useWords } from './words.ts';

type Props = {
  room: ClassRoom;
  leads: boolean;
  cut: boolean;
  outgoing: Outgoing;
  onRemove: (id: number) => void;
  onClose: (closed: boolean) => void;
};

export function Chat({ room, leads, cut, outgoing, onRemove, onClose }: Props) {
  const words = useWords();
  const { tail, closed } = room.chat;
  const list = useRef<HTMLOListElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const last = tail.at(-1)?.id;
  // Follows the talk, but never takes away what someone is reading further up.
  useLayoutEffect(() => {
    if (atEnd && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [last, outgoing.waiting.length, atEnd]);
  const empty = tail.length === 0 && outgoing.waiting.length === 0;

  return (
    <section class="class-panel class-chat" id="class-chat" aria-label={words.messages}>
      <header>
        <h2>{words.messages}</h2>
        {leads && (
          <button type="button" class="class-link" onClick={() => onClose(!closed)}>
            {closed ? words.openChat : words.closeChat}
          </button>
        )}
      </header>
      {empty && <p class="class-soft class-empty">{leads ? words.noMessagesTeacher : words.noMessages}</p>}
      {/* Scrolled with the keyboard too, so it takes the focus. */}
      <ol
        ref={list}
        class="class-messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable without a mouse
        tabIndex={0}
        aria-label={words.messages}
        onScroll={({ currentTarget: box }) => setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < 40)}
      >
        {tail.map((message, index) => (
          <Message
            key={message.id}
            message={message}
            own={message.member === room.you}
            follows={follows(tail[index - 1], message)}
            {...(leads && { onRemove: () => onRemove(message.id) })}
          />
        ))}
        {outgoing.waiting.map(({ ref, text, refused }) => (
          <li key={ref} class="class-message own waiting">
            <p>
              <Said text={text} />
            </p>
            <small>{refused ? `${words.notSent} ${refused}` : cut ? words.sendLater : words.sending}</small>
          </li>
        ))}
      </ol>
      {!atEnd && (
        <button type="button" class="class-latest" onClick={() => setAtEnd(true)}>
          {words.latest}
        </button>
      )}
      {closed && <p class="class-closed">{leads ? words.chatClosedTeacher : words.chatClosed}</p>}
      {(!closed || leads) && <Composer outgoing={outgoing} />}
    </section>
  );
}

/** The same person going on within two minutes: the name is not said again. */
const follows = (before: ChatMessage | undefined, message: ChatMessage): boolean =>
  before?.member === message.member && message.at - before.at < 120_000;

type MessageProps = { message: ChatMessage; own: boolean; follows: boolean; onRemove?: () => void };

function Message({ message, own, follows, onRemove }: MessageProps) {
  const words = useWords();
  return (
    <li
      class={`class-message${own ? ' own' : ''}${message.role === 'pupil' ? '' : ' leads'}${follows ? ' follows' : ''}`}
    >
      <p>
        <b class={follows ? 'class-unseen' : undefined} title={clockTime(message.at)}>
          {own ? words.you : message.name}{' '}
        </b>
        <Said text={message.text} />
      </p>
      {onRemove && (
        <button
          type="button"
          class="class-link class-remove"
          aria-label={words.removeMessage(message.name)}
          onClick={onRemove}
        >
          <Icon name="bin" />
          <span>{words.remove}</span>
        </button>
      )}
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
