// One person's day: the lesson that matters now, then the rest in order of time.
import type { ComponentChildren } from 'preact';
import { now } from '../../../web/clock.ts';
import { clockTime, longDate } from '../../../web/format.ts';
import { Shelter } from '../../../web/parts/mark.tsx';
import type { Day, DayLesson } from '../contract.ts';
import { HomeworkPart } from './homework-part.tsx';
import { LessonLine, type Seen } from './lesson-line.tsx';
import { momentsOf } from './moments.ts';
import { NewMarks } from './new-marks.tsx';
import { NowCard } from './now-card.tsx';
import { words } from './words.ts';

/** As it stands today, see `timetableOn`. */
export type Timetable = Day['timetables'][number] & { known: boolean };

/** @param own it is the reader's own day */
export function OneDay({ timetable, seen, own }: { timetable: Timetable; seen: Seen; own: boolean }) {
  const { first, firstIs, later, past } = momentsOf(timetable.lessons, now.value);
  const say = words.value;
  const next = timetable.next;
  return (
    <div class="day">
      <div class="day-now">
        {first ? <NowCard lesson={first} open={firstIs === 'open'} seen={seen} /> : <Rest timetable={timetable} />}
      </div>
      <div class="day-list">
        {later.length > 0 && (
          <Lessons title={first ? say.later : say.yourLessons}>
            {later.map((lesson) => (
              <LessonLine key={lesson.lessonId} lesson={lesson} seen={seen} />
            ))}
          </Lessons>
        )}
        {!first && next && <NextDay date={next.date} lessons={next.lessons} seen={seen} />}
        {timetable.homework && <HomeworkPart homework={timetable.homework} own={own} />}
        {timetable.marks && <NewMarks marks={timetable.marks} />}
        {past.length > 0 && <Past lessons={past} seen={seen} />}
      </div>
    </div>
  );
}

function Lessons({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="lessons-part">
      <h2 class="part-title">{title}</h2>
      <ul class="card lessons">{children}</ul>
    </section>
  );
}

function NextDay({ date, lessons, seen }: { date: string; lessons: DayLesson[]; seen: Seen }) {
  return (
    <Lessons title={words.value.nextDay(longDate(date))}>
      {lessons.map((lesson) => (
        <LessonLine key={lesson.lessonId} lesson={lesson} seen={seen} />
      ))}
    </Lessons>
  );
}

function Past({ lessons, seen }: { lessons: DayLesson[]; seen: Seen }) {
  return (
    <details class="past-part">
      <summary class="part-title">{words.value.earlier(lessons.length)}</summary>
      <ul class="card lessons">
        {lessons.map((lesson) => (
          <LessonLine key={lesson.lessonId} lesson={lesson} seen={seen} past />
        ))}
      </ul>
    </details>
  );
}

/** Nothing left today: calm, and when one meets again. */
function Rest({ timetable: { known, lessons, next } }: { timetable: Timetable }) {
  const say = words.value;
  const first = next?.lessons.find((lesson) => lesson.state === 'planned');
  const hint =
    next && first
      ? say.nextDayStarts(longDate(next.date), clockTime(first.startsAt))
      : known
        ? say.noneSoon
        : say.notKnownHint;
  return (
    <section class="card rest">
      <Shelter />
      <h2 class="rest-title">{known ? (lessons.length ? say.allDone : say.noneToday) : say.notKnown}</h2>
      <p class="soft">{hint}</p>
    </section>
  );
}
