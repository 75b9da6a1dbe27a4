// Where a message is written. What is typed stays through cuts and reloads, until it is sent; each conversation has its own, so
// that what is meant for one person never stands ready for all.
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Talk } from '../../chat/client/talks.ts';
import { useChatWords } from '../../chat/client/words.ts';
import { longestMessage } from '../../chat/contract.ts';
import { Icon } from './icons.tsx';
import { shortName } from './names.ts';
import type { Outgoing } from './use-outgoing.ts';

type Props = { outgoing: Outgoing; talk: Talk; names: readonly string[] };

export function Composer({ outgoing, talk, names }: Props) {
  const words = useChatWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const draft = outgoing.draft(talk);
  useEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }, [draft, talk.key]);
  const isPrivate = talk.kind !== 'all' && talk.kind !== 'group';
  const name = talk.kind === 'group' ? talk.name : shortName(talk.name, names);
  const label =
    talk.kind === 'all'
      ? words.yourMessage
      : talk.kind === 'leaders'
        ? words.yourMessageToLeaders
        : talk.kind === 'group'
          ? words.yourMessageToGroup(name)
          : words.yourMessageToPerson(name);
  return (
    <form
      class={isPrivate ? 'class-composer private' : 'class-composer'}
      onSubmit={(event) => {
        event.preventDefault();
        outgoing.send(talk);
        field.current?.focus();
      }}
    >
      <label class="class-unseen" for={id}>
        {label}
      </label>
      <textarea
        id={id}
        ref={field}
        rows={1}
        maxLength={longestMessage}
        placeholder={!isPrivate ? label : talk.kind === 'leaders' ? words.privately : words.privatelyTo(name)}
        value={draft}
        onInput={({ currentTarget }) => outgoing.write(talk, currentTarget.value)}
        onKeyDown={(event) => {
          // Enter also ends a word being composed (Japanese, dictation): that one sends nothing.
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          outgoing.send(talk);
        }}
      />
      <button type="submit" class="class-send" disabled={draft.trim() === ''}>
        <Icon name={isPrivate ? 'lock' : 'send'} />
        <span class="class-unseen">
          {isPrivate ? words.sendPrivately : talk.kind === 'group' ? words.sendToGroup : words.send}
        </span>
      </button>
    </form>
  );
}
