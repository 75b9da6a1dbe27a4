// What the day says of attendance: a roll to call, a child who was missed, how the school stands. Calm, or nothing.
import { now } from '../../../web/clock.ts';
import { calendarDay, clockTime, list } from '../../../web/format.ts';
import { presence } from '../../../web/session.ts';
import { useWatch } from '../../../web/use-watch.ts';
import { getMissing, getOwnAttendance, listRollCalls, type OwnAttendance } from '../contract.ts';
import { lessonName } from './call-tag.tsx';
import { words } from './words.ts';
import './attendance.css';

export function AttendanceInDay() {
  const here = presence.value;
  const roles: readonly string[] = here.type === 'in' ? here.session.roles : [];
  return (
    <>
      {roles.includes('teacher') && <RollsToCall />}
      {roles.includes('parent') && <MissedToday />}
      {(roles.includes('staff') || roles.includes('head')) && <SchoolToday />}
    </>
  );
}

function RollsToCall() {
  const say = words.value;
  const { value } = useWatch(listRollCalls, {}, { at: ({ at }) => at }).state.value;
  const due = value?.lessons.filter(({ call }) => call === 'open' || call === 'forgotten') ?? [];
  if (due.length === 0) return null;
  return (
    <ul class="card calls" aria-label={say.roll}>
      {due.map((lesson) => (
        <li key={lesson.lessonId} data-call={lesson.lessonId}>
          <span>
            <span class={lesson.call === 'forgotten' ? 'tag off' : 'tag'}>{say.stateOf(lesson.call)}</span>{' '}
            {lessonName(lesson)}
          </span>
          <a
            class="button main small-button"
            href={`/attendance/${lesson.lessonId}`}
            aria-label={say.callRollOf(lessonName(lesson))}
          >
            {say.callRoll}
          </a>
        </li>
      ))}
    </ul>
  );
}

function MissedToday() {
  const { value } = useWatch(getOwnAttendance, {}, { at: ({ at }) => at }).state.value;
  const today = calendarDay(now.value);
  const missed = (value?.people ?? []).map((person) => ({
    ...person,
    marks: person.marks.filter(({ startsAt }) => calendarDay(startsAt) === today),
  }));
  return (
    <>
      {missed.map((person) => (
        <Missed key={person.userId} person={person} />
      ))}
    </>
  );
}

function Missed({ person: { givenName, marks } }: { person: OwnAttendance }) {
  const say = words.value;
  const named = (state: string) =>
    [...marks]
      .reverse()
      .flatMap((mark) => (mark.state === state ? [`${mark.title} (${clockTime(mark.startsAt)})`] : []));
  const [absent, prevented] = [named('absent'), named('prevented')];
  if (absent.length + prevented.length === 0) return null;
  return (
    <section class="card stack missed" aria-live="polite">
      {absent.length > 0 && (
        <>
          <h2>{say.absentCard(givenName, list(absent))}</h2>
          <p>{say.cardHint}</p>
        </>
      )}
      {prevented.length > 0 && (
        <>
          <h2>{say.preventedCard(givenName, list(prevented))}</h2>
          <p>{say.cardPrevented}</p>
        </>
      )}
      <p>
        <a class="button" href="/attendance">
          {say.seeAbsences}
        </a>
      </p>
    </section>
  );
}

function SchoolToday() {
  const say = words.value;
  const { value } = useWatch(getMissing, {}, { at: ({ at }) => at }).state.value;
  if (!value) return null;
  const missing = value.pupils.filter((pupil) => pupil.now === 'missing').length;
  const forgotten = value.lessons.filter(({ call }) => call === 'forgotten').length;
  if (missing + forgotten === 0) return null;
  return (
    <p class="notice">
      <span>
        {missing} {say.missingCount(missing)}, {forgotten} {say.forgottenCount(forgotten)}
      </span>
      <a href="/attendance">{say.seeOffice}</a>
    </p>
  );
}
