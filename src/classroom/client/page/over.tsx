// How a class ends for this page: what happened, in plain words, and the one thing to do next.
import { VeryEarly } from '../../lobby/client/outside.tsx';
import type { EndReason } from '../live-class.ts';
import type { AboutLesson } from './about-lesson.ts';
import { PlanB } from './plan-b.tsx';
import { useWords } from './words.ts';

type Props = { reason: EndReason; title: string | null; about: AboutLesson | null; onAgain: () => void };

export function Over({ reason, title, about, onAgain }: Props) {
  const words = useWords();
  if (reason === 'not-open') return <VeryEarly title={title} about={about} onAgain={onAgain} />;
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
