// Over the foot of the stage: the timer for all, who was drawn, and how the class is doing.
import './pulse.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { allMoods, byMood } from '../pulse.ts';
import { chimeIfWanted } from './chime.ts';
import { clockText, useCountdown } from './use-countdown.ts';
import { useWords } from './words.ts';

export function PulseCard(props: PartProps) {
  return (
    <>
      <Drawn {...props} />
      <div class="pulse-row">
        <TimerPill {...props} />
        {props.leads ? <MoodCounts {...props} /> : <OwnMood {...props} />}
      </div>
    </>
  );
}

function TimerPill({ room, leads, live }: PartProps) {
  const words = useWords();
  const { timer } = room.parts.pulse;
  const seconds = useCountdown(timer, room.ahead ?? 0);
  const lastMinute = timer?.type === 'running' && seconds <= 60;
  const [said, setSaid] = useState('');
  const before = useRef({ timer, lastMinute });
  useEffect(() => {
    const was = before.current;
    before.current = { timer, lastMinute };
    if (was.timer?.type !== timer?.type) {
      if (timer?.type === 'over') {
        setSaid(words.saidOver);
        chimeIfWanted();
      } else if (timer?.type === 'paused') setSaid(words.saidPaused);
      else if (timer === null) setSaid(was.timer?.type === 'over' ? '' : words.saidStopped);
      else setSaid(was.timer?.type === 'paused' ? words.saidResumed : words.saidStarted(Math.ceil(seconds / 60)));
    } else if (timer?.type === 'running' && was.timer?.type === 'running' && was.timer.endsAt !== timer.endsAt)
      setSaid(words.saidStarted(Math.ceil(seconds / 60)));
    else if (lastMinute && !was.lastMinute) setSaid(words.saidLastMinute);
  }, [timer, lastMinute]);
  return (
    <>
      {timer && (
        <div class="pulse-pill pulse-timer" data-state={lastMinute ? 'last' : timer.type}>
          {/* A timer's role is silent by itself: what is worth hearing is said below. */}
          <span role="timer" aria-label={words.timer}>
            {timer.type === 'over' ? words.over : clockText(seconds)}
          </span>
          {timer.type === 'paused' && <small>{words.paused}</small>}
          {leads && timer.type === 'over' && (
            <button type="button" class="class-link" onClick={() => live.act('pulse', { type: 'stop-timer' })}>
              {words.putAway}
            </button>
          )}
        </div>
      )}
      <p class="class-unseen" role="status">
        {said}
      </p>
    </>
  );
}

function Drawn({ room, leads, live }: PartProps) {
  const words = useWords();
  const { shown } = room.parts.pulse.draw;
  return (
    <>
      {shown && (
        <div class="pulse-drawn" data-mine={shown.mine || undefined}>
          <div>
            <p class="class-soft">{words.draw}</p>
            <p class="pulse-name">{shown.name}</p>
            {shown.mine && <p class="pulse-mine">{words.yourTurn}</p>}
          </div>
          {leads && (
            <div class="pulse-acts">
              <button type="button" class="class-button small" onClick={() => live.act('pulse', { type: 'pick' })}>
                {words.pickAgain}
              </button>
              <button type="button" class="class-link" onClick={() => live.act('pulse', { type: 'put-away' })}>
                {words.putAway}
              </button>
            </div>
          )}
        </div>
      )}
      <p class="class-unseen" role="status">
        {shown ? `${words.saidPicked(shown.name)}${shown.mine ? ` ${words.yourTurn}` : ''}` : ''}
      </p>
    </>
  );
}

/** Counts are said aloud at most this often, ms: thirty pupils who press at once are one sentence. */
const saidEvery = 8_000;

function MoodCounts({ room }: PartProps) {
  const words = useWords();
  const names = byMood(room.parts.pulse);
  const [clear, lost, fast] = allMoods.map((mood) => names[mood].length);
  const any = (clear ?? 0) + (lost ?? 0) + (fast ?? 0) > 0;
  const sentence = any ? words.saidMoods(clear ?? 0, lost ?? 0, fast ?? 0) : '';
  const [said, setSaid] = useState('');
  const latest = useRef(sentence);
  latest.current = sentence;
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), saidEvery);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      {any && (
        <p class="pulse-pill pulse-moods">
          {allMoods.map((mood) => (
            <span key={mood} data-mood={mood}>
              {words.mood(mood)} <b>{names[mood].length}</b>
            </span>
          ))}
        </p>
      )}
      <p class="class-unseen" role="status">
        {said}
      </p>
    </>
  );
}

function OwnMood({ room, live }: PartProps) {
  const words = useWords();
  const mood = Object.values(room.parts.pulse.moods)[0]?.mood;
  if (!mood) return null;
  return (
    <div class="pulse-pill">
      <span data-mood={mood}>{words.youSaid(words.mood(mood))}</span>
      <button type="button" class="class-link" onClick={() => live.act('pulse', { type: 'feel', mood: null })}>
        {words.takeBack}
      </button>
    </div>
  );
}
