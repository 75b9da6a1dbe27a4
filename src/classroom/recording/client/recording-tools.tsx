// The recording in a leader's tools: what it holds before one starts it, whom it holds while it runs.
import './recording.css';
import type { PartProps } from '../../client/page/parts.tsx';
import { runningIn } from '../recording.ts';
import { useWords } from './words.ts';

export function RecordingTools({ live, room, me }: PartProps) {
  const words = useWords();
  const state = room.parts.recording;
  const on = runningIn(state) !== undefined;
  if (me.role !== 'teacher' && !on) return null;
  const names = state.pupils.flatMap((number) => room.members.find((one) => one.number === number)?.name ?? []);
  return (
    <section class="recording-tools" aria-label={words.title}>
      {on ? (
        <>
          <p class="class-soft">{names.length > 0 ? words.with(names.join(', ')) : words.withNobody}</p>
          {me.role === 'teacher' && state.teachers.includes(me.number) && state.teachers.length > 1 && (
            <button
              type="button"
              class="class-button small"
              onClick={() => live.act('recording', { type: 'agree', agree: false })}
            >
              {words.beOut}
            </button>
          )}
          <button type="button" class="class-button" onClick={() => live.act('recording', { type: 'stop' })}>
            {words.stop}
          </button>
        </>
      ) : (
        <>
          <p class="class-soft">{words.about}</p>
          <button type="button" class="class-button" onClick={() => live.act('recording', { type: 'start' })}>
            <span class="recording-dot" aria-hidden="true" />
            {state.runs.length > 0 ? words.again : words.start}
          </button>
        </>
      )}
    </section>
  );
}
