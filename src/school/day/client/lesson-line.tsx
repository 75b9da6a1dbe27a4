// One lesson in a list: when, what, where, and what changed, in words on the same line as its reason.
import type { ComponentChildren } from 'preact';
import { now } from '../../../web/clock.ts';
import { calendarDay, clockTime, list, longDate, weekday } from '../../../web/format.ts';
import type { DayLesson } from '../contract.ts';
import { isOpen } from './moments.ts';
import { PlanBControl } from './plan-b.tsx';
import { words } from './words.ts';

/** Whose eyes: a pupil knows the class and asks who teaches; a teacher the reverse; staff want both. */
export type Seen = 'pupil' | 'teacher' | 'staff';

type LineProps = { lesson: DayLesson; seen: Seen; past?: boolean };

export function LessonLine({ lesson, seen, past }: LineProps) {
  const say = words.value;
  const cancelled = lesson.state === 'cancelled';
  return (
    <li class={past ? 'lesson past' : 'lesson'} data-lesson={lesson.lessonId}>
      <time class="lesson-time" dateTime={lesson.startsAt}>
        {clockTime(lesson.startsAt)}
      </time>
      <div class="lesson-what">
        <h3 class="lesson-title">
          {cancelled ? <s>{lesson.title}</s> : lesson.title}
          {cancelled ? (
            <span class="tag off">{offLabel(lesson)}</span>
          ) : (
            lesson.change && <span class="tag">{changeLabel(lesson)}</span>
          )}
          {lesson.kind === 'room' && <span class="tag on">{say.outside}</span>}
          {past && lesson.live.state === 'ended' && <span class="tag on">{say.over}</span>}
        </h3>
        {lesson.change && <Change lesson={lesson} />}
        {!cancelled && <p class="small soft">{details(lesson, seen)}</p>}
        {lesson.mayEnter && isOpen(lesson, now.value) && (
          <a class="button small-button" href={`/class/${lesson.lessonId}`} aria-label={say.enterNamed(lesson.title)}>
            {say.enterShort}
          </a>
        )}
        {lesson.replay && (
          <a class="small" href={`/replay/${lesson.lessonId}`}>
            {say.replay(lesson.title)}
          </a>
        )}
        {seen === 'teacher' && lesson.mayEnter && !past && !isOpen(lesson, now.value) && (
          <PrepareLink lesson={lesson} />
        )}
        {seen === 'teacher' && lesson.mayEnter && !past && (
          <PlanBControl lessonId={lesson.lessonId} planB={lesson.planB} />
        )}
        {seen === 'teacher' && <LessonLinks lesson={lesson} past={past === true} />}
      </div>
    </li>
  );
}

/** Slides and questions wait in the class for the lesson. */
export const PrepareLink = ({ lesson: { lessonId } }: { lesson: DayLesson }) => (
  <a class="small" href={`/class/${lessonId}`}>
    {words.value.prepare}
  </a>
);

/** Before the lesson, whom it has besides its own people; afterwards, who was there. */
const LessonLinks = ({ lesson: { lessonId, gone, state }, past }: { lesson: DayLesson; past: boolean }) =>
  gone || state === 'cancelled' ? null : past ? (
    <a class="small" href={`/api/lessons/${lessonId}/attendance`} download>
      {words.value.attendance}
    </a>
  ) : (
    <a class="small" href={`/lessons/${lessonId}/guests`}>
      {words.value.guests}
    </a>
  );

function offLabel({ gone }: DayLesson): string {
  if (!gone) return words.value.cancelled;
  return gone.type === 'given_to_other' ? words.value.givenAway : words.value.movedAway;
}

/** Where a lesson went that is no longer here: "déplacé au mardi 24 novembre, 9 h 00, salle 12". */
export function whereGone({ gone, room, teachers }: DayLesson): string[] {
  if (!gone) return [];
  const say = words.value;
  if (gone.type === 'given_to_other') return [say.replacedBy(gone.teachers)];
  return [
    say.movedToDate(longDate(gone.startsAt), clockTime(gone.startsAt)),
    ...(gone.room === room ? [] : [roomName(gone.room)]),
    ...(list(gone.teachers) === list(teachers) ? [] : [say.nowBy(gone.teachers)]),
  ];
}

/** A lesson that was nothing before is a new one. */
export function changeLabel({ change }: DayLesson): string {
  return Object.keys(change?.was ?? {}).length === 0 ? words.value.added : words.value.changed;
}

/** "M. Petit, salle 204". */
export function details(lesson: DayLesson, seen: Seen): string {
  const parts = [
    ...(seen === 'pupil' ? [] : lesson.classes),
    ...(seen === 'teacher' ? [] : [lesson.teachers.length ? list(lesson.teachers) : words.value.noTeacher]),
    ...(lesson.room ? [words.value.room(lesson.room)] : []),
  ];
  return parts.join(', ');
}

/** The former value struck through, the new one, then why. */
export function Change({ lesson }: { lesson: DayLesson }) {
  const change = lesson.change;
  if (!change) return null;
  const say = words.value;
  const { was } = change;
  const pieces: ComponentChildren[] = whereGone(lesson);
  if (lesson.state !== 'cancelled') {
    if (was.startsAt !== undefined || was.endsAt !== undefined) {
      const former = was.startsAt ?? lesson.startsAt;
      const moved = calendarDay(former) !== calendarDay(lesson.startsAt);
      const text = moved ? `${weekday(former)} ${clockTime(former)}` : clockTime(former);
      pieces.push(<Was text={text} now={say.movedTo(clockTime(lesson.startsAt))} />);
    }
    if (was.room !== undefined) pieces.push(<Was text={roomName(was.room)} now={say.nowIn(roomName(lesson.room))} />);
    if (was.teachers !== undefined) pieces.push(<Was text={list(was.teachers)} now={say.nowBy(lesson.teachers)} />);
  }
  return (
    <p class="small change">
      {pieces.map((piece) => (
        <>{piece}, </>
      ))}
      <span class="reason">{change.reason}</span>
    </p>
  );
}

const roomName = (room: string) => (room === '' ? words.value.noRoom : words.value.room(room));

function Was({ text, now }: { text: string; now: string }) {
  return (
    <>
      {text && (
        <>
          <span class="unseen">{words.value.before} </span>
          <s>{text}</s>{' '}
        </>
      )}
      {now}
    </>
  );
}
