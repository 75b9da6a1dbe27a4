// Where a leader sets the timer, and where everybody chooses whether it sounds here.
import { useId, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { longestTimer } from '../contract.ts';
import { useChimeChoice } from './chime.ts';
import { useWords } from './words.ts';

const usual = [1, 3, 5, 10] as const;

export function TimerTools({ room, live }: PartProps) {
  const words = useWords();
  const id = useId();
  const [minutes, setMinutes] = useState('5');
  const { timer } = room.parts.pulse;
  const chosen = Number(minutes);
  const fits = Number.isInteger(chosen) && chosen >= 1 && chosen <= longestTimer;
  const act = (type: 'pause-timer' | 'resume-timer' | 'add-minute' | 'stop-timer') => () =>
    void live.act('pulse', { type });
  return (
    <section class="pulse-tools" aria-label={words.timer}>
      {timer && timer.type !== 'over' ? (
        <div class="pulse-acts">
          <button
            type="button"
            class="class-button small"
            onClick={act(timer.type === 'paused' ? 'resume-timer' : 'pause-timer')}
          >
            {timer.type === 'paused' ? words.resume : words.pause}
          </button>
          <button type="button" class="class-button small" onClick={act('add-minute')}>
            {words.addMinute}
          </button>
          <button type="button" class="class-link" onClick={act('stop-timer')}>
            {words.stop}
          </button>
        </div>
      ) : (
        <form
          class="pulse-set"
          onSubmit={(event) => {
            event.preventDefault();
            if (fits) live.act('pulse', { type: 'start-timer', minutes: chosen });
          }}
        >
          <div class="pulse-usual">
            {usual.map((count) => (
              <button
                key={count}
                type="button"
                class="class-button small"
                aria-label={words.inMinutes(count)}
                aria-pressed={chosen === count}
                onClick={() => setMinutes(String(count))}
              >
                {count}
              </button>
            ))}
          </div>
          <label for={id}>{words.minutes}</label>
          <input
            id={id}
            type="number"
            inputMode="numeric"
            min={1}
            max={longestTimer}
            required
            value={minutes}
            onInput={({ currentTarget }) => setMinutes(currentTarget.value)}
          />
          <button type="submit" class="class-button small sun" disabled={!fits}>
            {words.start}
          </button>
        </form>
      )}
      <ChimeChoice />
    </section>
  );
}

export function ChimeChoice() {
  const words = useWords();
  const [on, setOn] = useChimeChoice();
  return (
    <label class="pulse-choice">
      <input type="checkbox" checked={on} onChange={({ currentTarget }) => setOn(currentTarget.checked)} />
      {words.chime}
    </label>
  );
}
