// The text of a message, with what is left of its length, and the choice of not waiting for the morning.
import { longestReason, longestText } from '../contract.ts';
import { words } from './words.ts';

type TextProps = { id: string; label: string; value: string; onChange: (text: string) => void; wrong?: boolean };

/** Nothing is cut off while one pastes: too long is said, and refused when sent. */
export function TextField({ id, label, value, onChange, wrong }: TextProps) {
  const left = longestText - value.length;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        class="input"
        id={id}
        rows={6}
        dir="auto"
        value={value}
        aria-invalid={wrong || left < 0}
        aria-describedby={`${id}-left`}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <p class="small soft" id={`${id}-left`} role={left < 0 ? 'alert' : undefined}>
        {left < 1_000 && words.value.length(left)}
      </p>
    </div>
  );
}

export type Urgency = { on: boolean; reason: string };

export function UrgentField({ value, onChange }: { value: Urgency; onChange: (value: Urgency) => void }) {
  const say = words.value;
  return (
    <div class="stack">
      <label class="choice">
        <input
          type="checkbox"
          checked={value.on}
          onChange={({ currentTarget }) => onChange({ ...value, on: currentTarget.checked })}
        />
        <span>
          <strong>{say.urgent}</strong>
          <br />
          <span class="small soft">{say.urgentHint}</span>
        </span>
      </label>
      {value.on && (
        <div class="field">
          <label for="urgent-reason">{say.urgentReason}</label>
          <input
            class="input"
            id="urgent-reason"
            maxLength={longestReason}
            value={value.reason}
            onInput={({ currentTarget }) => onChange({ ...value, reason: currentTarget.value })}
          />
        </div>
      )}
    </div>
  );
}

/** What is missing before it can go. */
export function wrongIn(text: string, urgency: Urgency): string {
  const say = words.value;
  if (text.trim() === '') return say.needText;
  if (text.length > longestText) return say.tooLong;
  return urgency.on && urgency.reason.trim() === '' ? say.needReason : '';
}

export const urgentOf = ({ on, reason }: Urgency) => (on ? { urgent: reason.trim() } : {});
