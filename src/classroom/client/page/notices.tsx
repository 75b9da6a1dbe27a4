// What the person must know now, above the stage: cut off, the floor given, what this browser can't do, what was refused.
import { useEffect, useState } from 'preact/hooks';
import { language } from '../../../web/language.ts';
import { whyNot } from '../../floor/allowed.ts';
import { FloorNotice } from '../../floor/client/floor-notice.tsx';
import { TeacherAway } from '../../floor/client/teacher-away.tsx';
import { forbiddenWords, reopenWords } from '../../floor/words.ts';
import { groupBoardSeen } from '../../groups/client/board-choice.ts';
import type { ClassRoom, Member } from '../live-class.ts';
import type { AboutLesson } from './about-lesson.ts';
import { PlanB } from './plan-b.tsx';
import type { Stay } from './use-class.ts';
import { useWords } from './words.ts';

type Props = { stay: Stay; me: Member; room: ClassRoom; about: AboutLesson | null; cut: boolean };

/** A refusal is read, then it makes room; in ms. */
const refusalShown = 8_000;

/** The notice of the floor says these in the language of the page. */
const saidOfFloor: ReadonlySet<string> = new Set([...Object.values(forbiddenWords), reopenWords]);

const teacherHere = ({ members }: ClassRoom): boolean => members.some(({ role, here }) => role === 'teacher' && here);

export function Notices({ stay, me, room, about, cut }: Props) {
  const words = useWords();
  // Said aloud by the announcer, once; here it only stays to be read.
  const crowded = words.crowded(room.tier, room.voices, me.role === 'pupil');
  const { live, refusal, forgetRefusal } = stay;
  const { teacherAway } = room.parts.floor;
  const [understood, setUnderstood] = useState(false);
  const speaks = whyNot(room.parts, me, 'microphone') === undefined;
  // Where the picture would be it is said already, as long as nothing else stands there.
  const said =
    room.parts.stage.shown === 'people' &&
    stay.own.pictures.size === 0 &&
    teacherHere(room) &&
    groupBoardSeen(room, me) === null;
  const missing = live.capabilities.missing.filter(
    ({ ability }) => ability === 'hear' || (ability === 'watch' && !said) || (speaks && ability !== 'share-screen'),
  );
  useEffect(() => {
    // That one hears nothing stays to be read.
    if (!refusal || refusal.code === 'deaf') return;
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
      {!cut && teacherAway !== null && <TeacherAway since={teacherAway} leads={me.role !== 'pupil'} />}
      {me.role === 'pupil' && <FloorNotice stay={stay} floor={room.parts.floor} number={me.number} cut={cut} />}
      {refusal && !(refusal.code === 'media' && saidOfFloor.has(refusal.message)) && (
        <p class="class-notice refused" role="alert">
          {words.refused(refusal.code) || refusal.message}
        </p>
      )}
    </div>
  );
}
