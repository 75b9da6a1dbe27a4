// A sound or a film on the stage, in step for everybody; those who lead hold its controls.
import './player.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { mediaAddress } from '../../files/client/send-picture.ts';
import { useInStep } from './use-in-step.ts';
import { useWords } from './words.ts';

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

export function PlayerScene({ live, room, leads }: PartProps) {
  const words = useWords();
  const { playing } = room.parts.player;
  const video = useRef<HTMLVideoElement>(null);
  const blocked = useInStep(video, playing);
  const [at, setAt] = useState({ position: 0, length: 0, seen: false });
  useEffect(() => setAt({ position: 0, length: 0, seen: false }), [playing?.media]);
  if (!playing) {
    return (
      <div class="player player-none">
        <p>{words.gone}</p>
      </div>
    );
  }
  const { media, name, running } = playing;
  const set = (change: { running?: boolean; position?: number }) =>
    live.act('player', { type: 'set', media, running, position: video.current?.currentTime ?? 0, ...change });
  const note = ({ currentTarget }: { currentTarget: HTMLVideoElement }) => {
    const { currentTime, duration, videoWidth } = currentTarget;
    setAt({ position: currentTime, length: Number.isFinite(duration) ? duration : 0, seen: videoWidth > 0 });
  };
  const end = () => leads && running && set({ running: false });
  return (
    <div class="player">
      <div class="player-view">
        {/* biome-ignore lint/a11y/useMediaCaption: the teacher's own file; what is said can be typed as captions. */}
        <video
          ref={video}
          src={mediaAddress(room.lesson.id, media)}
          preload="auto"
          playsInline
          aria-label={name}
          data-seen={at.seen || undefined}
          onTimeUpdate={note}
          onLoadedMetadata={note}
          onEnded={end}
        />
        {!at.seen && <p class="player-sound">{name}</p>}
        {blocked && (
          <button type="button" class="class-button sun player-touch">
            {words.touch}
          </button>
        )}
      </div>
      <div class="player-bar">
        <p class="class-unseen" role="status">
          {running ? words.playing(name) : words.paused(name)}
        </p>
        {leads ? (
          <>
            <button type="button" class="class-button small sun" onClick={() => set({ running: !running })}>
              {running ? words.pause : words.play}
            </button>
            <input
              type="range"
              aria-label={words.where}
              aria-valuetext={clock(at.position)}
              min={0}
              max={Math.max(at.length, 0.1)}
              step={0.1}
              value={at.position}
              onChange={({ currentTarget }) => set({ position: Number(currentTarget.value) })}
            />
          </>
        ) : (
          <progress aria-label={words.where} value={at.position} max={Math.max(at.length, 0.1)} />
        )}
        <span class="player-clock">
          {clock(at.position)} / {clock(at.length)}
        </span>
      </div>
    </div>
  );
}
