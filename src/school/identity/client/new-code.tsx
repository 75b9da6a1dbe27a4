// A new code for somebody who lost the password: asked twice, since the old password stops working when it is used.
import { type Signal, useSignal } from '@preact/signals';
import { call } from '../../../web/call.ts';
import { refusalText } from '../../../web/refusals.ts';
import { say as aloud } from '../../../web/voice.ts';
import { renewActivationCode } from '../contract.ts';
import type { SlipOf } from './slip.tsx';
import { words } from './words.ts';

type Props = { userId: string; name: string; made: Signal<SlipOf | undefined> };

export function NewCode({ userId, name, made }: Props) {
  const say = words.value;
  const asking = useSignal(false);
  const problem = useSignal('');
  const make = async () => {
    const answer = await call(renewActivationCode, { params: { userId } });
    asking.value = false;
    problem.value = answer.type === 'done' ? '' : 'code' in answer ? refusalText(answer) : say.unreachable;
    if (answer.type !== 'done') return;
    made.value = answer.value;
    aloud(say.newCodeReady(name));
  };
  return (
    <>
      {asking.value ? (
        <button type="button" class="button main small-button" onClick={make}>
          {say.newCodeSure}
        </button>
      ) : (
        <button
          type="button"
          class="button small-button"
          onClick={() => {
            asking.value = true;
          }}
        >
          {say.newCode}
          <span class="unseen">{say.newCodeFor(name)}</span>
        </button>
      )}
      {problem.value && (
        <p class="problem small" role="alert">
          {problem.value}
        </p>
      )}
    </>
  );
}
