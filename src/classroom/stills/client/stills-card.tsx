// Over the stage's foot, for a pupil: asked once whether the class may see them, and told all along that it does.
import './stills.css';
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { hide, own, show, useHonestCamera } from './showing.ts';
import { stillsWords } from './words.ts';

/** Said "no thanks" in this lesson. */
const declined = signal<string | null>(null);

export function StillsCard(props: PartProps) {
  const words = stillsWords.value;
  const { live, room, me, leads } = props;
  const { open, barred } = room.parts.stills;
  const [said, setSaid] = useState('');
  const before = useRef({ open, on: false });
  useHonestCamera(props);
  const now = own.value;
  const on = now.type === 'on';
  useEffect(() => {
    const was = before.current;
    before.current = { open, on };
    if (was.open !== open) setSaid(open ? words.saidOpen : words.saidClosed);
    else if (was.on !== on) setSaid(on ? words.seen : words.saidStopped);
  }, [open, on]);
  // A guest isn't of the class that sees itself.
  const asked = !leads && me.guest === undefined;
  const status = (
    <p class="class-unseen" role="status">
      {asked ? said : ''}
    </p>
  );
  if (!asked || !open || !live.capabilities.show) return status;
  if (on) {
    return (
      <>
        {status}
        <div class="stills-card on">
          <span>{room.tier === 'full' ? words.seen : words.crowded}</span>
          <button type="button" class="class-button small" onClick={() => hide(props)}>
            {words.stop}
          </button>
        </div>
      </>
    );
  }
  if (
    barred.length > 0 ||
    room.parts.floor.teacherAway !== null ||
    (declined.value === room.lesson.id && now.type !== 'failed')
  )
    return status;
  return (
    <>
      {status}
      <div class="stills-card">
        <div>
          <b>{now.type === 'failed' ? now.why : words.invite}</b>
          {now.type !== 'failed' && <p class="class-soft">{words.inviteShort}</p>}
        </div>
        <div class="stills-acts">
          {/* Neither answer is the one to give. */}
          <button
            type="button"
            class="class-button small"
            onClick={() => {
              declined.value = room.lesson.id;
              if (now.type === 'failed') own.value = { type: 'off' };
            }}
          >
            {words.notNow}
          </button>
          <button
            type="button"
            class="class-button small"
            disabled={now.type === 'opening'}
            onClick={() => show(props)}
          >
            {now.type === 'opening' ? words.opening : words.show}
          </button>
        </div>
      </div>
    </>
  );
}
