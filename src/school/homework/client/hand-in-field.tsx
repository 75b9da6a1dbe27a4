// Whether the work is handed in here, and until when again.
import type { HandInPolicy } from '../contract.ts';
import type { Draft } from './draft.ts';
import { words } from './words.ts';

export function HandInField({ draft }: { draft: Draft }) {
  const say = words.value;
  const policies: [HandInPolicy, string][] = [
    ['none', say.handInNone],
    ['until_due', say.handInUntilDue],
    ['until_corrected', say.handInUntilCorrected],
  ];
  return (
    <fieldset class="field">
      <legend class="legend">{say.handIn}</legend>
      <div class="choices">
        {policies.map(([policy, label]) => (
          <label key={policy} class="choice">
            <input
              type="radio"
              name="hand-in"
              checked={draft.handIn.value === policy}
              onChange={() => {
                draft.handIn.value = policy;
              }}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
