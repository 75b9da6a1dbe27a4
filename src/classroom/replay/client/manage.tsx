// For its teacher: the recording's name, how long it is kept, and its end.
import { useId, useRef, useState } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { longDate } from '../../../web/format.ts';
import { deleteReplay, longestName, nameReplay, type Replay } from '../contract.ts';
import { useWords } from './words.ts';

type Props = { lessonId: string; replay: Replay; onErased: () => void };

export function Manage({ lessonId, replay, onErased }: Props) {
  const words = useWords();
  const id = useId();
  const [name, setName] = useState(replay.name);
  const [said, setSaid] = useState('');
  const question = useRef<HTMLDialogElement>(null);
  const save = async () => {
    const answer = await call(nameReplay, { params: { lessonId }, input: { name } });
    setSaid(answer.type === 'done' ? words.saved : words.failed);
  };
  const erase = async () => {
    const answer = await call(deleteReplay, { params: { lessonId } });
    question.current?.close();
    if (answer.type === 'done') onErased();
    else setSaid(words.failed);
  };
  return (
    <details class="replay-manage">
      <summary>{words.manage}</summary>
      <p class="class-soft">{words.until(longDate(replay.until))}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label for={id}>{words.name}</label>
        <input
          id={id}
          type="text"
          maxLength={longestName}
          placeholder={replay.title}
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <button type="submit" class="class-button small">
          {words.save}
        </button>
      </form>
      <button type="button" class="class-button small danger" onClick={() => question.current?.showModal()}>
        {words.remove}
      </button>
      <p class="class-soft" role="status">
        {said}
      </p>
      <dialog ref={question} class="class-dialog" aria-labelledby={`${id}-sure`}>
        <p id={`${id}-sure`}>{words.sure}</p>
        <div class="replay-controls">
          <button type="button" class="class-button danger" onClick={() => void erase()}>
            {words.remove}
          </button>
          <button type="button" class="class-button" onClick={() => question.current?.close()}>
            {words.keep}
          </button>
        </div>
      </dialog>
    </details>
  );
}
