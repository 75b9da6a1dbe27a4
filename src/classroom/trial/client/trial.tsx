// One's own microphone and camera, alone: through the real relay and back after two seconds, and in words what works.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ClassRoom } from '../../client/live-class.ts';
import { Remote } from '../../client/page/picture.tsx';
import { type Stay, useClass } from '../../client/page/use-class.ts';
import { useWords } from '../../client/page/words.ts';
import { trialLesson } from '../trial.ts';
import { trialWords } from './words.ts';
import './trial.css';

/** Measured this often, ms. */
const lookEvery = 500;
/** Root mean square of a voice that is heard at all. */
const audible = 0.003;

export function Trial() {
  const say = trialWords.value;
  const [turns, setTurns] = useState(0);
  useEffect(() => {
    const before = document.title;
    document.title = `${say.title} · Préau`;
    return () => {
      document.title = before;
    };
  }, [say]);
  return (
    <div class="class-page">
      {turns === 0 ? (
        <Frame>
          <p>{say.about}</p>
          <button type="button" class="class-button sun" onClick={() => setTurns(1)}>
            {say.begin}
          </button>
        </Frame>
      ) : (
        <Trying key={turns} onAgain={() => setTurns(turns + 1)} />
      )}
    </div>
  );
}

function Frame({ children }: { children: ComponentChildren }) {
  const words = useWords();
  return (
    <main class="class-door trial">
      <div class="class-door-text">
        <h1>{trialWords.value.title}</h1>
      </div>
      {children}
      <a class="class-button" href="/">
        {words.backToDay}
      </a>
    </main>
  );
}

function Trying({ onAgain }: { onAgain: () => void }) {
  const say = trialWords.value;
  const stay = useClass(trialLesson);
  const state = stay?.state;
  const room = state && 'room' in state ? state.room : null;
  if (state?.type === 'over')
    return (
      <Frame>
        <p role="status">{say.over(state.reason)}</p>
        <button type="button" class="class-button sun" onClick={onAgain}>
          {say.again}
        </button>
      </Frame>
    );
  if (!stay || !room)
    return (
      <Frame>
        <p role="status">{say.entering}</p>
      </Frame>
    );
  return <Inside stay={stay} room={room} />;
}

type Seen = { voice: boolean; picture: boolean };

function Inside({ stay, room }: { stay: Stay; room: ClassRoom }) {
  const say = trialWords.value;
  const { live, own } = stay;
  const me = room.members.find(({ number }) => number === room.you);
  const echo = room.members.find(({ number }) => number !== room.you);
  const [asked, setAsked] = useState(false);
  const [withCamera, setWithCamera] = useState(live.capabilities.show);
  // Given a moment after entering: what was asked before would be refused.
  const ready = me?.floor === true && stay.state.type === 'live';
  useEffect(() => {
    if (!ready || asked) return;
    setAsked(true);
    void (async () => {
      if (live.capabilities.speak) await stay.toggleMicrophone();
      if (live.capabilities.show) await stay.toggleCamera();
    })();
  }, [ready, asked]);
  const seen = useSeen(stay, echo?.number);
  const camera = own.pictures.has('camera');
  const checks = [
    { name: say.network, works: true },
    { name: say.microphone, works: own.microphone === 'open' },
    { name: say.voice, works: seen.voice },
    ...(withCamera
      ? [
          { name: say.camera, works: camera },
          { name: say.picture, works: seen.picture },
        ]
      : []),
  ];
  const all = checks.every(({ works }) => works);
  const shown = room.publications.some(
    ({ member, publication }) => member === echo?.number && publication.source === 'camera',
  );
  return (
    <Frame>
      {withCamera && (
        <div class="class-preview">
          {shown && echo ? (
            <Remote
              live={live}
              picture={{ key: 'echo', name: echo.name, own: false, member: echo.number, source: 'camera' }}
              label={say.echo}
            />
          ) : (
            <p class="class-soft">{camera ? say.entering : say.asking}</p>
          )}
        </div>
      )}
      <p>
        {say.speak} <span class="class-soft">{say.headphones}</span>
      </p>
      {stay.soundBlocked && (
        <button type="button" class="class-button sun" onClick={stay.unlockSound}>
          {say.unlock}
        </button>
      )}
      {stay.refusal && (
        <p class="class-trouble" role="alert">
          {stay.refusal.message}
        </p>
      )}
      <section aria-labelledby="trial-checks">
        <h2 id="trial-checks">{say.checks}</h2>
        <ul class="trial-checks">
          {checks.map(({ name, works }) => (
            <li key={name} data-works={works}>
              <span class="trial-sign" aria-hidden="true">
                {works ? '✓' : '…'}
              </span>
              {name} : <b>{works ? say.works : say.waiting}</b>
            </li>
          ))}
        </ul>
        <p class="trial-done" role="status">
          {all ? say.done : ''}
        </p>
      </section>
      <div class="trial-acts">
        {live.capabilities.show && (
          <button
            type="button"
            class="class-button"
            onClick={() => {
              setWithCamera(!withCamera);
              if (camera === withCamera) void stay.toggleCamera();
            }}
          >
            {withCamera ? say.withoutCamera : say.withCamera}
          </button>
        )}
        <button type="button" class="class-button" onClick={() => live.leave()}>
          {say.stop}
        </button>
      </div>
    </Frame>
  );
}

/** What came back once did work: a pause in speaking takes nothing away. */
function useSeen({ live, state }: Stay, echo: number | undefined): Seen {
  const [seen, setSeen] = useState<Seen>({ voice: false, picture: false });
  const here = state.type === 'live';
  useEffect(() => {
    if (!here || echo === undefined) return;
    const timer = setInterval(() => {
      void live.stats().then(({ voices, pictures }) => {
        const voice = voices.some(({ member, rms }) => member === echo && rms > audible);
        const picture = pictures.some(({ member, firstPicture }) => member === echo && firstPicture !== null);
        setSeen((before) => ({ voice: before.voice || voice, picture: before.picture || picture }));
      });
    }, lookEvery);
    return () => clearInterval(timer);
  }, [live, here, echo]);
  return seen;
}
