// One person's day: the lesson that matters now, then the rest in order of time.
import type { ComponentChildren } from 'preact';
import { now } from '../../../web/clock.ts';
import { clockTime, longDate } from '../../../web/format.ts';
import { Shelter } from '../../../web/parts/mark.tsx';
import type { Day, DayLesson } from '../contract.ts';
import { LessonLine, type Seen } from './lesson-line.tsx';
import { momentsOf } from './moments.ts';
import { NowCard } from './now-card.tsx';
import { words } from './words.ts';

type Timetable = Day['timetables'][number];

export function OneDay({ timetable, seen }: { timetable: Timetable; seen: Seen }) {
  const { first, firstIs, later, past } = momentsOf(timetable.lessons, now.value);
  const say = words.value;
  const next = timetable.next;
  return (
    <div class="day">
      <div class="day-now">
        {first ? (
          <NowCard lesson={first} open={firstIs === 'open'} seen={seen} />
        ) : (
          <Rest title={timetable.lessons.length ? say.allDone : say.noneToday} next={next} />
        )}
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
function Rest({ title, next }: { title: string; next: Timetable['next'] }) {
  const first = next?.lessons.find((lesson) => lesson.state === 'planned');
  return (
    <section class="card rest">
      <Shelter />
      <h2 class="rest-title">{title}</h2>
      <p class="soft">
        {next && first
          ? words.value.nextDayStarts(longDate(next.date), clockTime(first.startsAt))
          : words.value.noneSoon}
      </p>
    </section>
  );
}
