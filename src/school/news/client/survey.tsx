// The survey of some news: its question, one's answer, and the votes for who may see them.
import { useState } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { now } from '../../../web/clock.ts';
import { say as sayAloud } from '../../../web/voice.ts';
import { answerSurvey, type News } from '../contract.ts';
import { troubleText, words } from './words.ts';

type Props = { newsId: string; survey: NonNullable<News['survey']>; onDone: () => void };

export function SurveyPart({ newsId, survey, onDone }: Props) {
  const say = words.value;
  const { question, options, multiple, anonymous, open, answered, own, tally, voters, closesAt } = survey;
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [wrong, setWrong] = useState('');
  const send = async () => {
    if (chosen.length === 0) return setWrong(say.choose);
    const answer = await call(answerSurvey, { params: { newsId }, input: { choices: [...chosen] } });
    if (answer.type === 'done') {
      sayAloud(say.answered);
      onDone();
    } else if (answer.type !== 'unchanged') setWrong(troubleText(answer));
  };
  const closed = Date.parse(closesAt) <= now.value;
  const most = Math.max(1, ...(tally ?? []));
  return (
    <form
      class="stack news-survey"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset class="stack" disabled={!open || answered}>
        <legend class="legend" dir="auto">
          {question}
        </legend>
        {open && !answered ? (
          <div class="choices">
            {options.map((option, index) => (
              <label class="choice" key={option}>
                <input
                  type={multiple ? 'checkbox' : 'radio'}
                  name={`survey-${newsId}`}
                  checked={chosen.includes(index)}
                  onChange={({ currentTarget }) => {
                    const others = multiple ? chosen.filter((one) => one !== index) : [];
                    setChosen(currentTarget.checked ? [...others, index] : others);
                  }}
                />
                <span dir="auto">{option}</span>
              </label>
            ))}
          </div>
        ) : (
          <ul class="news-votes">
            {options.map((option, index) => (
              <li key={option}>
                <span dir="auto">
                  {own?.includes(index) && '✓ '}
                  {option}
                </span>
                {tally && <span class="figures">{say.votes(tally[index] ?? 0)}</span>}
                {tally && <meter max={most} value={tally[index] ?? 0} aria-hidden="true" />}
              </li>
            ))}
          </ul>
        )}
      </fieldset>
      <p class="small soft">
        {[
          ...(open && !answered && multiple ? [say.several] : []),
          ...(open && !answered ? [anonymous ? say.anonymous : say.named] : []),
          ...(answered ? [say.answered] : []),
          closed ? say.closed : say.closes(closesAt),
          ...(voters === undefined ? [] : [`${say.voters(voters)}.`]),
        ].join(' ')}
      </p>
      <div role="alert">{wrong !== '' && <p class="notice bad">{wrong}</p>}</div>
      {open && !answered && (
        <button type="submit" class="button main">
          {say.answer}
        </button>
      )}
    </form>
  );
}
