// The messages of the lesson: with whom, what was said, what is on its way, and where to write.
import '../../chat/client/chat.css';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { now } from '../../../web/clock.ts';
import { threadOf } from '../../chat/chat.ts';
import { Recipients } from '../../chat/client/recipients.tsx';
import { Reports } from '../../chat/client/reports.tsx';
import { ChatSettings } from '../../chat/client/settings.tsx';
import { groupShut, pairShut, type Talk } from '../../chat/client/talks.ts';
import { extentOf, type Talks } from '../../chat/client/use-talks.ts';
import { useChatWords } from '../../chat/client/words.ts';
import { regret } from '../../chat/limits.ts';
import { guestWords } from '../../guests/client/words.ts';
import type { ChatMessage, ClassRoom, LiveClass, Member } from '../live-class.ts';
import { Composer } from './composer.tsx';
import { Question } from './confirm.tsx';
import { Icon } from './icons.tsx';
import { MessageList } from './message-list.tsx';
import { shortName } from './names.ts';
import type { Outgoing } from './use-outgoing.ts';
import { useWords } from './words.ts';

type Props = { live: LiveClass; room: ClassRoom; me: Member; cut: boolean; talks: Talks; outgoing: Outgoing };

/** Pixels from the end that still count as the end. */
const nearEnd = 40;

export function Chat({ live, room, me, cut, talks, outgoing }: Props) {
  const words = useWords();
  const chatWords = useChatWords();
  const { chat } = room.parts;
  const { settings } = chat;
  const leads = me.role !== 'pupil';
  const { open } = talks;
  const list = useRef<HTMLOListElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [setting, setSetting] = useState(false);
  const [reporting, setReporting] = useState<ChatMessage | null>(null);
  const names = room.members.map(({ name }) => name);
  const notes = new Map(
    room.members.flatMap(({ number, guest }) => (guest ? [[number, guestWords.value.note(guest)] as const] : [])),
  );

  const extent = `${open.key} ${extentOf(chat.messages)}`;
  const messages = useMemo(
    () => chat.messages.filter((message) => !message.removed && threadOf(message) === open.key),
    [extent],
  );
  const waiting = outgoing.waiting.filter(({ talk }) => talk === open.key);
  const reported = new Set(chat.reports.filter(({ by }) => by.member === me.number).map(({ message }) => message.id));
  const regretFrom =
    messages.find(({ member, at }) => member === me.number && now.value - at < regret)?.id ?? Number.POSITIVE_INFINITY;

  // Follows the talk, but never takes away what someone is reading further up; another conversation begins at its end.
  const last = messages.at(-1)?.id;
  useLayoutEffect(() => setAtEnd(true), [open.key]);
  useLayoutEffect(() => {
    if (atEnd && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [last, waiting.length, atEnd, open.key]);
  const empty = messages.length === 0 && waiting.length === 0;
  const shut = !leads && settings.closed ? 'blocked' : shutFor(room, open);

  return (
    <section class={`class-panel class-chat ${open.kind}`} id="class-chat" aria-label={words.messages}>
      <header>
        <h2>{words.messages}</h2>
        {leads && (
          <>
            <button
              type="button"
              class="class-link"
              aria-label={settings.closed ? words.openChat : words.closeChat}
              onClick={() => live.act('chat', { type: 'set', closed: !settings.closed })}
            >
              {settings.closed ? chatWords.unblock : chatWords.block}
            </button>
            <button
              type="button"
              class="class-link"
              aria-expanded={setting}
              aria-controls={setting ? 'chat-settings' : undefined}
              onClick={() => setSetting(!setting)}
            >
              {chatWords.settings}
            </button>
          </>
        )}
      </header>
      {leads && setting && <ChatSettings live={live} settings={settings} />}
      {leads && <Reports live={live} chat={chat} />}
      <Recipients room={room} me={me} talks={talks} names={names} />
      {open.kind !== 'all' && (
        <p class="chat-private">
          <Icon name={open.kind === 'group' ? 'people' : 'lock'} />
          <span>{readBy(open, open.kind === 'group' ? open.name : shortName(open.name, names), chatWords)}</span>
        </p>
      )}
      {empty && <p class="class-soft class-empty">{nothingYet(open, leads, words, chatWords)}</p>}
      <MessageList
        list={list}
        label={labelOf(open, words, chatWords)}
        messages={messages}
        notes={notes}
        extent={extent}
        waiting={waiting}
        outgoing={outgoing}
        you={room.you}
        leads={leads}
        cut={cut}
        reported={reported}
        regretFrom={regretFrom}
        acts={{ remove: (id) => live.act('chat', { type: 'remove', id }), report: setReporting }}
        words={words}
        onScroll={(box) => setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd)}
      />
      {!atEnd && (
        <button type="button" class="class-latest" onClick={() => setAtEnd(true)}>
          {words.latest}
        </button>
      )}
      {settings.closed && <p class="class-closed">{leads ? words.chatClosedTeacher : words.chatClosed}</p>}
      {shut && shut !== 'blocked' && (
        <p class="class-closed">
          {shut === 'apart'
            ? chatWords.groupApart(leads)
            : shut === 'gone'
              ? chatWords.personGone(open.name)
              : shut === 'away'
                ? chatWords.pairsAway
                : chatWords.pairsClosed}
        </p>
      )}
      {!leads && !shut && settings.slow > 0 && <p class="class-soft chat-slow">{chatWords.slowIs(settings.slow)}</p>}
      {me.guest && open.kind === 'all' && <p class="class-closed">{chatWords.guestReads(me.guest.kind)}</p>}
      {!shut && !(me.guest && open.kind === 'all') && (
        <Composer key={open.key} outgoing={outgoing} talk={open} names={names} />
      )}
      {reporting && (
        <Question
          title={chatWords.reportQuestion(reporting.name)}
          body={chatWords.reportBody}
          stay={chatWords.cancel}
          answers={[
            {
              label: chatWords.reportConfirm,
              danger: true,
              act: () => live.act('chat', { type: 'report', id: reporting.id }),
            },
          ]}
          onClose={() => setReporting(null)}
        />
      )}
    </section>
  );
}

type Words = ReturnType<typeof useWords>;
type ChatWords = ReturnType<typeof useChatWords>;

const shutFor = (room: ClassRoom, { kind, to }: Talk) =>
  kind === 'pair' ? pairShut(room, to) : kind === 'group' ? groupShut(room, to) : undefined;

const readBy = ({ kind }: Talk, name: string, words: ChatWords): string =>
  kind === 'group'
    ? words.readByGroup
    : kind === 'leaders'
      ? words.readByLeaders
      : kind === 'pupil'
        ? words.readByPupil(name)
        : words.readByPair(name);

function nothingYet({ kind, name }: Talk, leads: boolean, words: Words, chatWords: ChatWords): string {
  if (kind === 'all') return leads ? words.noMessagesTeacher : words.noMessages;
  if (kind === 'group') return chatWords.noneToGroup;
  return kind === 'leaders' ? chatWords.noneToLeaders : chatWords.noneToPerson(name);
}

function labelOf({ kind, name }: Talk, words: Words, chatWords: ChatWords): string {
  if (kind === 'all') return words.messages;
  if (kind === 'group') return `${words.messages}, ${chatWords.talkName(chatWords.toGroup(name), false, 0)}`;
  const label = kind === 'leaders' ? chatWords.toLeaders : chatWords.toPerson(name);
  return `${words.messages}, ${chatWords.talkName(label, true, 0)}`;
}
