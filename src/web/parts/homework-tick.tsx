// "Done", by the pupil: said at once, kept while there is no network. Whoever only follows the pupil reads it.
import { useSignal } from '@preact/signals';
import { tickHomework } from '../../school/homework/contract.ts';
import { post } from '../outbox.ts';
import { refusalText } from '../refusals.ts';
import { words } from './words.ts';

type TickProps = {
  homework: { homeworkId: string; title: string };
  /** As the school has it. */
  done: boolean;
  /** It is the reader's own homework. */
  own: boolean;
};

export function HomeworkTick({ homework: { homeworkId, title }, done, own }: TickProps) {
  const say = words.value;
  /** What was ticked here, until the school says the same. */
  const chosen = useSignal<{ done: boolean; kept: boolean } | undefined>(undefined);
  const problem = useSignal('');
  if (!own) return <span class={done ? 'tag on' : 'tag plain'}>{done ? say.done : say.notDone}</span>;
  if (chosen.value && !chosen.value.kept && chosen.value.done === done) chosen.value = undefined;
  const shown = chosen.value?.done ?? done;

  const tick = async (wanted: boolean) => {
    chosen.value = { done: wanted, kept: false };
    problem.value = '';
    const answer = await post(tickHomework, { params: { homeworkId }, input: { done: wanted } }, say.doneOf(title));
    if (answer.type === 'kept') chosen.value = { done: wanted, kept: true };
    else if (answer.type !== 'done') {
      chosen.value = undefined;
      problem.value = 'code' in answer ? refusalText(answer) : say.unreachable;
    }
  };
  return (
    <span class="tick">
      <label class="check">
        <input type="checkbox" checked={shown} onChange={({ currentTarget }) => void tick(currentTarget.checked)} />
        <span>
          {say.done}
          <span class="unseen"> : {title}</span>
        </span>
      </label>
      {chosen.value?.kept && <span class="tag">{say.waitsForNetwork}</span>}
      {problem.value && (
        <span class="small bad" role="alert">
          {problem.value}
        </span>
      )}
    </span>
  );
}
