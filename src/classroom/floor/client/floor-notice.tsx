// What a pupil is told of the floor: given, taken back, the microphone closed, and how to speak again. Nothing opens by itself.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Stay } from '../../client/page/use-class.ts';
import { useWords } from '../../client/page/words.ts';
import type { FloorState } from '../contract.ts';
import { floorOf } from '../floor.ts';
import { floorWords } from './words.ts';

/** Said, then it makes room; ms. */
const takenShown = 8_000;
/** ms */
const justBefore = 1_500;

type Props = { stay: Stay; floor: FloorState; number: number; cut: boolean };

export function FloorNotice({ stay, floor, number, cut }: Props) {
  const words = useWords();
  const say = floorWords.value;
  const mine = floorOf(floor, number);
  const closed = cut || floor.teacherAway !== null;
  const { asking, taken, reopen, answered } = useStanding(stay, mine !== undefined, closed);
  if (taken) return <Said text={words.floorTaken} />;
  if (!mine || closed) return null;
  if (mine.muted) return <Said text={say.muted} />;
  const { speak, show } = stay.live.capabilities;
  const micro = speak && stay.own.microphone !== 'open';
  const camera = show && mine.camera && !stay.own.pictures.has('camera');
  const wanted = reopen === 'microphone' ? micro : reopen === 'camera' ? camera : asking;
  if (!wanted || !(speak || show)) return null;
  const title = {
    microphone: say.reopenMicro,
    camera: say.reopenCamera,
    none: mine.camera ? say.givenWithCamera : say.given,
  }[reopen ?? 'none'];
  return (
    <div class="class-notice floor" role="status">
      <p>
        <b>{title}</b> {say.nothingOpens}
      </p>
      <div class="class-answers">
        {micro && (
          <button type="button" class="class-button small sun" onClick={() => void stay.toggleMicrophone()}>
            {words.openMicro}
          </button>
        )}
        {camera && (
          <button type="button" class="class-button small" onClick={() => void stay.toggleCamera()}>
            {words.openCamera}
          </button>
        )}
        <button type="button" class="class-link" onClick={answered}>
          {micro || camera ? words.later : words.close}
        </button>
      </div>
    </div>
  );
}

function Said({ text }: { text: string }) {
  return (
    <p class="class-notice" role="status">
      {text}
    </p>
  );
}

type Standing = {
  /** Newly given, and not answered. */
  asking: boolean;
  taken: boolean;
  /** What was open before a cut or the teacher's absence closed it. */
  reopen: 'microphone' | 'camera' | null;
  answered(): void;
};

function useStanding(stay: Stay, has: boolean, closed: boolean): Standing {
  const { own } = stay;
  const had = useRef(has);
  const [asking, setAsking] = useState(has);
  const [taken, setTaken] = useState(false);
  const [reopen, setReopen] = useState<Standing['reopen']>(null);
  const microphone = useLately(own.microphone !== 'closed');
  const camera = useLately(own.pictures.has('camera'));
  useEffect(() => {
    if (had.current === has) return;
    had.current = has;
    setAsking(has);
    setTaken(!has);
    setReopen(null);
    if (!has) stay.closeAll();
  }, [has]);
  useEffect(() => {
    // Who has reopened what was asked for has answered.
    if (reopen === 'microphone' ? own.microphone !== 'closed' : own.pictures.has('camera')) setReopen(null);
  }, [own.microphone, own.pictures]);
  useEffect(() => {
    if (closed) setReopen((before) => before ?? (microphone() ? 'microphone' : camera() ? 'camera' : null));
  }, [closed]);
  useEffect(() => {
    if (!taken) return;
    const timer = setTimeout(() => setTaken(false), takenShown);
    return () => clearTimeout(timer);
  }, [taken]);
  return {
    asking,
    taken,
    reopen,
    answered: () => {
      setAsking(false);
      setReopen(null);
    },
  };
}

/** Tells whether it is open, or was just before: the engine closes devices before the page hears why. */
function useLately(open: boolean): () => boolean {
  const until = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (!open) return;
    until.current = Number.POSITIVE_INFINITY;
    return () => {
      until.current = performance.now();
    };
  }, [open]);
  return () => performance.now() - until.current < justBefore;
}
