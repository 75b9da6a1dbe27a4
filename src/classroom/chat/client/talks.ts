// The conversations of one person: to all, with the teacher, with a pupil; and what of them hasn't been read. Pure.
import type { ClassRoom, Member } from '../../client/live-class.ts';
import { boardNow } from '../../groups/groups.ts';
import { groupIn, threadOf } from '../chat.ts';
import type { ChatMessage, ChatState, Recipient } from '../contract.ts';

export type Talk = {
  /** As `threadOf` names it. */
  key: string;
  to: Recipient;
  kind: 'all' | 'leaders' | 'group' | 'pupil' | 'pair';
  /** Whom it is with; empty when that is everybody, or those who lead. */
  name: string;
};

export const everybody: Talk = { key: 'all', to: 'all', kind: 'all', name: '' };

/** A conversation with this pupil, as this member has it. */
export const talkWith = (me: Member, other: Pick<Member, 'number' | 'name'>): Talk =>
  me.role === 'pupil'
    ? {
        ...{ key: threadOf({ member: me.number, role: 'pupil', to: other.number }), to: other.number },
        ...{ kind: 'pair', name: other.name },
      }
    : { key: `leaders-${other.number}`, to: other.number, kind: 'pupil', name: other.name };

/** With one's group; its name is known to who has the groups. */
export const talkInGroup = (group: number): Talk => ({
  ...{ key: `group-${group}`, to: `group-${group}` as const },
  ...{ kind: 'group', name: '' },
});

/** All of them, in the order in which they began: a chip that moves under the finger is another one. */
/** @param group that one is in now, or visits */
export function talksOf(messages: readonly ChatMessage[], me: Member, begun: readonly Talk[], group?: number): Talk[] {
  const own: Talk = { key: `leaders-${me.number}`, to: 'leaders', kind: 'leaders', name: '' };
  const writes = me.role === 'pupil' && me.guest?.kind !== 'visitor';
  const inGroup = group === undefined ? [] : [talkInGroup(group)];
  const first = [everybody, ...inGroup, ...(writes ? [own] : [])];
  const talks = new Map(first.map((talk) => [talk.key, talk]));
  for (const message of messages) {
    const key = threadOf(message);
    if (talks.has(key) || message.removed) continue;
    const talk = talkOf(message, me, begun);
    if (talk) talks.set(key, talk);
  }
  for (const talk of begun) if (!talks.has(talk.key)) talks.set(talk.key, talk);
  return [...talks.values()];
}

/** The name of the other is on their own message, or known from where the conversation was begun. */
function talkOf(message: ChatMessage, me: Member, begun: readonly Talk[]): Talk | undefined {
  const known = begun.find(({ key }) => key === threadOf(message));
  if (known || message.to === 'all') return known;
  const group = groupIn(message.to);
  if (group !== undefined) return talkInGroup(group);
  if (message.member !== me.number && message.role === 'pupil')
    return talkWith(me, { number: message.member, name: message.name });
  return typeof message.to === 'number' ? talkWith(me, { number: message.to, name: '' }) : undefined;
}

/** Last message read, by conversation. */
export type Seen = Readonly<Record<string, number>>;

/** Messages of others after the last one read, by conversation; what was said to all before entering counts as read. */
export function unreadIn({ messages }: Pick<ChatState, 'messages'>, you: number, seen: Seen): Map<string, number> {
  const unread = new Map<string, number>();
  for (const message of messages) {
    const key = threadOf(message);
    if (message.removed || message.member === you || message.id <= (seen[key] ?? 0)) continue;
    unread.set(key, (unread.get(key) ?? 0) + 1);
  }
  return unread;
}

/** The last message of each conversation. */
export function lastOf(messages: readonly ChatMessage[]): Record<string, number> {
  const last: Record<string, number> = {};
  for (const message of messages) last[threadOf(message)] = message.id;
  return last;
}

/** Nothing is written to a group that one isn't in. */
export const groupShut = ({ parts, you }: ClassRoom, to: Recipient): 'apart' | undefined =>
  boardNow(parts.groups, you) === groupIn(to) ? undefined : 'apart';

/** Why nothing can be written to a pupil now; undefined when it can. */
export function pairShut(room: ClassRoom, to: Recipient): 'closed' | 'away' | 'gone' | undefined {
  const other = room.members.find(({ number }) => number === to);
  if (other && beside(room, other)) return undefined;
  if (!room.parts.chat.settings.pairs) return 'closed';
  if (!room.members.some(({ role, here }) => role === 'teacher' && here)) return 'away';
  return other ? undefined : 'gone';
}

/** Whether this is the reader's assistant, or the pupil whose assistant the reader is. */
export function beside({ members, you }: ClassRoom, other: Member): boolean {
  const me = members.find(({ number }) => number === you);
  const helps = (one: Member | undefined, whom: Member | undefined) =>
    one?.guest?.kind === 'assistant' && one.guest.member === whom?.number;
  return helps(me, other) || helps(other, me);
}
