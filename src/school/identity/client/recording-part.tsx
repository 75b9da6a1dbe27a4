// In one's account: whether one is in recorded lessons, for a pupil; whether each child is, for who holds parental authority.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import {
  type Authorisation,
  answerAuthorisation,
  listAuthorisations,
} from '../../../classroom/authorisation/contract.ts';
import { call } from '../../../web/call.ts';
import { recordingWords } from './recording-words.ts';

export function RecordingPart({ userId }: { userId: string }) {
  const say = recordingWords.value;
  const all = useSignal<readonly Authorisation[]>([]);
  const failed = useSignal(false);
  useEffect(() => {
    void call(listAuthorisations, {}).then((answer) => {
      if (answer.type === 'done') all.value = answer.value;
    });
  }, []);
  const answer = async (one: Authorisation, yes: boolean) => {
    const told = await call(answerAuthorisation, { params: { userId: one.userId }, input: { answer: yes } });
    failed.value = told.type !== 'done';
    if (told.type === 'done') all.value = all.value.map((known) => (known.userId === one.userId ? told.value : known));
  };
  if (all.value.length === 0) return null;
  return (
    <section class="card stack account-part" id="recording">
      <h2>{say.title}</h2>
      <p class="small soft">{say.about}</p>
      {all.value.map((one) => (
        <One key={one.userId} one={one} own={one.userId === userId} onAnswer={(yes) => void answer(one, yes)} />
      ))}
      <p class="small" role="status">
        {failed.value ? say.failed : ''}
      </p>
    </section>
  );
}

type OneProps = { one: Authorisation; own: boolean; onAnswer: (yes: boolean) => void };

function One({ one, own, onAnswer }: OneProps) {
  const say = recordingWords.value;
  const said = own ? one.pupil : (one.family.find(({ you }) => you)?.said ?? null);
  return (
    <fieldset class="stack">
      <legend>{own ? say.own : say.child(one.name)}</legend>
      <div class="choices across">
        {[true, false].map((yes) => (
          <label key={String(yes)} class="choice">
            <input
              type="radio"
              name={`recording-${one.userId}`}
              checked={said?.answer === yes}
              onChange={() => onAnswer(yes)}
            />
            <span>{yes ? say.yes : say.no}</span>
          </label>
        ))}
      </div>
      <p class="small soft">{stateOf(one, own)}</p>
    </fieldset>
  );
}

/** What is missing, the pupil's own word first. */
function stateOf({ authorised, pupil }: Authorisation, own: boolean): string {
  const say = recordingWords.value;
  if (authorised) return own ? say.youAreIn : say.isIn;
  if (pupil?.answer !== true) return own ? say.waitsYou : say.waitsPupil;
  return say.waitsFamily;
}
