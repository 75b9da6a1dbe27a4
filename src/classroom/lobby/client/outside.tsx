// Outside a class: when it starts, who waits too, what the teacher says. Enters by itself; no second is counted aloud.
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { now } from '../../../web/clock.ts';
import { calendarDay, clockTime, longDate } from '../../../web/format.ts';
import type { AboutLesson } from '../../client/page/about-lesson.ts';
import { shortName } from '../../client/page/names.ts';
import { useWords } from '../../client/page/words.ts';
import type { WaitNote } from '../contract.ts';
import { lobbyWords } from './words.ts';
import './lobby.css';

type Props = { note: WaitNote; ahead: number };

export function Outside({ note, ahead }: Props) {
  const say = lobbyWords.value;
  // Drawn again every few seconds; the time itself is the relay's.
  void now.value;
  const moment = Date.now() + ahead;
  if (note.why === 'lobby') return <InLobby note={note} />;
  const { startsAt, opensAt, people, count, teacher } = note;
  const left = opensAt === null ? 0 : opensAt - moment;
  const names = people.map((name) => shortName(name, people));
  return (
    <Door title={note.title} heading={say.early}>
      {startsAt !== null && (
        <p>
          {startsAt > moment ? say.starts(clockTime(startsAt), startsAt - moment) : say.started(clockTime(startsAt))}
        </p>
      )}
      <p>{left > 0 ? say.opens(left) : say.opensNow}</p>
      {teacher !== null && <p>{say.teacherIn(teacher)}</p>}
      {names.length === 0 ? (
        <p class="class-soft">{say.alone}</p>
      ) : (
        <div class="lobby-others">
          <p class="class-soft">{say.others(count - 1)}</p>
          <ul>
            {names.map((name, index) => (
              // Two pupils may bear the same name: their order is all there is.
              <li key={index}>{name}</li>
            ))}
            {count - 1 > names.length && <li>{say.more(count - 1 - names.length)}</li>}
          </ul>
        </div>
      )}
    </Door>
  );
}

function InLobby({ note }: { note: WaitNote }) {
  const say = lobbyWords.value;
  return (
    <Door title={note.title} heading={say.lobby}>
      <p>{say.lobbyBody}</p>
      {note.words !== '' && (
        <figure class="lobby-words">
          <figcaption class="class-soft">{say.teacherSays}</figcaption>
          <blockquote>{note.words}</blockquote>
        </figure>
      )}
    </Door>
  );
}

/** When pupils may wait at the door itself, and how often somebody early asks at most; in ms. */
const waitsBefore = 30 * 60_000;
const opensBefore = 10 * 60_000;
const askedEvery = 20_000;
/** A class that waits doesn't knock in the same instant. */
const spread = 5_000;
/** The longest time that a browser's timer can hold, ms. */
const longestTimer = 2 ** 31 - 1;

type EarlyProps = { title: string | null; about: AboutLesson | null; onAgain: () => void };

/** So early that the class itself doesn't know of it yet. */
export function VeryEarly({ title, about, onAgain }: EarlyProps) {
  const say = lobbyWords.value;
  const startsAt = about?.startsAt ?? null;
  const left = startsAt === null ? 0 : startsAt - now.value;
  const today = startsAt === null || calendarDay(startsAt) === calendarDay(now.value);
  useEffect(() => {
    const untilThere = startsAt === null ? 0 : startsAt - waitsBefore - now.peek();
    const wait = Math.max(untilThere, askedEvery) + Math.random() * spread;
    const timer = setTimeout(onAgain, Math.min(wait, longestTimer));
    return () => clearTimeout(timer);
  }, [startsAt]);
  return (
    <Door title={title} heading={say.early}>
      {startsAt !== null && left > 0 && (
        <p>{today ? say.starts(clockTime(startsAt), left) : say.startsOn(longDate(startsAt), clockTime(startsAt))}</p>
      )}
      <p>
        {startsAt === null
          ? say.opensUnknown
          : today
            ? say.opensLater(clockTime(startsAt - opensBefore))
            : say.opensThatDay(clockTime(startsAt - opensBefore))}
      </p>
    </Door>
  );
}

type DoorProps = { title: string | null; heading: string; children: ComponentChildren };

function Door({ title, heading, children }: DoorProps) {
  const words = useWords();
  return (
    <main class="class-door lobby-door">
      <div class="class-door-text">
        {title !== null && <p class="class-soft">{title}</p>}
        {/* Said once, when it is shown: what counts down beneath stays silent. */}
        <div role="status">
          <h1>{heading}</h1>
        </div>
        {children}
      </div>
      <a class="class-button" href="/">
        {words.backToDay}
      </a>
    </main>
  );
}
