// First sign-in: the code of the printed sheet, then a password of one's own.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { call } from '../../web/call.ts';
import { Page } from '../../web/parts/page.tsx';
import { go } from '../../web/place.ts';
import { arrive } from '../../web/session.ts';
import { DeviceChoice, lastDevice } from './client/device-choice.tsx';
import { NewPassword, passwordRules } from './client/new-password.tsx';
import { patientForm } from './client/patient-form.ts';
import { words } from './client/words.ts';
import { activate } from './contract.ts';
import './client/identity.css';

export function ActivateView() {
  const say = words.value;
  const form = useMemo(patientForm, []);
  useEffect(() => form.stop, []);
  const username = useSignal('');
  const code = useSignal('');
  const password = useSignal('');
  const device = useSignal(lastDevice());
  const unchosen = useSignal(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    const chosen = device.value;
    unchosen.value = chosen === undefined;
    if (passwordRules(password.value, username.value).some(({ met }) => !met)) {
      form.problem.value = say.rulesFirst;
      document.getElementById('new-password')?.focus();
      return;
    }
    if (!chosen) {
      document.querySelector<HTMLInputElement>('input[name="device"]')?.focus();
      return;
    }
    const input = {
      ...{ username: username.value.trim(), code: code.value.trim() },
      ...{ password: password.value, device: chosen },
    };
    const entered = await form.send(
      async () => {
        const answer = await call(activate, { input });
        if (answer.type === 'done') await arrive(answer.value);
        return answer;
      },
      { bad_credentials: say.badCode },
    );
    if (entered) go('/', { replace: true });
  };

  return (
    <Page title={say.activate} about={say.activateAbout} narrow>
      <form class="stack card" onSubmit={submit} noValidate>
        <div class="field">
          <label for="username">{say.username}</label>
          <input
            class="input"
            id="username"
            autocomplete="username"
            autocapitalize="off"
            spellcheck={false}
            value={username.value}
            onInput={(event) => {
              username.value = event.currentTarget.value;
            }}
          />
        </div>
        <div class="field">
          <label for="code">{say.code}</label>
          <input
            class="input code"
            id="code"
            autocomplete="one-time-code"
            autocapitalize="characters"
            spellcheck={false}
            aria-describedby="code-hint"
            value={code.value}
            onInput={(event) => {
              code.value = event.currentTarget.value;
            }}
          />
          <p class="small soft" id="code-hint">
            {say.codeHint}
          </p>
        </div>
        <NewPassword
          label={say.newPassword}
          username={username.value.trim()}
          value={password.value}
          onInput={(value) => {
            password.value = value;
          }}
        />
        <DeviceChoice chosen={device} missing={unchosen.value && device.value === undefined} />
        <div role="alert">{form.problem.value && <p class="notice bad">{form.problem.value}</p>}</div>
        <button type="submit" class="button main wide" aria-disabled={form.working.value || form.waiting.value}>
          {say.enterDay}
        </button>
      </form>
      <p>
        <a class="link" href="/sign-in">
          {say.haveAccount}
        </a>
      </p>
    </Page>
  );
}
