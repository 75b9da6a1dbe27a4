// How a class ends for this page: what happened, in plain words, and the one thing to do next.
import type { EndReason } from '../live-class.ts';
import { useWords } from './words.ts';

type Props = { reason: EndReason; title: string | null; onAgain: () => void };

export function Over({ reason, title, onAgain }: Props) {
  const words = useWords();
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
