// The ways out: here, or everywhere after a second thought.
import { useSignal } from '@preact/signals';
import { call } from '../../../web/call.ts';
import { refusalText } from '../../../web/refusals.ts';
import { signOutHere } from '../../../web/session.ts';
import { signOutEverywhere } from '../contract.ts';
import { words } from './words.ts';

export function SessionsPart() {
  const say = words.value;
  const asking = useSignal(false);
  const problem = useSignal('');
  const everywhere = async () => {
    const answer = await call(signOutEverywhere, {});
    if (answer.type === 'done') await signOutHere();
    else problem.value = 'code' in answer ? refusalText(answer) : say.unreachable;
  };
  return (
    <>
      <p class="soft">{say.signOutEverywhereAbout}</p>
      {problem.value && <p class="notice bad">{problem.value}</p>}
      <div class="row">
        <button type="button" class="button" onClick={signOutHere}>
          {say.signOut}
        </button>
        {asking.value ? (
          <>
            <button type="button" class="button main" onClick={everywhere}>
              {say.sure}
            </button>
            <button
              type="button"
              class="button plain"
              onClick={() => {
                asking.value = false;
              }}
            >
              {say.cancel}
            </button>
          </>
        ) : (
          <button
            type="button"
            class="button"
            onClick={() => {
              asking.value = true;
            }}
          >
            {say.signOutEverywhere}
          </button>
        )}
      </div>
    </>
  );
}
