// Under the lessons: what is due today and on the next day of school, with the tick.
import { now } from '../../../web/clock.ts';
import { addDays, calendarDay, longDate } from '../../../web/format.ts';
import { HomeworkTick } from '../../../web/parts/homework-tick.tsx';
import type { DayHomework } from '../contract.ts';
import { words } from './words.ts';

type PartProps = { homework: readonly DayHomework[]; own: boolean };

export function HomeworkPart({ homework, own }: PartProps) {
  const say = words.value;
  const today = calendarDay(now.value);
  // A day kept overnight holds what was due yesterday.
  const due = homework.filter(({ dueOn }) => dueOn >= today);
  if (due.length === 0) return null;
  const left = due.filter(({ done }) => !done).length;
  return (
    <section class="homework-part">
      <h2 class="part-title">
        <a href="/homework">{say.homework}</a>{' '}
        <span class={left > 0 ? 'tag' : 'tag on'}>{left > 0 ? say.homeworkLeft(left) : say.homeworkDone}</span>
      </h2>
      <ul class="card lessons">
        {due.map((each) => (
          <li key={each.homeworkId} class={each.done ? 'due-line past' : 'due-line'} data-homework={each.homeworkId}>
            <div>
              <h3>{each.handIn ? <a href={`/homework/${each.homeworkId}`}>{each.title}</a> : each.title}</h3>
              <p class="small soft">{aboutOf(each, today)}</p>
            </div>
            <HomeworkTick homework={each} done={each.done} own={own} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "Mathématiques, pour demain, environ 20 min". */
function aboutOf({ subject, dueOn, minutes, handIn }: DayHomework, today: string): string {
  const say = words.value;
  const when =
    dueOn === today ? say.dueToday : dueOn === addDays(today, 1) ? say.dueTomorrow : say.dueOn(longDate(dueOn));
  return [
    subject,
    when,
    ...(minutes > 0 ? [say.homeworkMinutes(minutes)] : []),
    ...(handIn ? [say.toHandIn] : []),
  ].join(', ');
}
