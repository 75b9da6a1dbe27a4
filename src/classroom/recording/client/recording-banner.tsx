// Above the stage all along a recording, for everybody: that there is one, and whether one is in it. Its start and end are said aloud. [R2]
import './recording.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { runningIn } from '../recording.ts';
import { useWords } from './words.ts';

/** Said once it is there, so that who enters in the middle of one hears it too, ms. */
const breath = 400;

export function RecordingBanner({ live, room, me, leads }: PartProps) {
  const words = useWords();
  const state = room.parts.recording;
  const on = runningIn(state) !== undefined;
  const [said, setSaid] = useState('');
  const before = useRef(false);
  useEffect(() => {
    if (on === before.current) return;
    before.current = on;
    const timer = setTimeout(() => setSaid(on ? words.begun : words.over), breath);
    return () => clearTimeout(timer);
  }, [on, words]);
  const isIn = [...state.teachers, ...state.pupils].includes(me.number);
  const trouble = leads && state.stopped ? words.why(state.stopped) : '';
  return (
    <>
      <p class="class-unseen" role="status">
        {said}
      </p>
      {(on || trouble !== '') && (
        <div class="class-notices">
          {on ? (
            <div class="class-notice recording-banner">
              <p>
                <span class="recording-dot" aria-hidden="true" />
                <b>{words.recording}</b>
                <span class="recording-who"> {whoIsIn(words, { leads, isIn, teaches: me.role === 'teacher' })}</span>
              </p>
              {leads && (
                <button
                  type="button"
                  class="class-button small"
                  aria-label={words.stop}
                  onClick={() => live.act('recording', { type: 'stop' })}
                >
                  {words.stopShort}
                </button>
              )}
              {me.role === 'teacher' && !isIn && (
                <button
                  type="button"
                  class="class-button small"
                  onClick={() => live.act('recording', { type: 'agree', agree: true })}
                >
                  {words.beIn}
                </button>
              )}
            </div>
          ) : (
            <p class="class-notice">{trouble}</p>
          )}
        </div>
      )}
    </>
  );
}

type Who = { leads: boolean; isIn: boolean; teaches: boolean };

function whoIsIn(words: ReturnType<typeof useWords>, { leads, isIn, teaches }: Who): string {
  if (!leads) return isIn ? words.youToo : words.notYou;
  return teaches && isIn ? words.youTeach : words.otherTeaches;
}
