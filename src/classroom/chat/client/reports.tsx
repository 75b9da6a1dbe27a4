// Messages that somebody objects to, for those who lead: what was written, just before what, and what to do with it.
import type { LiveClass } from '../../client/live-class.ts';
import { Said } from '../../client/page/said.tsx';
import { useWords } from '../../client/page/words.ts';
import { isPair } from '../chat.ts';
import type { ChatReport, ChatState } from '../contract.ts';
import { useChatWords } from './words.ts';

export function Reports({ live, chat }: { live: LiveClass; chat: ChatState }) {
  const words = useChatWords();
  const waiting = chat.reports.filter(({ settled }) => !settled);
  if (waiting.length === 0) return null;
  return (
    <section class="chat-reports" aria-label={words.reports}>
      {waiting.map((report) => (
        <Report key={report.id} live={live} chat={chat} report={report} />
      ))}
    </section>
  );
}

function Report({ live, chat, report }: { live: LiveClass; chat: ChatState; report: ChatReport }) {
  const words = useChatWords();
  const { remove, removeMessage } = useWords();
  const { message, before, by } = report;
  // What two pupils wrote isn't among the messages here: whether it is gone can't be seen.
  const there = isPair(message) || chat.messages.some(({ id, removed }) => id === message.id && !removed);
  return (
    <article class="chat-report">
      <h3>{words.reportOf(by.name, message.name)}</h3>
      {isPair(message) && <p class="class-soft">{words.reportPair}</p>}
      <blockquote dir="auto">
        <Said text={message.text} />
      </blockquote>
      {before.length > 0 && (
        <details>
          <summary>{words.reportBefore}</summary>
          <ul>
            {before.map(({ id, name, text }) => (
              <li key={id} dir="auto">
                <b>{name}</b> <Said text={text} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <div class="chat-report-acts">
        {there && (
          <button
            type="button"
            class="class-button small"
            aria-label={removeMessage(message.name)}
            onClick={() => live.act('chat', { type: 'remove', id: message.id })}
          >
            {remove}
          </button>
        )}
        <button
          type="button"
          class="class-button small"
          onClick={() => live.act('chat', { type: 'settle', report: report.id })}
        >
          {words.settle}
        </button>
      </div>
    </article>
  );
}
