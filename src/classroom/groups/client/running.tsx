// While groups are open: how long still, who calls, a word to all, and everybody back.
import { useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { type GroupsCommand, longestMessage, longestTime } from '../contract.ts';
import { roughly, useNow, useTimeLeft } from './use-time-left.ts';
import { useWords } from './words.ts';

export function Running({ live, room }: PartProps) {
  const words = useWords();
  const left = useTimeLeft(room);
  const act = (command: GroupsCommand) => void live.act('groups', command);
  return (
    <>
      <div class="group-row">
        <p class="grow">
          {words.openNow}
          {left !== null && ', '}
          {left !== null && <b class="group-left">{words.left(roughly(left))}</b>}
        </p>
        {left !== null && (
          <button
            type="button"
            class="class-button small"
            onClick={() => act({ type: 'time', seconds: Math.min(longestTime, left + 300) })}
          >
            {words.fiveMore}
          </button>
        )}
      </div>
      <button type="button" class="class-button sun" onClick={() => act({ type: 'close' })}>
        {words.everyoneBack}
      </button>
      <Calls room={room} act={act} />
      <Message act={act} />
    </>
  );
}

function Calls({ room, act }: { room: PartProps['room']; act: (command: GroupsCommand) => void }) {
  const words = useWords();
  const { calls, groups } = room.parts.groups;
  const now = useNow(calls.length > 0) + (room.ahead ?? 0);
  if (calls.length === 0) return null;
  return (
    <ol class="group-calls" aria-label={words.calls}>
      {calls.map(({ group, at }) => {
        const name = words.theGroup(group, groups[group - 1]?.name ?? '');
        return (
          <li key={group}>
            <span>
              {words.callsYou(name)} ({words.waited(Math.max(0, Math.floor((now - at) / 1_000)))})
            </span>
            <button
              type="button"
              class="class-button small sun"
              aria-label={words.goToGroup(name)}
              onClick={() => act({ type: 'visit', group })}
            >
              {words.goTo}
            </button>
            <button
              type="button"
              class="class-link"
              aria-label={words.doneFor(name)}
              onClick={() => act({ type: 'answer', group })}
            >
              {words.done}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function Message({ act }: { act: (command: GroupsCommand) => void }) {
  const words = useWords();
  const [text, setText] = useState('');
  return (
    <form
      class="group-row"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '') return;
        act({ type: 'say', text: text.trim() });
        setText('');
      }}
    >
      <input
        class="grow"
        type="text"
        aria-label={words.messageToAll}
        placeholder={words.messageToAll}
        maxLength={longestMessage}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button type="submit" class="class-button small">
        {words.send}
      </button>
    </form>
  );
}
