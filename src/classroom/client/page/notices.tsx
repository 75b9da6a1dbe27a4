// What the person must know now, above the stage: cut off, the floor given, what this browser can't do, what was refused.
import { useEffect, useRef, useState } from 'preact/hooks';
import { language } from '../../../web/language.ts';
import type { ClassRoom, Member } from '../live-class.ts';
import type { AboutLesson } from './about-lesson.ts';
import { PlanB } from './plan-b.tsx';
import type { Stay } from './use-class.ts';
import { useWords } from './words.ts';

type Props = { stay: Stay; me: Member; room: ClassRoom; about: AboutLesson | null; cut: boolean };

/** A refusal is read, then it makes room; in ms. */
const refusalShown = 8_000;

export function Notices({ stay, me, room, about, cut }: Props) {
  const words = useWords();
  // Said aloud by the announcer, once; here it only stays to be read.
  const crowded = words.crowded(room.tier, room.voices, me.role === 'pupil');
  const { live, refusal, forgetRefusal } = stay;
  const [understood, setUnderstood] = useState(false);
  const missing = live.capabilities.missing.filter(
    ({ ability }) => ability === 'hear' || ability === 'watch' || (me.floor && ability !== 'share-screen'),
  );
  useEffect(() => {
    if (!refusal) return;
    const timer = setTimeout(forgetRefusal, refusalShown);
    return () => clearTimeout(timer);
  }, [refusal]);

  return (
    <div class="class-notices">
      {cut && (
        <p class="class-notice cut" role="status">
          <b>{words.cutTitle}</b> {words.cutBody}
        </p>
      )}
      {me.role === 'pupil' && <PlanB about={about} away={cut} />}
      {!cut && crowded !== '' && <p class="class-notice">{crowded}</p>}
      {missing.length > 0 && !understood && (
        <div class="class-notice">
          <p>{missing.map((one) => one[language.value]).join(' ')}</p>
          <button type="button" class="class-button small" onClick={() => setUnderstood(true)}>
            {words.dismiss}
          </button>
        </div>
      )}
      {me.role === 'pupil' && <Floor stay={stay} me={me} />}
      {refusal && !(refusal.code === 'media' && !me.floor) && (
        <p class="class-notice refused" role="alert">
          {words.refused(refusal.code) || refusal.message}
        </p>
      )}
    </div>
  );
}

/** Being given the floor opens nothing by itself; having it taken closes everything. */
function Floor({ stay, me }: { stay: Stay; me: Member }) {
  const words = useWords();
  const had = useRef(me.floor);
  const [asking, setAsking] = useState(me.floor);
  const [taken, setTaken] = useState(false);
  useEffect(() => {
    if (had.current === me.floor) return;
    had.current = me.floor;
    setAsking(me.floor);
    setTaken(!me.floor);
    if (!me.floor) stay.closeAll();
  }, [me.floor]);
  useEffect(() => {
    if (!taken) return;
    const timer = setTimeout(() => setTaken(false), refusalShown);
    return () => clearTimeout(timer);
  }, [taken]);
  const { speak, show } = stay.live.capabilities;

  if (taken) {
    return (
      <p class="class-notice" role="status">
        {words.floorTaken}
      </p>
    );
  }
  if (!asking || !(speak || show)) return null;
  const opened = stay.own.microphone === 'open';
  return (
    <div class="class-notice floor" role="status">
      <p>
        <b>{words.floorGiven}</b> {words.floorGivenBody}
      </p>
      <div class="class-answers">
        {speak && !opened && (
          <button type="button" class="class-button small sun" onClick={() => void stay.toggleMicrophone()}>
            {words.openMicro}
          </button>
        )}
        {show && !stay.own.pictures.has('camera') && (
          <button type="button" class="class-button small" onClick={() => void stay.toggleCamera()}>
            {words.openCamera}
          </button>
        )}
        <button type="button" class="class-link" onClick={() => setAsking(false)}>
          {opened ? words.close : words.later}
        </button>
      </div>
    </div>
  );
}
