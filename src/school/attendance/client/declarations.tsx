// What families said: a parent's own, or all of them for the office, who answers.
import { useSignal } from '@preact/signals';
import { calendarDay, clockTime, longDate } from '../../../web/format.ts';
import { post } from '../../../web/outbox.ts';
import { refusalText } from '../../../web/refusals.ts';
import { useWatch } from '../../../web/use-watch.ts';
import { say as tell } from '../../../web/voice.ts';
import { answerDeclaration, type Declaration, listDeclarations } from '../declarations/contract.ts';
import { declareWords } from './declare-words.ts';

export function Declarations({ office }: { office: boolean }) {
  const say = declareWords.value;
  const watched = useWatch(listDeclarations, {});
  const { value } = watched.state.value;
  if (!value || (value.length === 0 && !office)) return null;
  return (
    <section class="stack" aria-labelledby="declarations">
      <h2 class="part-title" id="declarations">
        {office ? say.fromFamilies : say.yours}
      </h2>
      {value.length === 0 ? (
        <p class="card">{say.none}</p>
      ) : (
        <ul class="plain-list stack">
          {value.map((one) => (
            <li key={one.declarationId} class="card stack declaration" data-declaration={one.declarationId}>
              <Said one={one} />
              {office && one.state === 'waiting' && <Answer one={one} onDone={watched.refresh} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** "lundi 23 novembre, de 8 h 00 à 18 h 00", or from one day to another. */
function periodOf({ startsAt, endsAt }: Declaration): string {
  const say = declareWords.value;
  return calendarDay(startsAt) === calendarDay(endsAt)
    ? say.hours(longDate(startsAt), clockTime(startsAt), clockTime(endsAt))
    : say.period(moment(startsAt), moment(endsAt));
}

const moment = (at: string) => `${longDate(at)}, ${clockTime(at)}`;

function Said({ one }: { one: Declaration }) {
  const say = declareWords.value;
  const { pupil, state, answer } = one;
  const tone = { waiting: 'tag', accepted: 'tag on', refused: 'tag off' }[state];
  return (
    <div>
      <h3>
        {pupil.name} <span class="soft">{pupil.classes.join(', ')}</span> <span class={tone}>{say.stateOf(state)}</span>
      </h3>
      <p>
        {say.reasonOf(one.reason)}, {periodOf(one)}
      </p>
      {one.words && <p class="as-written">{one.words}</p>}
      {answer && <p class="as-written">{say.answer(answer)}</p>}
      <p class="small soft">{say.saidBy(one.by, moment(one.declaredAt))}</p>
      {one.document && (
        <a
          class="link"
          href={`/api/attendance/declarations/${one.declarationId}/document`}
          download
          aria-label={say.seeDocumentOf(pupil.name)}
        >
          {say.seeDocument}
        </a>
      )}
    </div>
  );
}

function Answer({ one: { declarationId, pupil }, onDone }: { one: Declaration; onDone: () => void }) {
  const say = declareWords.value;
  const words = useSignal('');
  const problem = useSignal('');
  async function answer(accepted: boolean) {
    const given = { params: { declarationId }, input: { accepted, words: words.value } };
    const answered = await post(answerDeclaration, given, `${accepted ? say.accept : say.refuse} : ${pupil.name}`);
    if (answered.type === 'done' || answered.type === 'kept') {
      problem.value = '';
      tell(answered.type === 'kept' ? say.kept : say.answered);
      onDone();
    } else problem.value = 'message' in answered ? refusalText(answered) : say.notNow;
  }
  const id = `answer-${declarationId}`;
  return (
    <div class="stack">
      <div class="field">
        <label for={id}>{say.yourWords(pupil.name)}</label>
        <input
          class="input"
          id={id}
          maxLength={500}
          value={words.value}
          onInput={({ currentTarget }) => {
            words.value = currentTarget.value;
          }}
        />
      </div>
      {problem.value && (
        <p class="notice bad" role="alert">
          {problem.value}
        </p>
      )}
      <div class="row">
        <button
          type="button"
          class="button main"
          aria-label={say.acceptOf(pupil.name)}
          onClick={() => void answer(true)}
        >
          {say.accept}
        </button>
        <button type="button" class="button" aria-label={say.refuseOf(pupil.name)} onClick={() => void answer(false)}>
          {say.refuse}
        </button>
      </div>
    </div>
  );
}
