// A new password and its rules, which are ticked while it is written. The server has the last word.
import { PasswordField } from './password-field.tsx';
import { words } from './words.ts';

const least = 10;

type Rule = { met: boolean; sentence: string };

export function passwordRules(password: string, username: string): Rule[] {
  const say = words.value;
  const length = [...password].length;
  const inside = username.length > 2 && password.toLowerCase().includes(username.toLowerCase());
  return [
    { met: length >= least, sentence: say.ruleLength(least - length) },
    { met: length > 0 && !inside, sentence: say.ruleName },
    { met: new Set(password).size > 3, sentence: say.ruleVaried },
  ];
}

type Props = { label: string; username: string; value: string; onInput: (value: string) => void };

export function NewPassword({ label, username, value, onInput }: Props) {
  const say = words.value;
  return (
    <div class="stack tight">
      <PasswordField
        id="new-password"
        label={label}
        value={value}
        onInput={onInput}
        fresh
        describedBy="password-rules"
      />
      <ul class="rules small" id="password-rules">
        {passwordRules(value, username).map(({ met, sentence }) => (
          <li key={sentence} class={met ? 'rule met' : 'rule'}>
            <span class="unseen">{met ? say.ruleMet : say.ruleUnmet} </span>
            {sentence}
          </li>
        ))}
      </ul>
      <p class="small soft">{say.passwordAdvice}</p>
    </div>
  );
}
