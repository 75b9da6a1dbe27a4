// The largest thing on the page: the lesson that matters now, and the one button that enters it.
import { connection } from '../../../web/call.ts';
import { now } from '../../../web/clock.ts';
import { clockTime } from '../../../web/format.ts';
import type { DayLesson } from '../contract.ts';
import { Change, changeLabel, details, PrepareLink, type Seen } from './lesson-line.tsx';
import { endOf, isRunning, minutesUntil, opensAt, startOf } from './moments.ts';
import { PlanBControl, PlanBLink } from './plan-b.tsx';
import { words } from './words.ts';

/** Who is early may wait at the door itself this long before it opens, ms. */
const doorBefore = 20 * 60_000;

type CardProps = { lesson: DayLesson; open: boolean; seen: Seen };

export function NowCard({ lesson, open, seen }: CardProps) {
  const say = words.value;
  const running = isRunning(lesson, now.value);
  return (
    <section class="now" aria-labelledby={`now-${lesson.lessonId}`} data-lesson={lesson.lessonId}>
      <p class="now-when">{when(lesson, open)}</p>
      <h2 class="now-title" id={`now-${lesson.lessonId}`}>
        {lesson.title}
      </h2>
      <p class="now-where">{details(lesson, seen)}</p>
      {lesson.kind === 'room' && (
        <p>
          <span class="tag on">{say.outside}</span>
        </p>
      )}
      {lesson.change && (
        <div class="now-change">
          <span class="tag">{changeLabel(lesson)}</span>
          <Change lesson={lesson} />
        </div>
      )}
      {open && <p class="now-who">{who(lesson, seen)}</p>}
      {open && lesson.mayEnter && (
        <a class="button sun wide now-enter" href={`/class/${lesson.lessonId}`}>
          {say.enter}
        </a>
      )}
      {!open && lesson.mayEnter && seen === 'teacher' && (
        <p class="now-who">
          <PrepareLink lesson={lesson} />
        </p>
      )}
      {!open && lesson.mayEnter && seen !== 'teacher' && (
        <p class="now-who">
          {say.opensAt(clockTime(opensAt(lesson)))}{' '}
          {opensAt(lesson) - now.value <= doorBefore && <a href={`/class/${lesson.lessonId}`}>{say.waitAtDoor}</a>}
        </p>
      )}
      {seen === 'teacher' && lesson.mayEnter && <PlanBControl lessonId={lesson.lessonId} planB={lesson.planB} />}
      {seen === 'pupil' && open && lesson.planB && connection.value === 'unreachable' && (
        <PlanBLink address={lesson.planB} />
      )}
      {running && <Elapsed lesson={lesson} />}
    </section>
  );
}

function when(lesson: DayLesson, open: boolean): string {
  const say = words.value;
  if (isRunning(lesson, now.value)) return say.nowUntil(clockTime(lesson.endsAt));
  const start = clockTime(lesson.startsAt);
  return open ? say.startsIn(start, minutesUntil(startOf(lesson), now.value)) : say.nextAt(start);
}

function who(lesson: DayLesson, seen: Seen): string {
  const say = words.value;
  const { teacherPresent, pupils } = lesson.live;
  if (seen === 'teacher') return pupils > 0 ? say.pupilsIn(pupils) : say.nobodyYet;
  if (!lesson.teachers.length) return pupils > 0 ? say.pupilsIn(pupils) : say.nobodyYet;
  const teacher = teacherPresent ? say.teacherIn(lesson.teachers) : say.teacherNotYet(lesson.teachers);
  return pupils > 0 ? say.andAlso(teacher, say.pupilsIn(pupils)) : teacher;
}

/** How much of the lesson is behind; the time above says it in words. */
function Elapsed({ lesson }: { lesson: DayLesson }) {
  const share = (now.value - startOf(lesson)) / (endOf(lesson) - startOf(lesson));
  return (
    <svg class="now-elapsed" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect width={Math.min(100, Math.max(0, share * 100))} height="1" />
    </svg>
  );
}
