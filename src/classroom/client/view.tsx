// The page of a live class: the door, the class, and how it ends.
import './page/class.css';
import './page/class-room.css';
import './page/class-side.css';
import './page/class-layout.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { place } from '../../web/place.ts';
import { presence } from '../../web/session.ts';
import { Outside } from '../lobby/client/outside.tsx';
import { AsPupil } from '../onlookers/client/as-pupil.tsx';
import { asPupilWords } from '../onlookers/client/words.ts';
import { Trial } from '../trial/client/trial.tsx';
import { trialLesson } from '../trial/trial.ts';
import { type AboutLesson, aboutLesson } from './page/about-lesson.ts';
import type { Choices } from './page/devices.ts';
import { Entering } from './page/entering.tsx';
import { GreenRoom } from './page/green-room.tsx';
import { Over } from './page/over.tsx';
import { Room } from './page/room.tsx';
import { useClass } from './page/use-class.ts';
import { useVisibleHeight } from './page/use-visible-height.ts';

export function ClassView({ params }: { params: Record<string, string> }) {
  if (params.lessonId === trialLesson) return <Trial />;
  return <Lesson params={params} asPupil={place.value.query.get('view') === 'pupil'} />;
}

function Lesson({ params, asPupil }: { params: Record<string, string>; asPupil: boolean }) {
  const lessonId = params.lessonId ?? '';
  const [about, setAbout] = useState<AboutLesson | null | undefined>(undefined);
  const [choices, setChoices] = useState<Choices | null>(null);
  // Only who may be its teacher waits to know: a pupil enters at once.
  const mayTeach = presence.value.type !== 'in' || presence.value.session.roles.includes('teacher');
  const frame = useVisibleHeight();
  // Coming back after leaving is a new stay.
  const [stays, setStays] = useState(0);
  useEffect(() => {
    let current = true;
    setAbout(undefined);
    void aboutLesson(lessonId).then((found) => current && setAbout(found));
    return () => {
      current = false;
    };
  }, [lessonId]);
  useEffect(() => {
    const before = document.title;
    const title = [...(asPupil ? [asPupilWords.value.title] : []), ...(about ? [about.title] : [])];
    if (title.length > 0) document.title = [...title, 'Préau'].join(' · ');
    return () => {
      document.title = before;
    };
  }, [about, asPupil]);

  return (
    <div class="class-page" ref={frame}>
      {asPupil ? (
        <AsPupil key={stays} lessonId={lessonId} about={about ?? null} onAgain={() => setStays((count) => count + 1)} />
      ) : about === undefined && mayTeach ? (
        <Entering title={null} cut={false} about={null} />
      ) : about?.teaches && !choices ? (
        <GreenRoom about={about} onEnter={setChoices} />
      ) : (
        <Inside
          key={stays}
          lessonId={lessonId}
          about={about ?? null}
          choices={choices}
          onAgain={() => {
            setChoices(null);
            setStays((count) => count + 1);
          }}
        />
      )}
    </div>
  );
}

type InsideProps = { lessonId: string; about: AboutLesson | null; choices: Choices | null; onAgain: () => void };

function Inside({ lessonId, about, choices, onAgain }: InsideProps) {
  const stay = useClass(lessonId);
  const opened = useRef(false);
  const state = stay?.state;
  useEffect(() => {
    if (stay?.state.type !== 'live' || opened.current) return;
    opened.current = true;
    if (choices?.microphone.on) void stay.toggleMicrophone(choices.microphone.id);
    if (choices?.camera.on) void stay.toggleCamera(choices.camera.id);
  }, [stay, choices]);

  const room = state && 'room' in state ? state.room : null;
  const me = room?.members.find((member) => member.number === room.you);
  const title = room?.lesson.title ?? about?.title ?? null;
  if (state?.type === 'waiting') return <Outside note={state.note} ahead={state.ahead} />;
  if (state?.type === 'over') return <Over reason={state.reason} title={title} about={about} onAgain={onAgain} />;
  if (!stay || !room || !me) return <Entering title={title} cut={state?.type === 'returning'} about={about} />;
  return <Room stay={stay} room={room} me={me} about={about} />;
}
