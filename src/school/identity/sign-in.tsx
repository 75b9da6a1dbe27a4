// Signing in: the people this device knows first, or username and password.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { call } from '../../web/call.ts';
import { Shelter } from '../../web/parts/mark.tsx';
import { Page } from '../../web/parts/page.tsx';
import { go, place } from '../../web/place.ts';
import { arrive, becomePerson, type Person, presence } from '../../web/session.ts';
import { DeviceChoice, lastDevice } from './client/device-choice.tsx';
import { PasswordField } from './client/password-field.tsx';
import { patientForm } from './client/patient-form.ts';
import { words } from './client/words.ts';
import { signIn, signInMethods } from './contract.ts';
import './client/identity.css';

export function SignInView() {
  const here = presence.value;
  const people = here.type === 'out' ? here.people : [];
  const byHand = useSignal(false);
  const name = useSignal('');
  if (people.length > 0 && !byHand.value) {
    return (
      <WhoIsIt
        people={people}
        onOther={(username) => {
          name.value = username;
          byHand.value = true;
        }}
      />
    );
  }
  return <ByPassword username={name.value} />;
}

function WhoIsIt({ people, onOther }: { people: Person[]; onOther: (username: string) => void }) {
  const say = words.value;
  const form = useMemo(patientForm, []);
  useEffect(() => form.stop, []);
  const choose = (person: Person) =>
    form.send(async () => {
      const answer = await becomePerson(person.accountId);
      // Recognised no more: the password, with the name already written.
      if (answer.type === 'signed_out' || answer.type === 'refused') onOther(person.username);
      return answer;
    }, {});
  return (
    <Page title={say.whoIsIt} about={say.whoIsItAbout} narrow>
      <ul class="choices">
        {people.map((person) => (
          <li key={person.accountId}>
            <button
              type="button"
              class="button wide person-choice"
              aria-disabled={form.working.value || form.waiting.value}
              onClick={() => choose(person)}
            >
              {person.name}
            </button>
          </li>
        ))}
      </ul>
      <div role="alert">{form.problem.value && <p class="notice bad">{form.problem.value}</p>}</div>
      <button type="button" class="link" onClick={() => onOther('')}>
        {say.someoneElse}
      </button>
    </Page>
  );
}

function ByPassword({ username: known }: { username: string }) {
  const say = words.value;
  const form = useMemo(patientForm, []);
  useEffect(() => form.stop, []);
  const username = useSignal(known);
  const password = useSignal('');
  const device = useSignal(lastDevice());
  const unchosen = useSignal(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    const chosen = device.value;
    unchosen.value = chosen === undefined;
    if (username.value.trim() === '' || password.value === '') {
      form.problem.value = say.fillBoth;
      document.getElementById(username.value.trim() === '' ? 'username' : 'password')?.focus();
      return;
    }
    if (!chosen) {
      form.problem.value = '';
      document.querySelector<HTMLInputElement>('input[name="device"]')?.focus();
      return;
    }
    const input = { username: username.value.trim(), password: password.value, device: chosen };
    const entered = await form.send(
      async () => {
        const answer = await call(signIn, { input });
        if (answer.type === 'done') await arrive(answer.value);
        return answer;
      },
      { bad_credentials: say.badCredentials },
    );
    if (entered && place.value.path === '/sign-in') go('/', { replace: true });
    else if (!entered) document.getElementById('password')?.focus();
  };

  return (
    <div class="entrance">
      <div class="entrance-picture" aria-hidden="true">
        <Shelter />
      </div>
      <Page title={say.welcome} about={say.welcomeAbout} narrow>
        <form class="stack card" onSubmit={submit} noValidate>
          <div class="field">
            <label for="username">{say.username}</label>
            <input
              class="input"
              id="username"
              name="username"
              autocomplete="username"
              autocapitalize="off"
              autocorrect="off"
              spellcheck={false}
              value={username.value}
              onInput={(event) => {
                username.value = event.currentTarget.value;
              }}
            />
          </div>
          <PasswordField
            id="password"
            label={say.password}
            value={password.value}
            onInput={(value) => {
              password.value = value;
            }}
          />
          <DeviceChoice chosen={device} missing={unchosen.value && device.value === undefined} />
          <div role="alert">{form.problem.value && <p class="notice bad">{form.problem.value}</p>}</div>
          <button type="submit" class="button main wide" aria-disabled={form.working.value || form.waiting.value}>
            {say.signIn}
          </button>
          <OtherWays />
        </form>
        <p>
          <a class="link" href="/activate">
            {say.firstTime}
          </a>
        </p>
        <p class="small soft">{say.forgotten}</p>
      </Page>
    </div>
  );
}

/** Ways to sign in elsewhere (EduConnect and others), when the school has some. */
function OtherWays() {
  const ways = useSignal<{ id: string; label: string; href: string }[]>([]);
  useEffect(() => {
    void call(signInMethods, {}).then((answer) => {
      if (answer.type !== 'done') return;
      ways.value = answer.value.flatMap(({ id, label, href }) => (href === undefined ? [] : [{ id, label, href }]));
    });
  }, []);
  return (
    <>
      {ways.value.map(({ id, label, href }) => (
        <a key={id} class="button wide" href={href}>
          {label}
        </a>
      ))}
    </>
  );
}
