// Says aloud, politely and a few at a time, what changes in the class; never takes the focus.

import { useEffect, useRef, useState } from 'preact/hooks';
import { groupIn } from '../../chat/chat.ts';
import { useChatWords } from '../../chat/client/words.ts';
import type { ChatSettings } from '../../chat/contract.ts';
import { qualityWords } from '../../quality/client/words.ts';
import type { ClassRoom } from '../live-class.ts';
import { handsInOrder } from './use-hands.ts';
import { useWords } from './words.ts';

/** Gathered for this long, so that thirty pupils don't read as thirty interruptions; in ms. */
const gathered = 1_200;
/** More new messages than this are only counted. */
const readInFull = 2;

type Props = {
  room: ClassRoom;
  note: string /** What is not carried now, in words; empty when all is. */;
  crowded: string;
  /** What this member alone gets less of, in words; empty when it is everything. */
  reduced: string;
};

export function Announcer({ room, note, crowded, reduced }: Props) {
  const words = useWords();
  const [said, setSaid] = useState('');
  const chatWords = useChatWords();
  const latest = useRef({ room, note, crowded, reduced, words, chatWords });
  latest.current = { room, note, crowded, reduced, words, chatWords };

  useEffect(() => {
    // Who enters while much is left out hears so, too.
    let before = { ...snapshot(latest.current), crowded: '', reduced: '' };
    const timer = setInterval(() => {
      const after = snapshot(latest.current);
      const lines = changes(before, after, latest.current);
      before = after;
      if (lines.length > 0) setSaid(lines.join(' '));
    }, gathered);
    return () => clearInterval(timer);
  }, []);

  return (
    <p class="class-unseen" role="status">
      {said}
    </p>
  );
}

type Now = Props & { words: ReturnType<typeof useWords>; chatWords: ReturnType<typeof useChatWords> };
type Seen = {
  message: number;
  reports: number;
  settings: ChatSettings;
  hands: Set<number | null>;
  note: string;
  crowded: string;
  reduced: string;
};

const snapshot = ({ room, note, crowded, reduced }: Now): Seen => ({
  message: room.parts.chat.lastId,
  reports: room.parts.chat.lastReport,
  settings: room.parts.chat.settings,
  hands: new Set(room.members.map(({ hand }) => hand)),
  note,
  crowded,
  reduced,
});

function changes(before: Seen, after: Seen, { room, words, chatWords }: Now): string[] {
  const { parts, members, you } = room;
  const fresh = parts.chat.messages.filter(
    ({ id, member, removed }) => id > before.message && member !== you && !removed,
  );
  const leads = members.find((member) => member.number === you)?.role !== 'pupil';
  const raised = handsInOrder(members).filter(({ hand, number }) => number !== you && !before.hands.has(hand));
  return [
    ...(after.note === before.note ? [] : [after.note]),
    ...(after.crowded === before.crowded ? [] : [after.crowded || words.allIsBack]),
    ...(after.reduced === before.reduced ? [] : [after.reduced || qualityWords.value.back]),
    ...(after.settings.closed === before.settings.closed
      ? []
      : [after.settings.closed ? words.saidChatClosed : words.saidChatOpen]),
    ...(after.settings.pairs === before.settings.pairs ? [] : [chatWords.saidPairs(after.settings.pairs)]),
    ...(after.settings.slow === before.settings.slow ? [] : [chatWords.saidSlow(after.settings.slow)]),
    ...(leads && after.reports > before.reports ? [chatWords.saidReport] : []),
    ...(leads ? raised.map(({ name }) => words.saidHand(name)) : []),
    ...(fresh.length > readInFull
      ? [words.saidNew(fresh.length)]
      : fresh.map(({ name, text, to }) =>
          to === 'all'
            ? `${name} : ${text}`
            : groupIn(to) === undefined
              ? chatWords.saidPrivate(name, text)
              : chatWords.saidInGroup(name, text),
        )),
  ];
}
