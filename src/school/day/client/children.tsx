// A parent's day: one card a child tells all at a glance; the chosen child's day is below, or side by side on a wide page.
import { useSignal } from '@preact/signals';
import { now } from '../../../web/clock.ts';
import { clockTime, shortDate } from '../../../web/format.ts';
import { isRunning, momentsOf } from './moments.ts';
import { OneDay, type Timetable } from './one-day.tsx';
import { words } from './words.ts';

export function Children({ timetables }: { timetables: Timetable[] }) {
  const chosen = useSignal(0);
  const say = words.value;
  if (timetables.length === 0) return <p class="card">{say.noChildren}</p>;
  const shown = Math.min(chosen.value, timetables.length - 1);
  const several = timetables.length > 1;
  return (
    <section class={several ? 'children several' : 'children'} aria-label={say.children}>
      {several && (
        <ul class="child-cards">
          {timetables.map((timetable, index) => (
            <li key={timetable.person.userId}>
              <button
                type="button"
                class="child-card"
                aria-pressed={index === shown}
                onClick={() => {
                  chosen.value = index;
                }}
              >
                <ChildName timetable={timetable} />
                <Glance timetable={timetable} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="child-days">
        {timetables.map((timetable, index) => (
          <div key={timetable.person.userId} class={index === shown ? 'child-day' : 'child-day unchosen'}>
            <h2 class="child-title">
              <ChildName timetable={timetable} />
            </h2>
            <OneDay timetable={timetable} seen="pupil" own={false} />
          </div>
        ))}
      </div>
    </section>
  );
}

function ChildName({ timetable: { person } }: { timetable: Timetable }) {
  return (
    <>
      <span class="child-name">{person.givenName}</span>{' '}
      {person.classes.length > 0 && <span class="soft child-class">{person.classes[0]}</span>}
    </>
  );
}

/** One line: where this child is now, or goes next, and whether something changed. */
function Glance({ timetable }: { timetable: Timetable }) {
  const say = words.value;
  const { first } = momentsOf(timetable.lessons, now.value);
  const changes = timetable.lessons.filter((lesson) => lesson.change && Date.parse(lesson.endsAt) > now.value).length;
  return (
    <span class="child-glance">
      <span>
        {first
          ? sentence(first)
          : (nextOf(timetable) ??
            (timetable.lessons.length ? say.childDone : timetable.known ? say.childNone : say.notKnown))}
      </span>
      {changes > 0 && <span class="tag">{say.changes(changes)}</span>}
    </span>
  );
}

function sentence(first: Timetable['lessons'][number]): string {
  return isRunning(first, now.value)
    ? words.value.childNow(first.title, clockTime(first.endsAt))
    : words.value.childNext(first.title, clockTime(first.startsAt));
}

function nextOf({ next }: Timetable): string | undefined {
  const first = next?.lessons.find((lesson) => lesson.state === 'planned');
  return next && first ? `${first.title}, ${shortDate(next.date)}, ${clockTime(first.startsAt)}` : undefined;
}
