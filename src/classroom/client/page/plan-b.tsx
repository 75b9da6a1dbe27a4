// Where to meet when the class can't be reached here: shown only once coming in or back has failed for a while.
import { useEffect, useState } from 'preact/hooks';
import { hostOf } from '../../../web/plan-b-host.ts';
import type { AboutLesson } from './about-lesson.ts';
import { useWords } from './words.ts';

/** Most cuts are over before, ms. */
const patience = 15_000;

type Props = {
  about: AboutLesson | null /** Whether the class can't be reached right now. */;
  away: boolean;
  atOnce?: boolean;
};

export function PlanB({ about, away, atOnce = false }: Props) {
  const words = useWords();
  const [due, setDue] = useState(atOnce);
  useEffect(() => {
    if (atOnce) return;
    setDue(false);
    if (!away) return;
    const timer = setTimeout(() => setDue(true), patience);
    return () => clearTimeout(timer);
  }, [away, atOnce]);
  const host = about?.planB ? hostOf(about.planB) : undefined;
  if (!due || !away || !about?.planB || !host) return null;
  return (
    <p class="class-plan-b" role="status">
      {words.planB}{' '}
      <a class="class-link" href={about.planB} target="_blank" rel="noopener noreferrer nofollow">
        {words.planBOpen(host)}
      </a>
    </p>
  );
}
