// The class as a pupil sees it, for who leads it from another page: the pupil's own layout, and nothing that opens a device.
import { useMemo } from 'preact/hooks';
import type { EndReason } from '../../client/live-class.ts';
import type { AboutLesson } from '../../client/page/about-lesson.ts';
import { Entering } from '../../client/page/entering.tsx';
import { Room } from '../../client/page/room.tsx';
import { useClass } from '../../client/page/use-class.ts';
import { useWords } from '../../client/page/words.ts';
import { asPupilWords } from './words.ts';

type Props = { lessonId: string; about: AboutLesson | null; onAgain: () => void };

export function AsPupil({ lessonId, about, onAgain }: Props) {
  const stay = useClass(lessonId, true);
  const state = stay?.state;
  const known = state && 'room' in state ? state.room : null;
  const me = known?.members.find(({ number }) => number === known.you);
  // Nobody sees them in class: they aren't in the list that they see either.
  const room = useMemo(
    () => known && { ...known, members: known.members.filter(({ number }) => number !== known.you) },
    [known],
  );
  const title = room?.lesson.title ?? about?.title ?? null;
  if (state?.type === 'over')
    return <ViewOver reason={state.reason} lessonId={lessonId} title={title} onAgain={onAgain} />;
  if (!stay || !room || !me) return <Entering title={title} cut={state?.type === 'returning'} about={null} />;
  return <Room stay={stay} room={room} me={me} about={about && { ...about, teaches: false }} />;
}

type OverProps = { reason: EndReason; lessonId: string; title: string | null; onAgain: () => void };

const opensAgain: ReadonlySet<EndReason> = new Set(['left', 'not-in-class', 'enough-views', 'full', 'replaced']);

function ViewOver({ reason, lessonId, title, onAgain }: OverProps) {
  const words = useWords();
  const own = asPupilWords.value;
  const reloads = reason === 'version' || reason === 'malformed';
  const first = reloads || opensAgain.has(reason);
  const toClass = reason === 'not-allowed' || reason === 'not-in-class';
  return (
    <main class="class-door class-over">
      <div class="class-door-text">
        {title !== null && <p class="class-soft">{title}</p>}
        <h1>{own.overTitle(reason) || words.overTitle(reason)}</h1>
        <p>{own.overBody(reason) || words.overBody(reason)}</p>
      </div>
      {opensAgain.has(reason) && (
        <button type="button" class="class-button sun" onClick={onAgain}>
          {reason === 'left' ? own.again : own.tryAgain}
        </button>
      )}
      {reloads && (
        <button type="button" class="class-button sun" onClick={() => location.reload()}>
          {words.reload}
        </button>
      )}
      {toClass ? (
        <a class={first ? 'class-button' : 'class-button sun'} href={`/class/${encodeURIComponent(lessonId)}`}>
          {own.toClass}
        </a>
      ) : (
        <a class={first ? 'class-button' : 'class-button sun'} href="/">
          {reason === 'signed-out' ? words.signIn : words.backToDay}
        </a>
      )}
    </main>
  );
}
