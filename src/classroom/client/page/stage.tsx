// The stage: what the teacher shows or the picture that matters, largest; the others beside it; or who is here while nothing is shown.
import { useEffect, useState } from 'preact/hooks';
import { groupBoardSeen } from '../../groups/client/board-choice.ts';
import { GroupScene } from '../../groups/client/group-scene.tsx';
import type { PictureSource } from '../../protocol.ts';
import { stageWords } from '../../stage/client/words.ts';
import { Wall, wallOnStage } from '../../stills/client/wall.tsx';
import type { ClassRoom, Member } from '../live-class.ts';
import type { AboutLesson } from './about-lesson.ts';
import { arrange, type Picture } from './arrange.ts';
import { LeaveFullScreen } from './full-screen.tsx';
import { Icon } from './icons.tsx';
import { cards, scenes } from './parts.tsx';
import { NoPicture, Own, Remote } from './picture.tsx';
import type { Stay } from './use-class.ts';
import { Waiting } from './waiting.tsx';
import { useWords } from './words.ts';

type Props = { stay: Stay; room: ClassRoom; me: Member; about: AboutLesson | null; talking: ReadonlySet<number> };

export function Stage({ stay, room, me, about, talking }: Props) {
  const words = useWords();
  const [enlarged, setEnlarged] = useState<string | null>(null);
  const { live, own } = stay;
  const sources = new Set<PictureSource>(own.pictures.keys());
  const paused = room.quality.quality === 'voice' || room.quality.quality === 'text';
  const { shown: wished } = room.parts.stage;
  // In a replay a picture stands still when it is paused.
  const still = paused || room.you === 0 ? undefined : words.stillPicture;
  const ofGroup = groupBoardSeen(room, me) !== null;
  const Scene = ofGroup ? GroupScene : wished === 'people' ? undefined : scenes[wished];
  const { watch } = live.capabilities;
  const { stage, strip } = arrange(
    watch ? room : { ...room, publications: [] },
    sources,
    enlarged,
    Scene !== undefined,
  );
  const shown = stage ? [stage, ...strip] : strip;
  // What the teacher shows now is what was not chosen yet.
  useEffect(() => setEnlarged(null), [wished, ofGroup]);
  const part = { live, room, me, leads: me.role !== 'pupil' };
  const nameOf = (picture: Picture) => (picture.own ? words.you : picture.name);
  const labelOf = (picture: Picture) => words[picture.source](nameOf(picture));

  const streamOf = (picture: Picture) => (picture.own ? own.pictures.get(picture.source) : undefined);
  const captionOf = (picture: Picture): string | null => {
    if (picture.source === 'camera') return nameOf(picture);
    if (picture.own) return isWholeScreen(streamOf(picture)) ? null : words.youShowScreen(isHeard(streamOf(picture)));
    // Its teacher's own picture says whose screen it is.
    return strip.some((other) => other.member === picture.member) ? null : nameOf(picture);
  };

  const draw = (picture: Picture) => {
    if (!picture.own)
      return (
        <>
          <Remote live={live} picture={picture} label={labelOf(picture)} still={still} />
          {paused && <NoPicture said={words.withoutPicture} />}
        </>
      );
    const stream = streamOf(picture);
    if (!stream) return null;
    if (picture.source === 'screen' && isWholeScreen(stream))
      return <OwnScreen heard={isHeard(stream)} onStop={() => void stay.toggleScreen()} />;
    return <Own stream={stream} label={labelOf(picture)} mirrored={picture.source === 'camera'} />;
  };

  return (
    <section class="class-stage" id="class-stage" aria-label={words.stage}>
      <div class="class-shown" style={rowsOf(strip.length)} data-strip={strip.length > 0 || undefined}>
        {Scene && (
          // Kept where it is while a camera is enlarged: a board forgets nothing.
          <div class="class-scene" inert={stage !== null}>
            <Scene {...part} />
          </div>
        )}
        {!Scene && shown.length === 0 && wallOnStage(room) && <Wall {...part} talking={talking} />}
        {!Scene && shown.length === 0 && !wallOnStage(room) && (
          <Waiting room={room} about={about} talking={talking} watches={watch} />
        )}
        {/* Keyed, so that a picture which moves from the strip to the stage keeps its canvas and never blinks. */}
        {shown.map((picture) => (
          <figure
            key={picture.key}
            class={picture === stage ? 'class-picture on-stage' : 'class-picture in-strip'}
            data-source={picture.source}
            data-talking={talking.has(picture.member) || undefined}
          >
            {draw(picture)}
            {captionOf(picture) !== null && <figcaption>{captionOf(picture)}</figcaption>}
            {picture === stage && picture.key === enlarged && (
              <button type="button" class="class-button small class-back" onClick={() => setEnlarged(null)}>
                {stageWords.value.back}
              </button>
            )}
            {picture !== stage && (
              <button
                type="button"
                class="class-enlarge"
                aria-label={words.enlarge(labelOf(picture))}
                onClick={() => setEnlarged(picture.key)}
              />
            )}
          </figure>
        ))}
      </div>
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

/** How many stand beside, in one column or in rows of four. */
const rowsOf = (count: number) => ({ '--strip': count, '--rows': Math.ceil(count / 4) });

/** A whole screen that shows itself is a hall of mirrors; a window or a tab is not. */
const isWholeScreen = (stream: MediaStream | undefined): boolean =>
  stream?.getVideoTracks()[0]?.getSettings().displaySurface === 'monitor';

/** The browser gave the computer's sound with it. */
const isHeard = (stream: MediaStream | undefined): boolean => stream?.getAudioTracks().length === 1;

function OwnScreen({ heard, onStop }: { heard: boolean; onStop: () => void }) {
  const words = useWords();
  return (
    <div class="class-own-screen">
      <p>{words.youShowScreen(heard)}</p>
      <button type="button" class="class-button" onClick={onStop}>
        {words.stopScreen}
      </button>
    </div>
  );
}
