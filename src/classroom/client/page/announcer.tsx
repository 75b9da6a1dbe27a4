// Says aloud, politely and a few at a time, what changes in the class; never takes the focus.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ClassRoom } from '../live-class.ts';
import { handsInOrder } from './use-hands.ts';
import { useWords } from './words.ts';

/** Gathered for this long, so that thirty pupils don't read as thirty interruptions; in ms. */
const gathered = 1_200;
/** More new messages than this are only counted. */
const readInFull = 2;

export function Announcer({ room, note }: { room: ClassRoom; note: string }) {
  const words = useWords();
  const [said, setSaid] = useState('');
  const seen = useRef({
    message: room.chat.tail.at(-1)?.id ?? 0,
    hands: handTurns(room),
    closed: room.chat.closed,
    note,
  });
  const latest = useRef(room);
  latest.current = room;

  useEffect(() => {
    const timer = setTimeout(() => {
      const { chat, members, you } = latest.current;
      const before = seen.current;
      const fresh = chat.tail.filter((message) => message.id > before.message && message.member !== you);
      const leads = members.find((member) => member.number === you)?.role !== 'pupil';
      const raised = handsInOrder(members).filter(({ hand, number }) => number !== you && !before.hands.has(hand));
      const lines = [
        ...(note === before.note || note === '' ? [] : [note]),
        ...(chat.closed === before.closed ? [] : [chat.closed ? words.saidChatClosed : words.saidChatOpen]),
        ...(leads ? raised.map(({ name }) => words.saidHand(name)) : []),
        ...(fresh.length > readInFull
          ? [words.saidNew(fresh.length)]
          : fresh.map(({ name, text }) => `${name} : ${text}`)),
      ];
      seen.current = {
        message: Math.max(before.message, chat.tail.at(-1)?.id ?? 0),
        hands: handTurns(latest.current),
        closed: chat.closed,
        note,
      };
      if (lines.length > 0) setSaid(lines.join(' '));
    }, gathered);
    return () => clearTimeout(timer);
  }, [room.chat, room.members, note, words]);

  return (
    <p class="class-unseen" role="status">
      {said}
    </p>
  );
}

const handTurns = (room: ClassRoom): Set<number | null> => new Set(room.members.map(({ hand }) => hand));
