// Says so when what is shown is not what the school would say now, and that it is again.
import { useEffect, useRef } from 'preact/hooks';
import { now } from '../../../web/clock.ts';
import { calendarDay, clockTime, longDate } from '../../../web/format.ts';
import { words as shellWords } from '../../../web/parts/words.ts';
import { say } from '../../../web/voice.ts';
import type { DayWatch } from './document.ts';
import { words } from './words.ts';

export function Freshness({ day }: { day: DayWatch }) {
  const { trouble, seenAt } = day.state.value;
  const was = useRef(false);
  const stale = trouble !== undefined;
  useEffect(() => {
    if (was.current && !stale) say(words.value.back);
    was.current = stale;
  }, [stale]);
  if (!trouble) return null;
  return (
    <p class="notice" role="status">
      <span>{sentence(trouble.type === 'offline', seenAt)}</span>
      <span>{trouble.type === 'offline' ? shellWords.value.offlineHint : shellWords.value.unreachableHint}</span>
    </p>
  );
}

function sentence(offline: boolean, seenAt: number): string {
  const text = words.value;
  const time = clockTime(seenAt);
  if (!offline) return text.unreachable(time);
  return calendarDay(seenAt) === calendarDay(now.value) ? text.offline(time) : text.offlineOn(longDate(seenAt), time);
}
