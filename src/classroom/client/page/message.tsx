// One message, and what may be done with it: taken away, or shown to an adult.
import { useState } from 'preact/hooks';
import { clockTime } from '../../../web/format.ts';
import { useChatWords } from '../../chat/client/words.ts';
import type { ChatMessage } from '../live-class.ts';
import { Icon } from './icons.tsx';
import { Said } from './said.tsx';
import { useWords } from './words.ts';

export type MessageActs = { remove(id: number): void; report(message: ChatMessage): void };

type Props = {
  message: ChatMessage;
  name: string;
  /** Who its author is, when not of the class. */
  note: string | undefined;
  own: boolean;
  follows: boolean;
  removable: boolean;
  /** By this member. */
  reported: boolean;
  acts: MessageActs;
};

export function Message({ message, name, note, own, follows, removable, reported, acts }: Props) {
  const words = useWords();
  const chatWords = useChatWords();
  const [open, setOpen] = useState(false);
  const kind = `${own ? ' own' : ''}${message.role === 'pupil' ? '' : ' leads'}${follows ? ' follows' : ''}`;
  const reportable = !own && !reported;
  return (
    <li class={`class-message${kind}${open ? ' acting' : ''}`}>
      <div class="chat-line">
        <p dir="auto">
          <b class={follows ? 'class-unseen' : undefined} title={clockTime(message.at)}>
            {name}{' '}
          </b>
          {note !== undefined && !follows && <span class="chat-guest">{note} </span>}
          <bdi>
            <Said text={message.text} />
          </bdi>
        </p>
        {(removable || reportable) && (
          <button
            type="button"
            class="chat-more"
            aria-label={chatWords.acts(message.name)}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <Icon name="more" />
          </button>
        )}
      </div>
      {reported && <small>{chatWords.reported}</small>}
      {(removable || reportable) && (
        <div class="chat-acts">
          {removable && (
            <button
              type="button"
              class="class-link class-remove"
              aria-label={own ? chatWords.removeOwn : words.removeMessage(message.name)}
              onClick={() => acts.remove(message.id)}
            >
              <Icon name="bin" />
              <span>{words.remove}</span>
            </button>
          )}
          {reportable && (
            <button
              type="button"
              class="class-link class-remove"
              aria-label={chatWords.reportMessage(message.name)}
              onClick={() => acts.report(message)}
            >
              <Icon name="flag" />
              <span>{chatWords.report}</span>
            </button>
          )}
        </div>
      )}
    </li>
  );
}
