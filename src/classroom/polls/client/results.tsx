// The results of a poll as bars or words, each with its figures in words.
import type { ComponentChildren } from 'preact';
import type { Answer, Question, Tally } from '../contract.ts';
import { options } from '../polls.ts';
import { useWords } from './words.ts';

type Props = {
  question: Question;
  tally: Tally;
  mine?: Answer | null;
  /** What stands beside each word, for who may leave it out. */
  beside?: (word: string) => ComponentChildren;
};

export function Results({ question, tally, mine = null, beside }: Props) {
  const words = useWords();
  if (tally.answered === 0) return <p class="class-soft">{words.noAnswer}</p>;
  if (question.kind === 'word') return <Words tally={tally} mine={mine} {...(beside && { beside })} />;
  const most = Math.max(1, ...tally.counts);
  return (
    <div class="poll-results">
      <ol class={question.kind === 'scale' ? 'poll-bars scale' : 'poll-bars'}>
        {options(question).map(({ value, label }, index) => {
          const count = tally.counts[index] ?? 0;
          const part = count / tally.answered;
          const own = Array.isArray(mine) && mine.includes(value);
          return (
            <li key={value} class={own ? 'own' : undefined}>
              <span class="poll-label">
                {label}
                {own && <em> {words.yours}</em>}
              </span>
              <span class="poll-count">
                <span aria-hidden="true">{words.count(count, part)}</span>
                <span class="class-unseen">{words.countAloud(count, part)}</span>
              </span>
              <span class="poll-bar" aria-hidden="true">
                <span data-most={count === most && count > 0 ? '' : undefined} style={{ width: `${part * 100}%` }} />
              </span>
            </li>
          );
        })}
      </ol>
      {question.kind === 'scale' && <p class="class-soft">{words.mean(mean(question, tally))}</p>}
    </div>
  );
}

function mean(question: Question, { counts, answered }: Tally): number {
  return options(question).reduce((sum, { value }, index) => sum + value * (counts[index] ?? 0), 0) / answered;
}

function Words({ tally, mine, beside }: Pick<Props, 'tally' | 'mine' | 'beside'>) {
  const words = useWords();
  const most = Math.max(1, ...tally.words.map(({ count }) => count));
  return (
    <ul class="poll-words">
      {tally.words.map(({ word, count }) => (
        <li key={word} style={{ fontSize: `${1 + 0.75 * ((count - 1) / Math.max(1, most - 1))}rem` }}>
          <b>{word}</b> <small>{words.times(count)}</small>
          {word === mine && <em> {words.yours}</em>}
          {beside?.(word)}
        </li>
      ))}
    </ul>
  );
}

/** An answer in words. */
export function labelOf(question: Question, answer: Answer): string {
  if (typeof answer === 'string') return answer;
  return options(question)
    .filter(({ value }) => answer.includes(value))
    .map(({ label }) => label)
    .join(' ; ');
}
