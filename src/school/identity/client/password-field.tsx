// A password that can be shown while it is written.
import { useSignal } from '@preact/signals';
import type { TargetedInputEvent } from 'preact';
import { words } from './words.ts';

type FieldProps = {
  id: string;
  label: string;
  value: string;
  onInput: (value: string) => void;
  fresh?: boolean;
  describedBy?: string;
  invalid?: boolean;
};

export function PasswordField({ id, label, value, onInput, fresh, describedBy, invalid }: FieldProps) {
  const shown = useSignal(false);
  const say = words.value;
  const attributes = {
    class: 'input',
    id,
    autocomplete: fresh ? 'new-password' : 'current-password',
    autocapitalize: 'off' as const,
    spellcheck: false,
    value,
    ...(invalid !== undefined && { 'aria-invalid': invalid }),
    ...(describedBy && { 'aria-describedby': describedBy }),
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onInput(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="beside">
        {shown.value ? <input type="text" {...attributes} /> : <input type="password" {...attributes} />}
        <button
          type="button"
          class="button"
          aria-label={shown.value ? say.hidePassword : say.showPassword}
          aria-controls={id}
          onClick={() => {
            shown.value = !shown.value;
          }}
        >
          {shown.value ? say.hide : say.show}
        </button>
      </div>
    </div>
  );
}
