// One's account: language and colours, schools, password, private calendar, ways out.
import type { ComponentChildren } from 'preact';
import { chooseLanguage, type Language, language } from '../../web/language.ts';
import { Page } from '../../web/parts/page.tsx';
import { becomePerson, presence } from '../../web/session.ts';
import { chooseTheme, type Theme, theme } from '../../web/theme.ts';
import { CalendarPart } from './client/calendar-part.tsx';
import { CodeOfDay } from './client/code-of-day.tsx';
import { PasswordPart } from './client/password-part.tsx';
import { RecordingPart } from './client/recording-part.tsx';
import { SessionsPart } from './client/sessions-part.tsx';
import { words } from './client/words.ts';
import './client/identity.css';

export function AccountView() {
  const here = presence.value;
  const say = words.value;
  if (here.type !== 'in') return null;
  const { session } = here;
  const adult = (['teacher', 'staff', 'head'] as const).some((role) => session.roles.includes(role));
  const themes: [Theme, string][] = [
    ['auto', say.themeAuto],
    ['light', say.themeLight],
    ['dark', say.themeDark],
  ];
  const languages: [Language, string][] = [
    ['fr', 'Français'],
    ['en', 'English'],
  ];
  return (
    <Page title={say.account} about={say.accountOf(session.name, session.username)}>
      {adult && <CodeOfDay />}
      <div class="account">
        <Part title={say.language}>
          <Choices name="language" among={languages} chosen={language.value} onChoose={chooseLanguage} />
        </Part>
        <Part title={say.theme}>
          <Choices name="theme" among={themes} chosen={theme.value} onChoose={chooseTheme} />
        </Part>
        <Part title={say.devicesTitle}>
          <p>
            <a class="button" href="/class/essai">
              {say.tryDevices}
            </a>
          </p>
        </Part>
        {session.memberships.length > 1 && (
          <Part title={say.schools}>
            <ul class="choices">
              {session.memberships.map((membership) => (
                <li key={membership.schoolId}>
                  {membership.schoolId === session.schoolId ? (
                    <p>
                      {membership.schoolName} <span class="tag on">{say.schoolHere}</span>
                    </p>
                  ) : (
                    <button
                      type="button"
                      class="button wide"
                      onClick={() => becomePerson(session.accountId, membership.schoolId)}
                    >
                      {say.openSchool(membership.schoolName)}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </Part>
        )}
        {(['pupil', 'parent'] as const).some((role) => session.roles.includes(role)) && (
          <RecordingPart userId={session.userId} />
        )}
        <Part title={say.changePassword}>
          <PasswordPart username={session.username} />
        </Part>
        <Part title={say.noticesTitle}>
          <p>
            <a class="button" href="/notices">
              {say.notices}
            </a>
          </p>
        </Part>
        <Part title={say.calendar}>
          <CalendarPart />
        </Part>
        <Part title={say.sessions}>
          <SessionsPart />
        </Part>
      </div>
    </Page>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card stack account-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

type ChoicesProps<Value extends string> = {
  name: string;
  among: [Value, string][];
  chosen: Value;
  onChoose: (value: Value) => void;
};

function Choices<Value extends string>({ name, among, chosen, onChoose }: ChoicesProps<Value>) {
  return (
    <div class="choices across">
      {among.map(([value, label]) => (
        <label key={value} class="choice">
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span lang={name === 'language' ? value : undefined}>{label}</span>
        </label>
      ))}
    </div>
  );
}
