// What the stage says while nothing is shown: when the lesson starts and who is here, or who is speaking.

import { now } from '../../../web/clock.ts';
import { clockTime } from '../../../web/format.ts';
import { isPupil } from '../../activities/activity.ts';
import { floorWords } from '../../floor/client/words.ts';
import type { ClassRoom } from '../live-class.ts';
import type { AboutLesson } from './about-lesson.ts';
import { initials, shortName } from './names.ts';
import { useWords } from './words.ts';

/** Faces shown before the teacher comes; the count says the rest. */
const facesShown = 12;

type Props = { room: ClassRoom; about: AboutLesson | null; talking: ReadonlySet<number>; watches: boolean };

/** @param props.watches false where this browser shows no pictures. */
export function Waiting({ room, about, talking, watches }: Props) {
  const words = useWords();
  const teacher = room.members.find((member) => member.role === 'teacher' && member.here);
  const me = room.members.find((member) => member.number === room.you);
  const pupils = room.members.filter((member) => isPupil(member) && member.here);
  if (me && me.role !== 'pupil' && (!teacher || teacher.number === room.you)) {
    return (
      <div class="class-waiting">
        <h2>{words.alone}</h2>
        <p>{watches ? words.aloneBody : words.aloneBlind}</p>
        <Faces names={pupils.map((pupil) => pupil.name)} />
      </div>
    );
  }
  if (teacher) {
    return (
      <div class="class-waiting">
        <span class="class-face large" data-talking={talking.has(teacher.number) || undefined} aria-hidden="true">
          {initials(teacher.name)}
        </span>
        <h2>{talking.has(teacher.number) ? words.speaks(teacher.name) : words.isHere(teacher.name)}</h2>
        <p>{watches ? words.withoutPicture : words.cannotWatch}</p>
      </div>
    );
  }
  if (room.parts.floor.teacherAway !== null) {
    return (
      <div class="class-waiting">
        <h2>{floorWords.value.pause}</h2>
        <p>{words.nothingToDo}</p>
      </div>
    );
  }
  const time = about && clockTime(about.startsAt);
  const started = about !== null && about.startsAt <= now.value;
  const absent = words.notHereYet(about?.teacher ?? words.teacher);
  return (
    <div class="class-waiting">
      <h2>{time === null ? absent : started ? words.startedAt(time) : words.startsAt(time)}</h2>
      {time !== null && <p>{absent}</p>}
      <p>{words.nothingToDo}</p>
      <Faces names={pupils.map((pupil) => pupil.name)} />
      <p class="class-soft">{words.alreadyHere(pupils.length)}</p>
    </div>
  );
}

function Faces({ names }: { names: string[] }) {
  if (names.length === 0) return null;
  return (
    <ul class="class-faces">
      {names.slice(0, facesShown).map((name, index) => (
        // Two pupils may bear the same name: their order is all there is.
        <li key={index}>
          <span class="class-face" aria-hidden="true">
            {initials(name)}
          </span>
          {shortName(name, names)}
        </li>
      ))}
      {names.length > facesShown && <li>+ {names.length - facesShown}</li>}
    </ul>
  );
}
