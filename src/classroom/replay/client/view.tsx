// A recorded lesson: the class page's own stage, with where one is in time instead of what one may do.
import '../../client/page/class.css';
import '../../client/page/class-room.css';
import '../../client/page/class-side.css';
import '../../client/page/class-layout.css';
import './replay.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { presence } from '../../../web/session.ts';
import { useVisibleHeight } from '../../client/page/use-visible-height.ts';
import { type Fetched, fetchReplay } from './fetch-replay.ts';
import { Watching } from './watching.tsx';
import { useWords } from './words.ts';

export function ReplayView({ params }: { params: Record<string, string> }) {
  const lessonId = params.lessonId ?? '';
  const words = useWords();
  const frame = useVisibleHeight();
  const [tries, setTries] = useState(0);
  const [fetched, setFetched] = useState<Fetched | null>(null);
  useEffect(() => {
    let current = true;
    setFetched(null);
    void fetchReplay(lessonId).then((found) => current && setFetched(found));
    return () => {
      current = false;
    };
  }, [lessonId, tries]);
  const title = fetched?.type === 'ready' ? fetched.replay.name || fetched.replay.title : words.replay;
  useEffect(() => {
    const before = document.title;
    document.title = `${title} · Préau`;
    return () => {
      document.title = before;
    };
  }, [title]);
  const here = presence.value;
  const kept = here.type === 'in' && here.session.device === 'recognised';
  return (
    <div class="class-page replay-page" ref={frame}>
      {fetched === null ? (
        <main class="class-door">
          <div class="class-door-text" role="status">
            <h1>{words.loading}</h1>
          </div>
        </main>
      ) : fetched.type === 'ready' ? (
        <Watching
          lessonId={lessonId}
          {...fetched}
          kept={kept}
          onErased={() => setFetched({ type: 'none', why: 'unknown' })}
        />
      ) : (
        <Nothing why={fetched.why} onAgain={() => setTries(tries + 1)} />
      )}
    </div>
  );
}

type NothingProps = { why: Extract<Fetched, { type: 'none' }>['why']; onAgain: () => void };

function Nothing({ why, onAgain }: NothingProps) {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const said = {
    not_yours: [words.notYours, words.notYoursBody],
    unknown: [words.unknown, words.unknownBody],
    running: [words.running, words.runningBody],
    away: [words.away, words.awayBody],
    signed_out: [words.signedOut, ''],
  }[why];
  const again = why === 'away' || why === 'running';
  return (
    <main class="class-door">
      <div class="class-door-text">
        <h1 ref={heading} tabIndex={-1}>
          {said[0]}
        </h1>
        {said[1] !== '' && <p>{said[1]}</p>}
      </div>
      {again && (
        <button type="button" class="class-button sun" onClick={onAgain}>
          {words.again}
        </button>
      )}
      <a class={again ? 'class-button' : 'class-button sun'} href={why === 'signed_out' ? '/sign-in' : '/'}>
        {why === 'signed_out' ? words.signIn : words.backToDay}
      </a>
    </main>
  );
}
