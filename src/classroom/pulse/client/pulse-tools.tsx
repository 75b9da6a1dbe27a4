// A leader's sections: who understood or is lost, and the draw. A pupil's: how one is doing.
import { isPupil } from '../../activities/activity.ts';
import './pulse.css';
import type { PartProps } from '../../client/page/parts.tsx';
import { allMoods, byMood } from '../pulse.ts';
import { ChimeChoice } from './timer-tools.tsx';
import { useWords } from './words.ts';

export function Moods({ room, live }: PartProps) {
  const words = useWords();
  const names = byMood(room.parts.pulse);
  const told = allMoods.filter((mood) => names[mood].length > 0);
  return (
    <section class="pulse-tools" aria-label={words.moods}>
      {told.length === 0 ? (
        <p class="class-soft">{words.noMoods}</p>
      ) : (
        <dl class="pulse-who">
          {told.map((mood) => (
            <div key={mood}>
              <dt data-mood={mood}>
                {words.mood(mood)} <b>{names[mood].length}</b>
              </dt>
              <dd>{names[mood].join(', ')}</dd>
            </div>
          ))}
        </dl>
      )}
      {told.length > 0 && (
        <button type="button" class="class-button small" onClick={() => live.act('pulse', { type: 'clear-moods' })}>
          {words.clearMoods}
        </button>
      )}
    </section>
  );
}

export function Draw({ room, live }: PartProps) {
  const words = useWords();
  const { drawn } = room.parts.pulse.draw;
  const present = room.members.filter((one) => isPupil(one) && one.here).length;
  return (
    <section class="pulse-tools" aria-label={words.draw}>
      <div class="pulse-acts">
        <button
          type="button"
          class="class-button small"
          disabled={present === 0}
          onClick={() => live.act('pulse', { type: 'pick' })}
        >
          {words.pick}
        </button>
      </div>
      <p class="class-soft">
        {words.drawHint} {drawn.length > 0 && words.drawnCount(drawn.length, present)}
      </p>
    </section>
  );
}

/** For a pupil: three buttons, and the choice of the sound. */
export function MoodTools({ room, live }: PartProps) {
  const words = useWords();
  const own = Object.values(room.parts.pulse.moods)[0]?.mood ?? null;
  return (
    <section class="pulse-tools" aria-label={words.howGoes}>
      <div class="pulse-feel">
        {allMoods.map((mood) => (
          <button
            key={mood}
            type="button"
            class="class-button"
            data-mood={mood}
            aria-pressed={own === mood}
            onClick={() => live.act('pulse', { type: 'feel', mood: own === mood ? null : mood })}
          >
            {words.mood(mood)}
          </button>
        ))}
      </div>
      <p class="class-soft">{words.howGoesHint}</p>
      <ChimeChoice />
    </section>
  );
}
