// Where a teacher writes a question, to be asked at once or kept.
import { useId, useState } from 'preact/hooks';
import { longestChoice, longestQuestion, mostChoices, type Question } from '../contract.ts';
import { useWords } from './words.ts';

type Props = {
  /** The draft that is changed; absent for a new question. */
  draft?: Question;
  onKeep: (question: Question) => void;
  onAsk?: (question: Question) => void;
  onCancel?: () => void;
};

const kinds = ['single', 'multiple', 'scale', 'word'] as const;
type Kind = (typeof kinds)[number];

export function PollForm({ draft, onKeep, onAsk, onCancel }: Props) {
  const words = useWords();
  const id = useId();
  const [text, setText] = useState(draft?.text ?? '');
  const [kind, setKind] = useState<Kind>(draft?.kind ?? 'single');
  const [lines, setLines] = useState(draft && 'choices' in draft ? draft.choices.join('\n') : '');
  const [top, setTop] = useState<5 | 10>(draft?.kind === 'scale' ? draft.top : 5);
  const [named, setNamed] = useState(draft?.named ?? false);
  const [wrong, setWrong] = useState('');

  /** Gives the question to who wants it, or says what is missing. */
  const give = (to: (question: Question) => void) => {
    const choices = choicesOf(lines);
    const chosen = kind === 'single' || kind === 'multiple';
    const missing = text.trim() === '' ? words.questionWrong : chosen && !choices ? words.choicesWrong : '';
    setWrong(missing);
    if (missing !== '') return;
    const about = { text: text.trim(), named };
    if (chosen) to({ ...about, kind, choices: choices ?? [] });
    else if (kind === 'scale') to({ ...about, kind, top });
    else to({ ...about, kind });
    if (draft) return;
    setText('');
    setLines('');
  };

  return (
    <form
      class="poll-form"
      onSubmit={(event) => {
        event.preventDefault();
        give(onAsk ?? onKeep);
      }}
    >
      <label for={`${id}-text`}>{words.question}</label>
      <textarea
        id={`${id}-text`}
        rows={2}
        maxLength={longestQuestion}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <label for={`${id}-kind`}>{words.kind}</label>
      <select
        id={`${id}-kind`}
        value={kind}
        onChange={({ currentTarget }) => setKind(kinds.find((one) => one === currentTarget.value) ?? 'single')}
      >
        {kinds.map((one) => (
          <option key={one} value={one}>
            {words.kinds(one)}
          </option>
        ))}
      </select>
      {(kind === 'single' || kind === 'multiple') && (
        <>
          <label for={`${id}-choices`}>{words.choices}</label>
          <textarea
            id={`${id}-choices`}
            rows={4}
            maxLength={mostChoices * (longestChoice + 1)}
            value={lines}
            onInput={({ currentTarget }) => setLines(currentTarget.value)}
          />
        </>
      )}
      {kind === 'scale' && (
        <>
          <label for={`${id}-top`}>{words.scale}</label>
          <select
            id={`${id}-top`}
            value={top}
            onChange={({ currentTarget }) => setTop(currentTarget.value === '10' ? 10 : 5)}
          >
            <option value={5}>{words.scaleTo(5)}</option>
            <option value={10}>{words.scaleTo(10)}</option>
          </select>
        </>
      )}
      <fieldset class="poll-who">
        <legend>{words.who}</legend>
        {[false, true].map((withNames) => (
          <label key={String(withNames)}>
            <input
              type="radio"
              name={`${id}-named`}
              checked={named === withNames}
              onChange={() => setNamed(withNames)}
            />
            <span>
              {withNames ? words.named : words.anonymous}
              <small class="class-soft">{withNames ? words.namedHint : words.anonymousHint}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {wrong !== '' && (
        <p class="poll-wrong" role="alert">
          {wrong}
        </p>
      )}
      <div class="poll-acts">
        {onAsk && (
          <button type="submit" class="class-button small sun">
            {words.askNow}
          </button>
        )}
        <button type={onAsk ? 'button' : 'submit'} class="class-button small" onClick={onAsk && (() => give(onKeep))}>
          {draft ? words.keepChanges : words.keep}
        </button>
        {onCancel && (
          <button type="button" class="class-link" onClick={onCancel}>
            {words.cancel}
          </button>
        )}
      </div>
    </form>
  );
}

function choicesOf(lines: string): string[] | undefined {
  const choices = lines.split('\n').flatMap((line) => line.trim() || []);
  const fits = choices.length >= 2 && choices.length <= mostChoices && new Set(choices).size === choices.length;
  return fits && choices.every(({ length }) => length <= longestChoice) ? choices : undefined;
}
