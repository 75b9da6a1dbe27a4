// Where one is in the replay, and how fast: native controls, so that fingers, keys and screen readers know them.
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { speeds, type Viewing } from './session.ts';
import { smallStep } from './use-keys.ts';
import { useWords } from './words.ts';

const clock = (time: number) => {
  const seconds = Math.floor(time / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};

const bigStep = 10_000;

export function PlayerBar({ viewing, children }: { viewing: Viewing; children: ComponentChildren }) {
  const words = useWords();
  const id = useId();
  const { length } = viewing;
  const playing = viewing.playing.value;
  /** Where the finger is; the jump is made when it lets go. */
  const [held, setHeld] = useState<number | null>(null);
  const time = held ?? viewing.time.value;
  // Told once a second, or a screen reader would speak of nothing else.
  const second = Math.floor(time / 1_000);
  const end = Math.floor(length / 1_000);
  const keys = (event: KeyboardEvent) => {
    const jump = { ArrowLeft: -smallStep, ArrowDown: -smallStep, ArrowRight: smallStep, ArrowUp: smallStep }[event.key];
    if (jump === undefined) return;
    event.preventDefault();
    viewing.seek(viewing.time.peek() + jump);
  };
  return (
    <section class="replay-bar" aria-label={words.player}>
      <input
        type="range"
        class="replay-where"
        aria-label={words.where}
        aria-valuetext={words.at(second, end)}
        min={0}
        max={Math.max(1, Math.round(length))}
        step={100}
        value={Math.round(time)}
        style={{ '--done': `${length > 0 ? (time / length) * 100 : 0}%` }}
        onKeyDown={keys}
        onInput={({ currentTarget }) => setHeld(Number(currentTarget.value))}
        onChange={({ currentTarget }) => {
          setHeld(null);
          viewing.seek(Number(currentTarget.value));
        }}
      />
      <div class="replay-controls">
        <button type="button" class="class-button small" onClick={() => viewing.seek(viewing.time.peek() - bigStep)}>
          <span aria-hidden="true">−10 s</span>
          <span class="class-unseen">{words.back10}</span>
        </button>
        <button type="button" class="class-button sun replay-play" onClick={() => viewing.play()}>
          <svg class="class-icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d={playing ? 'M8 5v14M16 5v14' : 'M8 5v14l11-7Z'} />
          </svg>
          {playing ? words.pause : words.play}
        </button>
        <button type="button" class="class-button small" onClick={() => viewing.seek(viewing.time.peek() + bigStep)}>
          <span aria-hidden="true">+10 s</span>
          <span class="class-unseen">{words.on10}</span>
        </button>
        <span class="replay-clock">
          {clock(time)} / {clock(length)}
        </span>
        <label class="class-unseen" for={id}>
          {words.speed}
        </label>
        <select
          id={id}
          class="class-button small"
          value={viewing.speed.value}
          onChange={({ currentTarget }) => viewing.setSpeed(Number(currentTarget.value))}
        >
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              {words.times(speed)}
            </option>
          ))}
        </select>
        {children}
      </div>
    </section>
  );
}
