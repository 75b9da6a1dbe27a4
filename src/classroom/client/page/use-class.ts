// Holds one stay in a class: the engine's state, what this page publishes, and what the engine refused.
import { useEffect, useRef, useState } from 'preact/hooks';
import { forgetHold, keepHold } from '../../../web/seat-hold.ts';
import { groupOf } from '../../groups/groups.ts';
import { choice } from '../../quality/client/choice.ts';
import { joinClass } from '../join-class.ts';
import type { ClassState, LiveClass, Refusal } from '../live-class.ts';
import { offerDiagnostics } from './diagnostics.ts';
import { useHeadphones } from './headphones.ts';
import { firstWatch, type Quality, watchNetwork } from './network.ts';
import { type Own, type Publishing, useOwn } from './use-own.ts';
import { useWords } from './words.ts';

export type Stay = Publishing & {
  live: LiveClass;
  state: ClassState;
  own: Own;
  quality: Quality;
  soundBlocked: boolean;
  unlockSound(): void;
  /** The last thing that couldn't be done, in words; `ref` names the message it is about. */
  refusal: Refusal | null;
  forgetRefusal(): void;
};

const measuredEvery = 2_000;

/** Enters when mounted, leaves when unmounted. @param asPupil only looks, as a pupil would */
export function useClass(lessonId: string, asPupil = false): Stay | null {
  const [live, setLive] = useState<LiveClass | null>(null);
  const [state, setState] = useState<ClassState>({ type: 'joining' });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [soundBlocked, setSoundBlocked] = useState(false);
  const words = useWords();
  const [own, publishing] = useOwn(live, ({ device, trouble, message }) => {
    // Who closes the browser's own question has not asked for an answer.
    if (trouble === 'cancelled') return;
    const said = { denied: words.deviceBlocked, none: words.deviceAbsent, busy: words.deviceBusy, unsupported: null };
    const say = said[trouble];
    setRefusal({ code: 'media', message: say && device !== 'screen' ? say(device) : message });
  });
  useHeadphones(live, own.microphone !== 'closed');
  const quality = useQuality(live, state.type === 'live');
  const latest = useRef(publishing);
  latest.current = publishing;
  const room = 'room' in state ? state.room : null;
  const group = room ? groupOf(room.parts.groups, room.you) : null;
  // A pupil who was cut off, or whose group changed, opens it again by a touch.
  const pupil = room?.members.find(({ number }) => number === room.you)?.role === 'pupil';
  const away = pupil && state.type === 'returning';
  useEffect(() => latest.current.forgetLost(), [group, away]);

  useEffect(() => {
    const key = `preau.class.${lessonId}.${asPupil ? 'view' : 'resume'}`;
    const resume = sessionStorage.getItem(key);
    const joined = joinClass({
      ...{ lessonId, asPupil },
      ...(resume !== null && { resume }),
      onState: (next) => {
        setState(next);
        const token = joined.resumeToken();
        if (token !== null) sessionStorage.setItem(key, token);
      },
      onHold: keepHold,
      onRefused: (refused) => {
        setRefusal(refused);
        latest.current.forgetEnded();
      },
    });
    joined.chooseQuality(choice.peek());
    setLive(joined);
    const takeBack = offerDiagnostics(joined);
    // Entered by a touch, sound plays; a reloaded page must be touched first.
    if (joined.capabilities.hear && !asPupil) void joined.unlockSound().then((plays) => setSoundBlocked(!plays));
    return () => {
      // Leaving by a link gives the place back; a reload doesn't come here, and keeps it.
      takeBack();
      sessionStorage.removeItem(key);
      forgetHold();
      joined.leave();
    };
  }, [lessonId]);

  useEffect(() => {
    if (!live || !soundBlocked) return;
    // Any touch or key will do: the button is for those who do nothing else.
    const unlock = () => void live.unlockSound().then((plays) => setSoundBlocked(!plays));
    document.addEventListener('pointerup', unlock);
    document.addEventListener('keydown', unlock);
    return () => {
      document.removeEventListener('pointerup', unlock);
      document.removeEventListener('keydown', unlock);
    };
  }, [live, soundBlocked]);

  if (!live) return null;
  return {
    ...publishing,
    live,
    state,
    own,
    quality,
    soundBlocked: soundBlocked && state.type !== 'over',
    unlockSound: () => void live.unlockSound().then((plays) => setSoundBlocked(!plays)),
    refusal,
    forgetRefusal: () => setRefusal(null),
  };
}

function useQuality(live: LiveClass | null, measurable: boolean): Quality {
  const [quality, setQuality] = useState<Quality>('good');
  useEffect(() => {
    if (!live || !measurable) return;
    let watch = firstWatch;
    const timer = setInterval(() => {
      void live.stats().then((stats) => {
        watch = watchNetwork(watch, stats);
        setQuality(watch.quality);
      });
    }, measuredEvery);
    return () => clearInterval(timer);
  }, [live, measurable]);
  return quality;
}
