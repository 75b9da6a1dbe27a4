// Said calmly while the class is without its teacher. It waits a breath: a network that blinks alarms nobody.
import { useEffect, useState } from 'preact/hooks';
import { clockTime } from '../../../web/format.ts';
import { floorWords } from './words.ts';

/** ms */
const breath = 1_000;

/** @param since ms since 1970, by the relay's clock */
export function TeacherAway({ since, leads }: { since: number; leads: boolean }) {
  const say = floorWords.value;
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), breath);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  const time = clockTime(since);
  return (
    <p class="class-notice class-teacher-away" role="status">
      {leads ? (
        say.aloneBody(time)
      ) : (
        <>
          <b>{say.teacherAway}</b> {say.teacherAwayBody(time)}
        </>
      )}
    </p>
  );
}
