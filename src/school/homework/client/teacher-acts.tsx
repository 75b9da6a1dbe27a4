// What a teacher does with homework that stands in the list: change it, take it back, copy it to another class.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { refusalText } from '../../../web/refusals.ts';
import { say as aloud } from '../../../web/voice.ts';
import { type Homework, takeBackHomework } from '../contract.ts';
import { words } from './words.ts';

export function TeacherActs({ homework: { homeworkId, title, own } }: { homework: Homework }) {
  const say = words.value;
  const asking = useSignal(false);
  const problem = useSignal('');
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking.value) first.current?.focus();
  }, [asking.value]);
  const takeBack = async () => {
    const answer = await call(takeBackHomework, { params: { homeworkId } });
    if (answer.type === 'done') return aloud(say.takenBack);
    asking.value = false;
    problem.value = 'code' in answer ? refusalText(answer) : say.unreachable;
  };
  if (asking.value)
    return (
      <div class="notice bad">
        <p>{say.sure}</p>
        <button type="button" class="button small-button" ref={first} onClick={() => void takeBack()}>
          {say.takeBack}
        </button>
        <button
          type="button"
          class="link"
          onClick={() => {
            asking.value = false;
          }}
        >
          {say.keep}
        </button>
      </div>
    );
  return (
    <div class="row homework-acts">
      {own && (
        <a class="link small" href={`/homework/give?edit=${homeworkId}`} aria-label={say.editOf(title)}>
          {say.edit}
        </a>
      )}
      <a class="link small" href={`/homework/give?copy=${homeworkId}`} aria-label={say.copyOf(title)}>
        {say.copy}
      </a>
      {own && (
        <button
          type="button"
          class="link small"
          aria-label={say.takeBackOf(title)}
          onClick={() => {
            asking.value = true;
          }}
        >
          {say.takeBack}
        </button>
      )}
      {problem.value && (
        <p class="small bad" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}
