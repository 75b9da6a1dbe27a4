// What one receives, in the tools: four choices, each with what an hour of it takes.
import './quality.css';
import { useId } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { qualities } from '../contract.ts';
import { volumeOf } from '../volume.ts';
import { choice, choose } from './choice.ts';
import { qualityWords } from './words.ts';

export function QualityTools({ room }: PartProps) {
  const words = qualityWords.value;
  const id = useId();
  return (
    <section class="quality-tools" aria-label={words.title}>
      <fieldset aria-describedby={`${id}-about`}>
        <legend class="class-unseen">{words.title}</legend>
        {qualities.map((quality) => (
          <label key={quality} class="quality-choice">
            <input
              type="radio"
              name={id}
              checked={choice.value === quality}
              aria-describedby={`${id}-${quality}`}
              onChange={() => choose(quality)}
            />
            <span>
              <b>{words.choice(quality)}</b>
              <span class="quality-volume">{words.volume(volumeOf(quality, room.publications, room.you))}</span>
            </span>
            <span class="class-soft" id={`${id}-${quality}`}>
              {words.hint(quality)}
            </span>
          </label>
        ))}
      </fieldset>
      <p class="class-soft" id={`${id}-about`}>
        {words.about}
      </p>
    </section>
  );
}
