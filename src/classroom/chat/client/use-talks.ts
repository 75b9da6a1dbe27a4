// Which conversation is open, which were begun, and what was read of each: kept on this device for the time of the lesson.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ClassRoom, Member } from '../../client/live-class.ts';
import { useGroupName } from '../../groups/client/group-name.ts';
import { boardNow } from '../../groups/groups.ts';
import { groupIn } from '../chat.ts';
import { everybody, lastOf, type Seen, type Talk, talksOf, unreadIn } from './talks.ts';

export type Talks = {
  all: readonly Talk[];
  open: Talk;
  choose(talk: Talk): void;
  /** By the key of the conversation. */
  unread: ReadonlyMap<string, number>;
  /** Of all of them, with the reports that wait. */
  waiting: number;
};

/** @param reading whether the panel is open */
export function useTalks(room: ClassRoom, me: Member, reading: boolean): Talks {
  const { chat } = room.parts;
  const { messages, reports } = chat;
  const seenKey = `preau.class.${room.lesson.id}.seen`;
  const [seen, setSeen] = useState<Seen>(() => read(seenKey) ?? { all: lastOf(messages).all ?? 0 });
  const [begun, setBegun] = useState<readonly Talk[]>([]);
  const [chosen, choose] = useState(everybody.key);
  const extent = extentOf(messages);
  const group = boardNow(room.parts.groups, me.number);
  const groupName = useGroupName(room.parts.groups);
  const all = useMemo(() => talksOf(messages, me, begun, group), [extent, me.number, me.role, begun, group]).map(
    (talk) => ({
      ...talk,
      name:
        talk.kind === 'group'
          ? groupName(groupIn(talk.to) ?? 0)
          : (room.members.find(({ number }) => number === talk.to)?.name ?? talk.name),
    }),
  );
  const open = all.find(({ key }) => key === chosen) ?? everybody;
  const unread = useMemo(() => unreadIn(chat, me.number, seen), [extent, me.number, seen]);
  useEffect(() => {
    if (!reading) return;
    const last = lastOf(messages)[open.key] ?? 0;
    if (last <= (seen[open.key] ?? 0)) return;
    const next = { ...seen, [open.key]: last };
    setSeen(next);
    sessionStorage.setItem(seenKey, JSON.stringify(next));
  }, [reading, extent, open.key]);
  const shown = reading ? new Map([...unread].filter(([key]) => key !== open.key)) : unread;
  const reported = me.role === 'pupil' ? 0 : reports.filter(({ settled }) => !settled).length;
  return {
    all,
    open,
    choose(talk) {
      setBegun((before) => (before.some(({ key }) => key === talk.key) ? before : [...before, talk]));
      choose(talk.key);
    },
    unread: shown,
    waiting: [...shown.values()].reduce((sum, count) => sum + count, 0) + reported,
  };
}

/** Messages only come at the end, leave at the beginning and lose their words: this tells any change. */
export const extentOf = (messages: readonly { id: number; removed?: true }[]): string =>
  `${messages[0]?.id} ${messages.at(-1)?.id} ${messages.filter(({ removed }) => removed).length}`;

function read(key: string): Seen | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return undefined;
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  } catch {
    return undefined;
  }
}
