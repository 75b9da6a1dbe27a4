// A teacher's questions: the one that runs with its results, those that are ready, those that were asked.
import './polls.css';
import { useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import type { Poll, PollsCommand } from '../contract.ts';
import { Outcome } from './outcome.tsx';
import { PollForm } from './poll-form.tsx';
import { useWords } from './words.ts';

type Props = { room: PartProps['room']; act: (command: PollsCommand) => void };

export function PollTools({ live, room }: PartProps) {
  const words = useWords();
  const act = (command: PollsCommand) => void live.act('polls', command);
  const [writing, setWriting] = useState(false);
  const { polls } = room.parts.polls;
  const open = polls.find(({ phase }) => phase === 'open');
  const drafts = polls.filter(({ phase }) => phase === 'draft');
  const past = polls.filter(({ phase }) => phase === 'closed').reverse();
  return (
    <section class="poll-tools" aria-label={words.polls}>
      {open && <Running room={room} act={act} poll={open} />}
      {drafts.length > 0 && (
        <>
          <h3>{words.drafts}</h3>
          <ul class="poll-list">
            {drafts.map((poll) => (
              <Draft key={poll.id} poll={poll} act={act} />
            ))}
          </ul>
        </>
      )}
      <details class="poll-fold" open={writing} onToggle={({ currentTarget }) => setWriting(currentTarget.open)}>
        <summary>{words.prepare}</summary>
        <PollForm
          onAsk={(question) => {
            act({ type: 'ask', question });
            // The answers are what matters now.
            setWriting(false);
          }}
          onKeep={(question) => act({ type: 'draft', question })}
        />
      </details>
      {past.length > 0 && (
        <>
          <h3>{words.past}</h3>
          {past.map((poll) => (
            <details key={poll.id} class="poll-fold">
              <summary>
                {poll.question.text}
                {poll.shown && <small class="class-soft"> {words.classSees}</small>}
              </summary>
              <Outcome room={room} act={act} poll={poll} />
              <div class="poll-acts">
                <button
                  type="button"
                  class="class-button small"
                  onClick={() => act({ type: 'show', id: poll.id, shown: !poll.shown })}
                >
                  {poll.shown ? words.hide : words.show}
                </button>
                <button type="button" class="class-link" onClick={() => act({ type: 'open', id: poll.id })}>
                  {words.reopen}
                </button>
              </div>
            </details>
          ))}
        </>
      )}
    </section>
  );
}

function Running({ room, act, poll }: Props & { poll: Poll }) {
  const words = useWords();
  return (
    <div class="poll-running">
      <p class="poll-state">{words.open}</p>
      <h3>{poll.question.text}</h3>
      <Outcome room={room} act={act} poll={poll} />
      <div class="poll-acts">
        <button type="button" class="class-button small sun" onClick={() => act({ type: 'close', id: poll.id })}>
          {words.close}
        </button>
        <button
          type="button"
          class="class-button small"
          onClick={() => act({ type: 'show', id: poll.id, shown: true })}
        >
          {words.closeAndShow}
        </button>
      </div>
    </div>
  );
}

function Draft({ poll, act }: { poll: Poll; act: Props['act'] }) {
  const words = useWords();
  const [editing, setEditing] = useState(false);
  const { id, question } = poll;
  if (editing)
    return (
      <li>
        <PollForm
          draft={question}
          onKeep={(changed) => {
            act({ type: 'draft', id, question: changed });
            setEditing(false);
          }}
          onCancel={() => setEditing(false)}
        />
      </li>
    );
  return (
    <li class="poll-draft">
      <p>
        {question.text}
        <small class="class-soft">
          {words.kinds(question.kind)}, {(question.named ? words.named : words.anonymous).toLowerCase()}
        </small>
      </p>
      <div class="poll-acts">
        <button
          type="button"
          class="class-button small sun"
          aria-label={words.askThat(question.text)}
          onClick={() => act({ type: 'open', id })}
        >
          {words.ask}
        </button>
        <button
          type="button"
          class="class-link"
          aria-label={words.editThat(question.text)}
          onClick={() => setEditing(true)}
        >
          {words.edit}
        </button>
        <button
          type="button"
          class="class-link"
          aria-label={words.dropThat(question.text)}
          onClick={() => act({ type: 'drop', id })}
        >
          {words.drop}
        </button>
      </div>
    </li>
  );
}
