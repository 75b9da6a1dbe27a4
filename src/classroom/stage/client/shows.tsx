// What the class looks at, chosen by who leads it: one button for each thing there is.
import { type PartProps, scenes } from '../../client/page/parts.tsx';
import type { Shown } from '../contract.ts';
import { stageWords } from './words.ts';
import './shows.css';

/** The others are shown from where they are: a photo, a film. */
const always: readonly Shown[] = ['people', 'slides', 'board'];

export function Shows({ live, room, leads }: PartProps) {
  const words = stageWords.value;
  const { shown } = room.parts.stage;
  const choices = always.filter((one) => one === 'people' || scenes[one]);
  if (!leads || choices.length < 2) return null;
  if (!choices.includes(shown)) choices.push(shown);
  return (
    <fieldset class="class-shows" aria-label={words.classSees}>
      <span class="class-soft" aria-hidden="true">
        {words.classSees}
      </span>
      {choices.map((one) => (
        <button
          key={one}
          type="button"
          class="class-button small"
          aria-pressed={one === shown}
          onClick={() => live.act('stage', { type: 'show', shown: one })}
        >
          {words.what(one)}
        </button>
      ))}
    </fieldset>
  );
}
