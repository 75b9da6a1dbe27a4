// To whom: people found by name, groups from a list, and those chosen so far.
import { useEffect, useState } from 'preact/hooks';
import type { OutputOf } from '../../../lib/contract.ts';
import { call } from '../../../web/call.ts';
import { type Audience, findRecipients, type Reachable, type Recipient, type writingOptions } from '../contract.ts';
import { words } from './words.ts';

export type Chosen = { to: Recipient; name: string };
type Groups = OutputOf<typeof writingOptions>['groups'];

/** So few need no search: they are shown at once. */
const few = 15;

const keyOf = (to: Recipient) => JSON.stringify(to);

type Props = { chosen: readonly Chosen[]; groups: Groups; onChange: (chosen: Chosen[]) => void };

export function Recipients({ chosen, groups, onChange }: Props) {
  const say = words.value;
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<Reachable[] | undefined>(undefined);
  const [everybody, setEverybody] = useState<Reachable[] | undefined>(undefined);
  const name = typed.trim();
  useEffect(() => {
    if (name.length < 2) return setFound(undefined);
    let stale = false;
    const timer = setTimeout(async () => {
      const answer = await call(findRecipients, { query: { name } });
      if (!stale && answer.type === 'done') setFound(answer.value);
    }, 200);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [name]);
  useEffect(() => {
    void call(findRecipients, {}).then((answer) => answer.type === 'done' && setEverybody(answer.value));
  }, []);
  const taken = new Set(chosen.map(({ to }) => keyOf(to)));
  const offered = (found ?? (everybody && everybody.length <= few ? everybody : [])).filter(
    ({ userId }) => !taken.has(keyOf({ type: 'person', userId })),
  );
  const add = (one: Chosen) => {
    if (!taken.has(keyOf(one.to))) onChange([...chosen, one]);
    setTyped('');
  };
  return (
    <fieldset class="stack">
      <legend class="legend">{say.to}</legend>
      {chosen.length > 0 && (
        <ul class="chosen" aria-label={say.chosen}>
          {chosen.map(({ to, name }) => (
            <li key={keyOf(to)}>
              <span dir="auto">{name}</span>
              <button
                type="button"
                aria-label={say.remove(name)}
                onClick={() => onChange(chosen.filter((one) => keyOf(one.to) !== keyOf(to)))}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="field">
        <label for="to-name">{say.search}</label>
        <input
          class="input"
          id="to-name"
          type="search"
          autocomplete="off"
          aria-describedby="to-hint"
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
        <p class="small soft" id="to-hint">
          {say.searchHint}
        </p>
      </div>
      <p class="unseen" role="status">
        {found && say.found(offered.length)}
      </p>
      {found?.length === 0 && <p class="small">{say.found(0)}</p>}
      {offered.length > 0 && (
        <ul class="found">
          {offered.map((one) => (
            <li key={one.userId}>
              <button type="button" onClick={() => add({ to: { type: 'person', userId: one.userId }, name: one.name })}>
                <span class="unseen">{say.addPerson('')}</span>
                <strong dir="auto">{one.name}</strong>{' '}
                <span class="small soft">
                  {[say.role(one), ...one.about].filter((text) => text !== '').join(' · ')}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {groups.length > 0 && (
        <div class="field">
          <label for="to-group">{say.addGroup}</label>
          <select
            class="input"
            id="to-group"
            value=""
            onChange={({ currentTarget }) => {
              const group = groups[Number(currentTarget.value)];
              currentTarget.value = '';
              if (group) add({ to: group.to, name: groupName(group) });
            }}
          >
            <option value="">{say.chooseGroup}</option>
            {[...new Set(groups.map(({ title }) => title))].map((title) => (
              <optgroup key={title ?? ''} label={title ?? say.wholeSchool}>
                {groups.map((group, index) =>
                  group.title === title ? (
                    <option key={keyOf(group.to)} value={index}>
                      {groupName(group)}
                    </option>
                  ) : null,
                )}
              </optgroup>
            ))}
          </select>
        </div>
      )}
    </fieldset>
  );
}

const groupName = ({ to, title }: { to: Audience; title?: string }) =>
  words.value.group({ who: to.who, ...(title !== undefined && { title }) });
