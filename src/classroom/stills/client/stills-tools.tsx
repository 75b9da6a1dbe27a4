// In the tools: a leader opens and closes the pictures of the class, and takes one away; a pupil shows themselves, or stops.
import './stills.css';
import type { PartProps } from '../../client/page/parts.tsx';
import { hide, own, show } from './showing.ts';
import { stillsWords } from './words.ts';

export function StillsTools({ live, room }: PartProps) {
  const words = stillsWords.value;
  const { open, showing } = room.parts.stills;
  const shown = room.members.filter(({ number }) => showing.includes(number));
  return (
    <section class="stills-tools" aria-label={words.title}>
      <label>
        <input
          type="checkbox"
          checked={open}
          onChange={({ currentTarget }) => live.act('stills', { type: 'open', on: currentTarget.checked })}
        />
        {words.open}
      </label>
      <p class="class-soft">{open ? words.showingCount(shown.length) : words.openHint}</p>
      {shown.length > 0 && (
        <ul>
          {shown.map(({ number, name }) => (
            <li key={number}>
              <span class="class-name">{name}</span>
              <button
                type="button"
                class="class-button small"
                aria-label={words.takeAwayOf(name)}
                onClick={() => live.act('stills', { type: 'hide', member: number })}
              >
                {words.takeAway}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function OwnStill(props: PartProps) {
  const words = stillsWords.value;
  const { live } = props;
  const { open, barred } = props.room.parts.stills;
  const away = props.room.parts.floor.teacherAway !== null;
  const now = own.value;
  return (
    <section class="stills-tools" aria-label={words.title}>
      <p class="class-soft">
        {!open ? words.closedNow : away ? words.away : barred.length > 0 ? words.takenAway : words.inviteHint}
      </p>
      {now.type === 'failed' && <p role="alert">{now.why}</p>}
      {open && barred.length === 0 && !away && (
        <button
          type="button"
          class={now.type === 'on' ? 'class-button small' : 'class-button small sun'}
          disabled={now.type === 'opening' || !live.capabilities.show}
          onClick={() => (now.type === 'on' ? hide(props) : show(props))}
        >
          {now.type === 'on' ? words.stop : now.type === 'opening' ? words.opening : words.show}
        </button>
      )}
    </section>
  );
}
