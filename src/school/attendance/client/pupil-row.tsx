// One pupil of a roll: a choice in one touch, minutes for who is late.
import type { Mark, RollCall } from '../contract.ts';
import { type Choice, choiceOf, markText } from './marks.ts';
import { words } from './words.ts';

/** What who is chosen late begins with, in minutes. */
const usualLate = 10;

type RowProps = { pupil: RollCall['pupils'][number]; mark: Mark; onMark: (mark: Mark) => void };

export function PupilRow({ pupil: { userId, name, seen }, mark, onMark }: RowProps) {
  const say = words.value;
  const chosen = choiceOf(mark);
  const choices: Choice[] = [
    'present',
    'absent',
    'late',
    'prevented',
    ...(chosen === 'exempt' ? ['exempt' as const] : []),
  ];
  const early = mark.early !== undefined && { early: mark.early };
  return (
    <li class={`roll-pupil is-${chosen}`} data-pupil={userId}>
      <fieldset>
        <legend class="roll-name">{name}</legend>
        <div class="roll-choices">
          {choices.map((choice) => (
            <label key={choice} class="roll-choice">
              <input
                type="radio"
                name={`mark-${userId}`}
                value={choice}
                checked={choice === chosen}
                onChange={() =>
                  onMark(
                    choice === 'late'
                      ? { state: 'present', late: mark.late ?? usualLate, ...early }
                      : choice === 'present'
                        ? { state: choice, ...early }
                        : { state: choice },
                  )
                }
              />
              <span>{say.markOf(choice)}</span>
            </label>
          ))}
          {chosen === 'late' && (
            <label class="roll-minutes">
              <span class="unseen">{say.minutesLate(name)}</span>
              <input
                class="input figures"
                type="number"
                inputMode="numeric"
                min={1}
                max={720}
                required
                value={mark.late}
                onInput={({ currentTarget }) => {
                  const late = Math.round(currentTarget.valueAsNumber);
                  if (late >= 1 && late <= 720) onMark({ state: 'present', late, ...early });
                }}
              />{' '}
              <span aria-hidden="true">{say.minutes}</span>
            </label>
          )}
        </div>
        {mark.early !== undefined && <p class="small soft">{say.leftEarly(mark.early)}</p>}
        {seen && <p class="small soft">{say.wasSeen(markText(seen))}</p>}
      </fieldset>
    </li>
  );
}
