// The stage: the picture that matters, largest; the others small in its corner; or who is here while nothing is shown.
import { useState } from 'preact/hooks';
import type { PictureSource } from '../../protocol.ts';
import type { ClassRoom } from '../live-class.ts';
import type { AboutLesson } from './about-lesson.ts';
import { arrange, type Picture } from './arrange.ts';
import { LeaveFullScreen } from './full-screen.tsx';
import { Icon } from './icons.tsx';
import { Own, Remote } from './picture.tsx';
import type { Stay } from './use-class.ts';
import { Waiting } from './waiting.tsx';
import { useWords } from './words.ts';

type Props = { stay: Stay; room: ClassRoom; about: AboutLesson | null; talking: ReadonlySet<number> };

export function Stage({ stay, room, about, talking }: Props) {
  const words = useWords();
  const [enlarged, setEnlarged] = useState<string | null>(null);
  const { live, own } = stay;
  const sources = new Set<PictureSource>(own.pictures.keys());
  const { stage, corner } = arrange(room, sources, enlarged);
  const shown = stage ? [stage, ...corner] : [];
  const nameOf = (picture: Picture) => (picture.own ? words.you : picture.name);
  const labelOf = (picture: Picture) => words[picture.source](nameOf(picture));

  // A screen is captioned only where its teacher's own picture doesn't say whose it is.
  const captioned = ({ source, own: mine, member }: Picture) =>
    source === 'camera' || (!mine && !corner.some((other) => other.member === member));

  const draw = (picture: Picture) => {
    const stream = own.pictures.get(picture.source);
    if (!picture.own) return <Remote live={live} picture={picture} label={labelOf(picture)} />;
    if (!stream) return null;
    // A screen that shows itself is a hall of mirrors.
    if (picture.source === 'screen') return <OwnScreen onStop={() => void stay.toggleScreen()} />;
    return <Own stream={stream} label={labelOf(picture)} mirrored />;
  };

  return (
    <section class="class-stage" id="class-stage" aria-label={words.stage}>
      {shown.length === 0 && <Waiting room={room} about={about} talking={talking} />}
      {/* Keyed, so that a picture which moves from the corner to the stage keeps its canvas and never blinks. */}
      {shown.map((picture, index) => (
        <figure
          key={picture.key}
          class={index === 0 ? 'class-picture on-stage' : `class-picture in-corner corner-${index}`}
          data-source={picture.source}
          data-talking={talking.has(picture.member) || undefined}
        >
          {draw(picture)}
          {captioned(picture) && <figcaption>{nameOf(picture)}</figcaption>}
          {index > 0 && (
            <button
              type="button"
              class="class-enlarge"
              aria-label={words.enlarge(labelOf(picture))}
              onClick={() => setEnlarged(picture.key)}
            />
          )}
        </figure>
      ))}
      {stay.soundBlocked && (
        <button type="button" class="class-unlock" onClick={stay.unlockSound}>
          <Icon name="sound" />
          {words.touchToHear}
        </button>
      )}
      <LeaveFullScreen />
    </section>
  );
}

function OwnScreen({ onStop }: { onStop: () => void }) {
  const words = useWords();
  return (
    <div class="class-own-screen">
      <p>{words.youShowScreen}</p>
      <button type="button" class="class-button" onClick={onStop}>
        {words.stopScreen}
      </button>
    </div>
  );
}
