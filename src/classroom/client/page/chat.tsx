// The messages of the lesson: what was said, what is on its way, and where to write.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ClassRoom } from '../live-class.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
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

/** Pixels from the end that still count as the end. */
const nearEnd = 40;

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
      <MessageList
        list={list}
        tail={tail}
        waiting={outgoing.waiting}
        you={room.you}
        cut={cut}
        words={words}
        onScroll={(box) => setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd)}
        onRemove={leads ? onRemove : null}
      />
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
