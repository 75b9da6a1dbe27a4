// The stage: the picture that matters, largest; the others small in its corner; or who is here while nothing is shown.
import { useState } from 'preact/hooks';
import type { PictureSource } from '../../protocol.ts';
import type { ClassRoom, Member } from '../live-class.ts';
import type { AboutLesson } from './about-lesson.ts';
import { arrange, type Picture } from './arrange.ts';
import { LeaveFullScreen } from './full-screen.tsx';
import { Icon } from './icons.tsx';
import { cards, scenes } from './parts.tsx';
import { Own, Remote } from './picture.tsx';
import type { Stay } from './use-class.ts';
import { Waiting } from './waiting.tsx';
import { useWords } from './words.ts';

type Props = { stay: Stay; room: ClassRoom; me: Member; about: AboutLesson | null; talking: ReadonlySet<number> };

export function Stage({ stay, room, me, about, talking }: Props) {
  const words = useWords();
  const [enlarged, setEnlarged] = useState<string | null>(null);
  const { live, own } = stay;
  const sources = new Set<PictureSource>(own.pictures.keys());
  const { stage, corner } = arrange(room, sources, enlarged);
  const shown = stage ? [stage, ...corner] : [];
  const { shown: wished } = room.parts.stage;
  const Scene = wished === 'people' ? undefined : scenes[wished];
  const part = { live, room, me, leads: me.role !== 'pupil' };
  /** The scene has the stage to itself; the people are in its corner then. */
  const first = Scene ? 1 : 0;
  const nameOf = (picture: Picture) => (picture.own ? words.you : picture.name);
  const labelOf = (picture: Picture) => words[picture.source](nameOf(picture));

  const streamOf = (picture: Picture) => (picture.own ? own.pictures.get(picture.source) : undefined);
  const captionOf = (picture: Picture): string | null => {
    if (picture.source === 'camera') return nameOf(picture);
    if (picture.own) return isWholeScreen(streamOf(picture)) ? null : words.youShowScreen;
    // Its teacher's own picture says whose screen it is.
    return corner.some((other) => other.member === picture.member) ? null : nameOf(picture);
  };

  const draw = (picture: Picture) => {
    if (!picture.own) return <Remote live={live} picture={picture} label={labelOf(picture)} />;
    const stream = streamOf(picture);
    if (!stream) return null;
    if (picture.source === 'screen' && isWholeScreen(stream))
      return <OwnScreen onStop={() => void stay.toggleScreen()} />;
    return <Own stream={stream} label={labelOf(picture)} mirrored={picture.source === 'camera'} />;
  };

  return (
    <section class="class-stage" id="class-stage" aria-label={words.stage}>
      {Scene && (
        <div class="class-scene">
          <Scene {...part} />
        </div>
      )}
      {!Scene && shown.length === 0 && <Waiting room={room} about={about} talking={talking} />}
      {/* Keyed, so that a picture which moves from the corner to the stage keeps its canvas and never blinks. */}
      {shown.map((picture, index) => (
        <figure
          key={picture.key}
          class={index + first === 0 ? 'class-picture on-stage' : `class-picture in-corner corner-${index + first}`}
          data-source={picture.source}
          data-talking={talking.has(picture.member) || undefined}
        >
          {draw(picture)}
          {captionOf(picture) !== null && <figcaption>{captionOf(picture)}</figcaption>}
          {index + first > 0 && !Scene && (
            <button
              type="button"
              class="class-enlarge"
              aria-label={words.enlarge(labelOf(picture))}
              onClick={() => setEnlarged(picture.key)}
            />
          )}
        </figure>
      ))}
      {stay.soundBlocked && room.voices !== 'none' && (
        <button type="button" class="class-unlock" onClick={stay.unlockSound}>
          <Icon name="sound" />
          {words.touchToHear}
        </button>
      )}
      <div class="class-cards">
        {cards.map(({ key, View }) => (
          <View key={key} {...part} />
        ))}
      </div>
      <LeaveFullScreen />
    </section>
  );
}

/** A whole screen that shows itself is a hall of mirrors; a window or a tab is not. */
const isWholeScreen = (stream: MediaStream | undefined): boolean =>
  stream?.getVideoTracks()[0]?.getSettings().displaySurface === 'monitor';

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
