// Raised hands in their order, and who is here; a leader gives the floor from either.
import { useState } from 'preact/hooks';
import { byName } from '../../../web/format.ts';
import { FloorActs, HandActs, QueueActs } from '../../floor/client/floor-acts.tsx';
import { floorWords } from '../../floor/client/words.ts';
import { floorOf } from '../../floor/floor.ts';
import { InviteLink } from '../../guests/client/invite-link.tsx';
import { guestWords } from '../../guests/client/words.ts';
import { QualitySign } from '../../quality/client/quality-sign.tsx';
import { Attendance } from '../../register/client/attendance.tsx';
import { Wall, wallOnStage } from '../../stills/client/wall.tsx';
import type { ClassRoom, LiveClass, Member } from '../live-class.ts';
import type { AboutLesson } from './about-lesson.ts';
import { Question } from './confirm.tsx';
import { initials, shortName } from './names.ts';
import type { Waits } from './use-hands.ts';
import { useWords } from './words.ts';

type Props = {
  live: LiveClass;
  room: ClassRoom;
  leads: boolean;
  waits: Waits;
  talking: ReadonlySet<number>;
  about: AboutLesson | null;
};

export function Hands({ live, room, leads, waits, quietWhenEmpty }: Props & { quietWhenEmpty: boolean }) {
  const words = useWords();
  if (waits.length === 0 && quietWhenEmpty) return null;
  const names = room.members.map((member) => member.name);
  return (
    <section class="class-hands" aria-label={words.raisedHands}>
      <h2>{words.raisedHands}</h2>
      {leads && <QueueActs live={live} floor={room.parts.floor} />}
      {waits.length === 0 && <p class="class-soft">{words.noHands}</p>}
      <ol>
        {waits.map(({ member, seconds }, index) => (
          <li key={member.number} class={leads ? 'class-person with-act' : 'class-person'}>
            <span class="class-face" aria-hidden="true">
              {initials(member.name)}
            </span>
            <span class="class-name" title={member.name}>
              {member.number === room.you ? words.you : shortName(member.name, names)}
            </span>
            <span class="class-soft class-wait">
              {words.rank(index + 1)}, {words.waited(seconds)}
            </span>
            {leads && <HandActs live={live} name={member.name} number={member.number} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

export function People(props: Props) {
  const { room, leads, talking } = props;
  const words = useWords();
  const me = room.members.find(({ number }) => number === room.you);
  const members = [...room.members].sort((a, b) => standing(a) - standing(b) || alphabetical(a, b));
  return (
    <section class="class-panel class-people" id="class-people" aria-label={words.people}>
      <Hands {...props} quietWhenEmpty={false} />
      {me && room.parts.stills.open && !wallOnStage(room) && (
        <Wall live={props.live} room={room} me={me} leads={leads} talking={talking} />
      )}
      <h2>{words.people}</h2>
      <ul>
        {members.map((member) => (
          <Person
            key={member.number}
            {...props}
            member={member}
            acts={leads && member.number !== room.you}
            speaks={talking.has(member.number)}
          />
        ))}
      </ul>
      {leads && <InviteLink lessonId={room.lesson.id} />}
      {leads && <Attendance room={room} about={props.about} />}
    </section>
  );
}

const alphabetical = byName((member: Member) => member.name);

/** Teachers, then those who hold the floor, then the class, then those on their way. */
const standing = (member: Member): number =>
  member.role === 'teacher' ? 0 : !member.here ? 3 : member.role === 'pupil' && member.floor ? 1 : 2;

type PersonProps = Props & { member: Member; acts: boolean; speaks: boolean };

function Person({ live, room, member, acts, speaks }: PersonProps) {
  const words = useWords();
  const [asking, setAsking] = useState(false);
  const pupil = member.role === 'pupil';
  const say = floorWords.value;
  const mine = floorOf(room.parts.floor, member.number);
  const notes = [
    member.guest && guestWords.value.note(member.guest),
    member.role === 'teacher' && words.teaches,
    member.role === 'staff' && words.staff,
    mine !== undefined && (mine.camera ? say.hasCamera : say.hasVoice),
    mine?.muted === true && say.isMuted,
    !member.here && words.onTheWay,
  ].filter((note) => note !== false && note !== undefined);
  const face = (
    <>
      <span class="class-face" data-talking={speaks || undefined} aria-hidden="true">
        {initials(member.name)}
      </span>
      <span class="class-name">
        {member.number === room.you ? `${member.name} (${words.you.toLowerCase()})` : member.name}
      </span>
      <span class="class-soft">
        {notes.length > 0 && `${notes.join(', ')} `}
        {member.here && <QualitySign room={room} number={member.number} />}
      </span>
    </>
  );
  if (!acts || !pupil) return <li class="class-person">{face}</li>;
  return (
    <li>
      <details class="class-acts" name="class-person">
        <summary class="class-person">{face}</summary>
        <div class="class-person-acts">
          <FloorActs live={live} floor={room.parts.floor} number={member.number} name={member.name} />
          {member.hand !== null && (
            <button type="button" class="class-button small" onClick={() => live.raiseHand(false, member.number)}>
              {words.lowerHand}
            </button>
          )}
          <button type="button" class="class-button small danger" onClick={() => setAsking(true)}>
            {words.removePerson}
          </button>
        </div>
      </details>
      {asking && (
        <Question
          title={words.removeQuestion(member.name)}
          body={words.removeBody}
          stay={words.cancel}
          answers={[{ label: words.removeConfirm, danger: true, act: () => live.removePerson(member.number) }]}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
