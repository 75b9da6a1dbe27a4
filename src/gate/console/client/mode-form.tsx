// Open, paused, closed, later, or everybody passes: one choice, applied by one button.
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { calendarDay, fieldTime, fromWallClock, number } from '../../../web/format.ts';
import type { GateMode } from '../../contract.ts';
import type { PolicyInput, PolicyView, Snapshot } from '../contract.ts';
import { Confirm, type Question } from './confirm.tsx';
import { createDeciding } from './deciding.ts';
import type { Link } from './link.ts';
import { Outcome } from './outcome.tsx';
import { total } from './standing.tsx';
import { modeAbout, modeName, words } from './words.ts';

const modes: readonly GateMode[] = ['open', 'paused', 'closed', 'scheduled', 'bypass'];

type ModeFormProps = { link: Link; policy: PolicyView; now: Snapshot };

export function ModeForm({ link, policy, now }: ModeFormProps) {
  const say = words.value;
  const deciding = useMemo(() => createDeciding(link), []);
  /** Undefined: as the policy says, also when somebody else changes it. */
  const chosen = useSignal<GateMode | undefined>(undefined);
  const day = useSignal('');
  const time = useSignal('');
  const drawn = useSignal(false);
  const question = useSignal<Question | undefined>(undefined);
  const mode = chosen.value ?? policy.mode;
  const openingDay = day.value || calendarDay(policy.opensAt ?? now.at);
  const openingTime = time.value || fieldTime(policy.opensAt ?? now.at + 15 * 60_000);

  const send = async (input: PolicyInput) => {
    if (!(await deciding.send(input))) return;
    chosen.value = undefined;
    day.value = time.value = '';
    drawn.value = false;
  };
  const apply = () => {
    if (mode === 'scheduled') {
      const opensAt = fromWallClock(openingDay, openingTime);
      if (!Number.isFinite(opensAt)) return deciding.refuse(say.wrongNeeded);
      return void send({ mode, opensAt, ...(drawn.value && { draw: true }) });
    }
    if (mode === policy.mode) return deciding.refuse(say.nothingNew);
    const asked = questionFor(mode, now, () => void send({ mode }));
    if (asked) question.value = asked;
    else void send({ mode });
  };

  return (
    <form
      class="card stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <fieldset>
        <legend class="legend">{say.modeLegend}</legend>
        <div class="choices">
          {modes.map((one) => (
            <label key={one} class="choice gate-choice">
              <input
                type="radio"
                name="mode"
                value={one}
                checked={mode === one}
                onChange={() => {
                  chosen.value = one;
                }}
              />
              <span>
                <b>{modeName(one)}</b>
                {mode === one && <span class="small gate-choice-about">{modeAbout(one)}</span>}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {mode === 'scheduled' && (
        <div class="gate-pair">
          <div class="field">
            <label for="opening-day">{say.openingDay}</label>
            <input
              id="opening-day"
              class="input"
              type="date"
              value={openingDay}
              onInput={(event) => {
                day.value = event.currentTarget.value;
              }}
            />
          </div>
          <div class="field">
            <label for="opening-time">{say.openingTime}</label>
            <input
              id="opening-time"
              class="input"
              type="time"
              value={openingTime}
              onInput={(event) => {
                time.value = event.currentTarget.value;
              }}
            />
          </div>
        </div>
      )}
      {mode === 'scheduled' && (
        <label class="choice">
          <input
            type="checkbox"
            checked={drawn.value}
            onChange={({ currentTarget }) => {
              drawn.value = currentTarget.checked;
            }}
          />
          <span>{say.openingDraw}</span>
        </label>
      )}
      <button type="submit" class="button main" aria-disabled={deciding.sending.value}>
        {say.applyMode}
      </button>
      <Outcome deciding={deciding} />
      {question.value && (
        <Confirm
          question={question.value}
          onClose={() => {
            question.value = undefined;
          }}
        />
      )}
    </form>
  );
}

function questionFor(mode: GateMode, now: Snapshot, onYes: () => void): Question | undefined {
  const say = words.value;
  const [inside, waiting] = [number(total(now.seats)), number(total(now.waiting))];
  if (mode === 'closed')
    return {
      title: say.confirmClosed,
      about: say.confirmClosedAbout(inside, waiting),
      yes: say.confirmClosedYes,
      onYes,
    };
  if (mode === 'bypass')
    return { title: say.confirmBypass, about: say.confirmBypassAbout(waiting), yes: say.confirmBypassYes, onYes };
  return undefined;
}
