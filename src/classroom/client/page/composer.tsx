// Where a message is written. What is typed stays through cuts and reloads, until it is sent.
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from './icons.tsx';
import type { Outgoing } from './use-outgoing.ts';
import { useWords } from './words.ts';

/** The relay's limit, `maxChatLength`: said here so that the schemas stay out of the page. */
const longest = 1_000;

export function Composer({ outgoing }: { outgoing: Outgoing }) {
  const words = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const { draft } = outgoing;
  useEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }, [draft]);
  return (
    <form
      class="class-composer"
      onSubmit={(event) => {
        event.preventDefault();
        outgoing.send();
        field.current?.focus();
      }}
    >
      <label class="class-unseen" for={id}>
        {words.yourMessage}
      </label>
      <textarea
        id={id}
        ref={field}
        rows={1}
        maxLength={longest}
        placeholder={words.yourMessage}
        value={draft}
        onInput={({ currentTarget }) => outgoing.write(currentTarget.value)}
        onKeyDown={(event) => {
          // Enter also ends a word being composed (Japanese, dictation): that one sends nothing.
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          outgoing.send();
        }}
      />
      <button type="submit" class="class-send" disabled={draft.trim() === ''}>
        <Icon name="send" />
        <span class="class-unseen">{words.send}</span>
      </button>
    </form>
  );
}
