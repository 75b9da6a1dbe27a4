// The name at the top: a touch opens the people of this device, a second one changes person.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Session } from '../../school/identity/contract.ts';
import { unsent } from '../outbox.ts';
import { go, place } from '../place.ts';
import { becomePerson, signOutHere } from '../session.ts';
import { words } from './words.ts';

export function PersonMenu({ session }: { session: Session }) {
  const opened = useSignal(false);
  const problem = useSignal('');
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const others = session.people.filter((person) => !person.active);
  const path = place.value.path;
  useEffect(() => {
    opened.value = false;
  }, [path]);
  useEffect(() => {
    const outside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) opened.value = false;
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !opened.value) return;
      opened.value = false;
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', onEscape);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', onEscape);
    };
  }, []);
  const become = async (accountId: string) => {
    const answer = await becomePerson(accountId);
    if (answer.type === 'signed_out' || answer.type === 'refused') go('/sign-in');
    else if (answer.type !== 'done') problem.value = words.value.cannotSwitch;
  };
  return (
    <div class="person" ref={root}>
      <button
        type="button"
        class="button plain person-name"
        ref={button}
        aria-expanded={opened.value}
        aria-controls="person-menu"
        onClick={() => {
          opened.value = !opened.value;
        }}
      >
        <span class="initials" aria-hidden="true">
          {initials(session.name)}
        </span>
        <span class="person-full">{session.name}</span>
        <span class="unseen">{words.value.menu}</span>
      </button>
      <div class="menu card" id="person-menu" hidden={!opened.value}>
        {others.length > 0 && (
          <ul>
            {others.map((person) => (
              <li key={person.accountId}>
                <button type="button" class="menu-item" onClick={() => become(person.accountId)}>
                  <span class="initials" aria-hidden="true">
                    {initials(person.name)}
                  </span>
                  {words.value.switchTo(person.name)}
                </button>
              </li>
            ))}
          </ul>
        )}
        <p class="small menu-problem" role="alert">
          {problem.value}
        </p>
        <a class="menu-item" href="/sign-in">
          {words.value.someoneElse}
        </a>
        <a class="menu-item" href="/outbox">
          {words.value.sent}
        </a>
        <a class="menu-item" href="/account">
          {words.value.account}
        </a>
        <button type="button" class="menu-item" onClick={signOutHere}>
          {words.value.signOut}
        </button>
        {unsent.value.waiting > 0 && <p class="small soft menu-note">{words.value.unsentStays}</p>}
        {session.device === 'shared' && <p class="small soft menu-note">{words.value.sharedDevice}</p>}
      </div>
    </div>
  );
}

function initials(name: string): string {
  const parts = name.split(/[\s-]+/).filter((part) => part !== '');
  return [parts[0], parts.at(-1)]
    .map((part) => part?.[0] ?? '')
    .join('')
    .toUpperCase()
    .slice(0, 2);
}
