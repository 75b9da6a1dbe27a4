// What was written to all by those who are in the recording, as it came.
import type { ChatMessage } from '../../client/live-class.ts';
import { useWords } from './words.ts';

/** The last ones; the page isn't a chat. */
const most = 30;

export function Said({ messages }: { messages: readonly ChatMessage[] }) {
  const words = useWords();
  if (messages.length === 0) return null;
  return (
    <section class="replay-said-list" aria-label={words.messages}>
      <h2>{words.messages}</h2>
      <ol>
        {messages.slice(-most).map(({ id, name, text }) => (
          <li key={id}>
            <b>{name}</b> {text}
          </li>
        ))}
      </ol>
    </section>
  );
}
