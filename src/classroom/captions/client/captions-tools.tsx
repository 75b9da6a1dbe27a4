// Captions in the tools: the choice of this device, the last lines, and, for who may, where they are typed.
import { isPupil } from '../../activities/activity.ts';
import './captions.css';
import { useId, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { longestLine } from '../contract.ts';
import { choice, choose, sizes } from './choice.ts';
import { splitLines } from './split-lines.ts';
import { useWords } from './words.ts';

export function CaptionsTools(props: PartProps) {
  const words = useWords();
  const id = useId();
  const { lines, writers } = props.room.parts.captions;
  const { on, size } = choice.value;
  const writes = props.leads || Object.keys(writers).length > 0;
  return (
    <section class="captions-tools" aria-label={words.captions}>
      <label class="captions-choice">
        <input
          type="checkbox"
          checked={on === true}
          onChange={({ currentTarget }) => choose({ on: currentTarget.checked })}
        />
        {words.show}
      </label>
      {on && (
        <div class="captions-size">
          <label for={id}>{words.size}</label>
          <select
            id={id}
            value={size}
            onChange={({ currentTarget }) => choose({ size: sizes.find((one) => one === currentTarget.value) ?? 'm' })}
          >
            {sizes.map((one) => (
              <option key={one} value={one}>
                {words.sizes(one)}
              </option>
            ))}
          </select>
        </div>
      )}
      {writes && <Writing {...props} />}
      {props.leads && <Helpers {...props} />}
      {(writes || on) && (
        <details class="captions-last">
          <summary>{words.last}</summary>
          {lines.length === 0 && <p class="class-soft">{words.none}</p>}
          <ol>
            {lines.map((line) => (
              <li key={line.id}>{line.text}</li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

function Writing({ live }: PartProps) {
  const words = useWords();
  const id = useId();
  const [typed, setTyped] = useState('');
  const say = (line: string) => {
    const text = line.trim();
    if (text !== '') live.act('captions', { type: 'say', text });
  };
  return (
    <form
      class="captions-write"
      onSubmit={(event) => {
        event.preventDefault();
        say(typed);
        setTyped('');
      }}
    >
      <label for={id}>{words.write}</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        maxLength={longestLine}
        aria-describedby={`${id}-hint`}
        value={typed}
        onInput={(event) => {
          const { value } = event.currentTarget;
          // A word still being composed isn't finished.
          const { go, stay } = event.isComposing ? { go: [], stay: value } : splitLines(value);
          for (const line of go) say(line);
          setTyped(stay);
        }}
      />
      <p class="class-soft" id={`${id}-hint`}>
        {words.writeHint}
      </p>
      <button type="submit" class="class-button small" disabled={typed.trim() === ''}>
        {words.send}
      </button>
    </form>
  );
}

/** A leader lets somebody type with them: an assistant, a pupil. */
function Helpers({ live, room }: PartProps) {
  const words = useWords();
  const id = useId();
  const [chosen, setChosen] = useState('');
  const { writers } = room.parts.captions;
  const others = room.members.filter((one) => isPupil(one) && one.here);
  return (
    <div class="captions-helpers">
      <label for={id}>{words.helpers}</label>
      <div class="captions-let">
        <select id={id} value={chosen} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          <option value="">{words.choose}</option>
          {others.map(({ number, name }) => (
            <option key={number} value={number}>
              {name}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="class-button small"
          disabled={chosen === ''}
          onClick={() => {
            live.act('captions', { type: 'let', member: Number(chosen) });
            setChosen('');
          }}
        >
          {words.let}
        </button>
      </div>
      <ul>
        {Object.entries(writers).map(([who, name]) => (
          <li key={who}>
            {name}
            <button
              type="button"
              class="captions-stop"
              aria-label={words.stop(name)}
              onClick={() => live.act('captions', { type: 'stop', who })}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
