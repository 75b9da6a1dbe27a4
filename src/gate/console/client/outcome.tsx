// What became of a decision, beside its button.
import type { Deciding } from './deciding.ts';

export function Outcome({ deciding }: { deciding: Deciding }) {
  const outcome = deciding.outcome.value;
  return <div role="alert">{outcome && <p class={outcome.good ? 'notice good' : 'notice bad'}>{outcome.text}</p>}</div>;
}
