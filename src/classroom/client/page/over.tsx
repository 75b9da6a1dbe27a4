// How a class ends for this page: what happened, in plain words, and the one thing to do next.
import { useEffect } from 'preact/hooks';
import { now } from '../../../web/clock.ts';
import type { EndReason } from '../live-class.ts';
import type { AboutLesson } from './about-lesson.ts';
import { PlanB } from './plan-b.tsx';
import { useWords } from './words.ts';

type Props = { reason: EndReason; title: string | null; about: AboutLesson | null; onAgain: () => void };

/** When pupils' doors open before a lesson, and how often someone early asks at most; in ms. */
const opensBefore = 10 * 60_000;
const askedEvery = 20_000;
/** A class that waits at the door doesn't knock in the same instant. */
const spread = 5_000;

export function Over({ reason, title, about, onAgain }: Props) {
  const startsAt = about?.startsAt ?? null;
  const words = useWords();
  useEffect(() => {
    if (reason !== 'not-open') return;
    const untilOpen = startsAt === null ? 0 : startsAt - opensBefore - now.value;
    const timer = setTimeout(onAgain, Math.max(untilOpen, askedEvery) + Math.random() * spread);
    return () => clearTimeout(timer);
  }, [reason, startsAt]);
  const again = { left: words.comeBack, replaced: words.comeBackHere, full: words.tryAgain } as const;
  const reloads = reason === 'version' || reason === 'malformed';
  const label = reason === 'left' || reason === 'replaced' || reason === 'full' ? again[reason] : null;
  const first = label !== null || reloads;
  return (
    <main class="class-door class-over">
      <div class="class-door-text">
        {title !== null && <p class="class-soft">{title}</p>}
        <h1>{words.overTitle(reason)}</h1>
        <p>{words.overBody(reason)}</p>
        <PlanB about={about} away={reason === 'full' || reloads} atOnce />
      </div>
      {label !== null && (
        <button type="button" class="class-button sun" onClick={onAgain}>
          {label}
        </button>
      )}
      {reloads && (
        <button type="button" class="class-button sun" onClick={() => location.reload()}>
          {words.reload}
        </button>
      )}
      <a class={first ? 'class-button' : 'class-button sun'} href="/">
        {reason === 'signed-out' ? words.signIn : words.backToDay}
      </a>
    </main>
  );
}
