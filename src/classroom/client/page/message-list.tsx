// What was said in one conversation, oldest first. Drawn again only when something is said or removed: the class around it
// changes ten times a second while people talk, and old tablets feel five hundred messages.
import { Component, type RefObject } from 'preact';
import { useChatWords } from '../../chat/client/words.ts';
import type { ChatMessage } from '../live-class.ts';
import { Message, type MessageActs } from './message.tsx';
import { Said } from './said.tsx';
import type { Outgoing, Waiting } from './use-outgoing.ts';
import type { useWords } from './words.ts';

type Props = {
  list: RefObject<HTMLOListElement | null>;
  /** Names the conversation. */
  label: string;
  messages: readonly ChatMessage[];
  /** By member: what a guest is. */
  notes: ReadonlyMap<number, string>;
  /** Tells any change of the messages. */
  extent: string;
  waiting: readonly Waiting[];
  outgoing: Outgoing;
  you: number;
  leads: boolean;
  cut: boolean;
  /** Messages that this member has reported. */
  reported: ReadonlySet<number>;
  /** The first of one's own that may still be taken back. */
  regretFrom: number;
  acts: MessageActs;
  words: ReturnType<typeof useWords>;
  onScroll: (list: HTMLOListElement) => void;
};

export class MessageList extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { props } = this;
    return (
      props.label !== next.label ||
      props.extent !== next.extent ||
      props.waiting.length !== next.waiting.length ||
      props.waiting.some((one, index) => one !== next.waiting[index]) ||
      props.cut !== next.cut ||
      props.words !== next.words ||
      props.leads !== next.leads ||
      props.reported.size !== next.reported.size ||
      props.regretFrom !== next.regretFrom
    );
  }

  override render({ list, label, messages, waiting, outgoing, you, leads, cut, words, onScroll, ...rest }: Props) {
    return (
      // Scrolled with the keyboard too, so it takes the focus.
      <ol
        ref={list}
        class="class-messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable without a mouse
        tabIndex={0}
        aria-label={label}
        onScroll={({ currentTarget }) => onScroll(currentTarget)}
      >
        {messages.map((message, index) => {
          const own = message.member === you;
          return (
            <Message
              key={message.id}
              message={message}
              name={own ? words.you : message.name}
              note={own ? undefined : rest.notes.get(message.member)}
              own={own}
              follows={follows(messages[index - 1], message)}
              removable={leads || (own && message.id >= rest.regretFrom)}
              reported={rest.reported.has(message.id)}
              acts={rest.acts}
            />
          );
        })}
        {waiting.map((one) => (
          <OnTheWay key={one.ref} one={one} outgoing={outgoing} cut={cut} words={words} />
        ))}
      </ol>
    );
  }
}

/** The same person going on within two minutes: the name is not said again. */
const follows = (before: ChatMessage | undefined, message: ChatMessage): boolean =>
  before?.member === message.member && message.at - before.at < 120_000;

type OnTheWayProps = Pick<Props, 'outgoing' | 'cut' | 'words'> & { one: Waiting };

function OnTheWay({ one: { ref, text, refused }, outgoing, cut, words }: OnTheWayProps) {
  const chatWords = useChatWords();
  return (
    <li class="class-message own waiting">
      <p dir="auto">
        <Said text={text} />
      </p>
      {refused ? (
        <>
          <small>{`${words.notSent} ${words.refused(refused.code) || refused.message}`}</small>
          <div class="chat-again">
            <button type="button" class="class-link" onClick={() => outgoing.again(ref)}>
              {chatWords.sendAgain}
            </button>
            <button type="button" class="class-link" onClick={() => outgoing.giveUp(ref)}>
              {chatWords.giveUp}
            </button>
          </div>
        </>
      ) : (
        <small>{cut ? words.sendLater : words.sending}</small>
      )}
    </li>
  );
}
