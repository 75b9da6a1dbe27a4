// The question as a pupil answers it: choices, points or a word, and what becomes of the name.
import { useEffect, useId, useState } from 'preact/hooks';
import { type Answer, longestWord, type Poll } from '../contract.ts';
import { options, sameWord } from '../polls.ts';
import { useWords } from './words.ts';

type Props = { poll: Poll; onAnswer: (answer: Answer) => void; onFold: () => void };

export function Ballot({ poll, onAnswer, onFold }: Props) {
  const words = useWords();
  const { question, mine } = poll;
  const [taken, setTaken] = useState<readonly number[]>(Array.isArray(mine) ? mine : []);
  const [word, setWord] = useState(typeof mine === 'string' ? mine : '');
  const [sent, setSent] = useState<Answer | null>(null);
  const field = useId();
  const answer: Answer = question.kind === 'word' ? sameWord(word) : [...taken].sort((a, b) => a - b);
  useEffect(() => {
    // Folded away once the class has it, not before.
    if (sent !== null && same(sent, mine)) onFold();
  }, [sent, mine]);

  return (
    <form
      class="poll-ballot"
      onSubmit={(event) => {
        event.preventDefault();
        if (answer.length === 0) return;
        if (!same(answer, mine)) onAnswer(answer);
        setSent(answer);
      }}
    >
      <p class="poll-privacy">{question.named ? words.isNamed : words.isAnonymous}</p>
      {question.kind === 'word' ? (
        <div class="poll-word">
          <label for={field}>{words.yourWord}</label>
          <input
            id={field}
            type="text"
            maxLength={longestWord}
            autocomplete="off"
            value={word}
            onInput={({ currentTarget }) => setWord(currentTarget.value)}
          />
        </div>
      ) : (
        <fieldset class={question.kind === 'scale' ? 'poll-options scale' : 'poll-options'}>
          <legend class={question.kind === 'multiple' ? 'class-soft' : 'class-unseen'}>
            {question.kind === 'multiple' ? words.severalPossible : question.text}
          </legend>
          {options(question).map(({ value, label }) => (
            <label key={value} class="poll-option">
              <input
                type={question.kind === 'multiple' ? 'checkbox' : 'radio'}
                name={field}
                checked={taken.includes(value)}
                onChange={({ currentTarget }) => {
                  const others = question.kind === 'multiple' ? taken.filter((one) => one !== value) : [];
                  setTaken(currentTarget.checked ? [...others, value] : others);
                }}
              />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
      )}
      <div class="poll-acts">
        <button type="submit" class="class-button sun" disabled={answer.length === 0}>
          {sent !== null && !same(sent, mine) ? words.sending : words.answer}
        </button>
        <button type="button" class="class-link" onClick={onFold}>
          {words.fold}
        </button>
      </div>
    </form>
  );
}

const same = (one: Answer, other: Answer | null): boolean => JSON.stringify(one) === JSON.stringify(other);
