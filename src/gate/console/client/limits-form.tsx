// How many seats, for whom they are sure, how fast they are given, how long they are kept.
import { type Signal, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { number } from '../../../web/format.ts';
import type { PolicyInput, PolicyView, Snapshot } from '../contract.ts';
import { Confirm, type Question } from './confirm.tsx';
import { createDeciding } from './deciding.ts';
import type { Link } from './link.ts';
import { Outcome } from './outcome.tsx';
import { total } from './standing.tsx';
import { words } from './words.ts';

type LimitsFormProps = { link: Link; policy: PolicyView; now: Snapshot };

const lanes = ['lesson', 'staff', 'open'] as const;
const minute = 60_000;

export function LimitsForm({ link, policy, now }: LimitsFormProps) {
  const say = words.value;
  const deciding = useMemo(() => createDeciding(link), []);
  const question = useSignal<Question | undefined>(undefined);
  // Undefined: as the policy says, also when somebody else changes it.
  const seats = useSignal<string | undefined>(undefined);
  const pace = useSignal<string | undefined>(undefined);
  const session = useSignal<string | undefined>(undefined);
  const shares = {
    lesson: useSignal<string | undefined>(undefined),
    staff: useSignal<string | undefined>(undefined),
    open: useSignal<string | undefined>(undefined),
  };
  const percent = (lane: (typeof lanes)[number]) =>
    shares[lane].value ?? String(Math.round(policy.shares[lane] * 1_000) / 10);
  const together = lanes.reduce((sum, lane) => sum + (Number(percent(lane)) || 0), 0);

  const send = async (input: PolicyInput) => {
    if (!(await deciding.send(input))) return;
    for (const draft of [seats, pace, session, ...Object.values(shares)]) draft.value = undefined;
  };
  const apply = () => {
    const input: PolicyInput = {};
    const read = (draft: Signal<string | undefined>, name: string, use: (value: number) => void): boolean => {
      if (draft.value === undefined) return true;
      const value = Number(draft.value.replace(',', '.'));
      if (draft.value.trim() === '' || !Number.isFinite(value) || value < 0) {
        deciding.refuse(say.wrongNumber(name));
        return false;
      }
      use(value);
      return true;
    };
    const parts = { ...policy.shares };
    const fine =
      read(seats, say.seats, (value) => {
        input.seats = Math.round(value);
      }) &&
      read(pace, say.paceField, (value) => {
        input.pace = value;
      }) &&
      read(session, say.session, (value) => {
        input.sessionTime = value * minute;
      }) &&
      lanes.every((lane) =>
        read(shares[lane], say[lane], (value) => {
          parts[lane] = value / 100;
          input.shares = parts;
        }),
      );
    if (!fine) return;
    if (Object.keys(input).length === 0) return deciding.refuse(say.nothingNew);
    if (input.shares && together > 100.000_1) return deciding.refuse(say.wrongShares);
    if (input.seats === 0 && policy.seats > 0) {
      const about = say.confirmZeroAbout(number(total(now.seats)));
      question.value = { title: say.confirmZero, about, yes: say.confirmZeroYes, onYes: () => void send(input) };
    } else void send(input);
  };

  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <NumberField
        id="seats"
        label={say.seats}
        hint={policy.adaptive ? say.adaptiveHint : say.seatsHint(number(policy.seatCost))}
        draft={seats}
        value={seats.value ?? String(policy.seats)}
      />
      <fieldset class="stack">
        <legend class="legend">{say.sharesLegend}</legend>
        <div class="gate-three">
          {lanes.map((lane) => (
            <NumberField key={lane} id={`share-${lane}`} label={say[lane]} draft={shares[lane]} value={percent(lane)} />
          ))}
        </div>
        <p class={together > 100.000_1 ? 'small gate-too-much' : 'small soft'}>
          {say.sharesSum(number(Math.round(together * 10) / 10))}
        </p>
      </fieldset>
      <NumberField id="pace" label={say.paceField} draft={pace} value={pace.value ?? String(policy.pace)} />
      <NumberField
        id="session"
        label={say.session}
        draft={session}
        value={session.value ?? String(policy.sessionTime / minute)}
      />
      <button type="submit" class="button main" aria-disabled={deciding.sending.value}>
        {say.applyLimits}
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

type NumberFieldProps = { id: string; label: string; hint?: string; draft: Signal<string | undefined>; value: string };

function NumberField({ id, label, hint, draft, value }: NumberFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...{ id, value }}
        class="input figures"
        inputMode="decimal"
        autocomplete="off"
        {...(hint && { 'aria-describedby': `${id}-hint` })}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
      />
      {hint && (
        <p id={`${id}-hint`} class="small soft">
          {hint}
        </p>
      )}
    </div>
  );
}
