// The captions at the foot of the stage, for whoever turned them on; otherwise one offer, once there are any.
import './captions.css';
import type { PartProps } from '../../client/page/parts.tsx';
import { choice, choose } from './choice.ts';
import { useWords } from './words.ts';

/** Lines on the stage: the one that is said, and those just before. */
const shown = 3;

export function CaptionsCard({ room, leads }: PartProps) {
  const words = useWords();
  const { lines, writers } = room.parts.captions;
  const { on, size } = choice.value;
  const asked = !leads && Object.keys(writers).length > 0;
  return (
    <>
      {on === null && lines.length > 0 && !leads && (
        <div class="captions-offer">
          <p>{words.available}</p>
          <button type="button" class="class-button small sun" onClick={() => choose({ on: true })}>
            {words.showThem}
          </button>
          <button type="button" class="class-link" onClick={() => choose({ on: false })}>
            {words.noThanks}
          </button>
        </div>
      )}
      {on && (
        <ol class="captions" data-size={size} aria-live="polite" aria-relevant="additions" aria-label={words.captions}>
          {lines.slice(-shown).map(({ id, text }) => (
            <li key={id}>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
      <p class="class-unseen" role="status">
        {asked ? words.asked : ''}
      </p>
    </>
  );
}
