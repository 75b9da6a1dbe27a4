// Results as a teacher sees them: live, with words to leave out, and by name where that was said.
import type { PartProps } from '../../client/page/parts.tsx';
import type { Poll, PollsCommand } from '../contract.ts';
import { tally } from '../polls.ts';
import { labelOf, Results } from './results.tsx';
import { useWords } from './words.ts';

type Props = { room: PartProps['room']; act: (command: PollsCommand) => void; poll: Poll };

export function Outcome({ room, act, poll }: Props) {
  const words = useWords();
  const { id, question, ballots, struck, phase } = poll;
  const results = tally(poll);
  const strike = (word: string, out: boolean) => act({ type: 'strike', id, word, struck: out });
  return (
    <div class="poll-outcome">
      <p class="class-soft">
        {words.answered(results.answered)}, {(question.named ? words.named : words.anonymous).toLowerCase()}
      </p>
      <Results
        question={question}
        tally={results}
        beside={(word) => (
          <button type="button" class="poll-strike" aria-label={words.strike(word)} onClick={() => strike(word, true)}>
            ×
          </button>
        )}
      />
      {struck.length > 0 && (
        <p class="poll-struck">
          {words.struck}
          {struck.map((word) => (
            <button
              key={word}
              type="button"
              class="class-link"
              aria-label={words.unstrike(word)}
              onClick={() => strike(word, false)}
            >
              <s>{word}</s>
            </button>
          ))}
        </p>
      )}
      {question.named && (
        <details class="poll-fold">
          <summary>{words.byName}</summary>
          <ul class="poll-names">
            {Object.entries(ballots).map(([key, { name, answer }]) => (
              <li key={key}>
                <b>{name}</b> {labelOf(question, answer)}
              </li>
            ))}
            {phase === 'open' &&
              missing(room, poll).map((name, index) => (
                <li key={`missing ${index}`}>
                  <b>{name}</b> <span class="class-soft">{words.notYet}</span>
                </li>
              ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** Pupils here who haven't answered: as many of one name as there are answers too few of it. */
function missing({ members }: PartProps['room'], { ballots }: Poll): string[] {
  const answered = Object.values(ballots).map(({ name }) => name);
  return members.flatMap(({ name, role, here }) => {
    if (role !== 'pupil' || !here) return [];
    const place = answered.indexOf(name);
    if (place < 0) return [name];
    answered.splice(place, 1);
    return [];
  });
}
