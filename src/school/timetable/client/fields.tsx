// Fields of the timetable's forms.
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { words } from './words.ts';

type FieldProps = {
  id: string;
  label: string;
  value: Signal<string>;
  type?: 'text' | 'date' | 'time';
  among?: readonly string[];
  required?: boolean;
};

/** A field of text, date or time; `among` proposes without forbidding anything else. */
export function Field({ id, label, value, type = 'text', among, required }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        class="input"
        id={id}
        type={type}
        value={value.value}
        autocomplete="off"
        {...(among && { list: `${id}-list` })}
        {...(required && { 'aria-required': true })}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
      {among && (
        <datalist id={`${id}-list`}>
          {among.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </div>
  );
}

type SelectProps = { id: string; label: string; value: Signal<string>; children: ComponentChildren };

export function Select({ id, label, value, children }: SelectProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        class="input"
        id={id}
        value={value.value}
        onChange={(event) => {
          value.value = event.currentTarget.value;
        }}
      >
        <option value="">{words.value.choose}</option>
        {children}
      </select>
    </div>
  );
}

export function Reason({ value }: { value: Signal<string> }) {
  return <Field id="reason" label={words.value.reason} value={value} among={words.value.reasons.split('|')} required />;
}
