// Changing one's password, from the account page.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { changePassword } from '../contract.ts';
import { NewPassword, passwordRules } from './new-password.tsx';
import { PasswordField } from './password-field.tsx';
import { patientForm } from './patient-form.ts';
import { words } from './words.ts';

export function PasswordPart({ username }: { username: string }) {
  const say = words.value;
  const form = useMemo(patientForm, []);
  useEffect(() => form.stop, []);
  const current = useSignal('');
  const next = useSignal('');
  const done = useSignal(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    done.value = false;
    if (passwordRules(next.value, username).some(({ met }) => !met)) {
      form.problem.value = say.rulesFirst;
      document.getElementById('new-password')?.focus();
      return;
    }
    const input = { current: current.value, next: next.value };
    done.value = await form.send(() => call(changePassword, { input }), { bad_credentials: say.badCurrent });
    if (done.value) {
      current.value = '';
      next.value = '';
    }
  };

  return (
    <form class="stack" onSubmit={submit} noValidate>
      <input type="text" hidden autocomplete="username" value={username} readOnly />
      <PasswordField
        id="current-password"
        label={say.currentPassword}
        value={current.value}
        onInput={(value) => {
          current.value = value;
        }}
      />
      <NewPassword
        label={say.nextPassword}
        username={username}
        value={next.value}
        onInput={(value) => {
          next.value = value;
        }}
      />
      <div role="alert">
        {form.problem.value && <p class="notice bad">{form.problem.value}</p>}
        {done.value && <p class="notice good">{say.passwordChanged}</p>}
      </div>
      <button type="submit" class="button" aria-disabled={form.working.value || form.waiting.value}>
        {say.changePassword}
      </button>
    </form>
  );
}
