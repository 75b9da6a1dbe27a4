// One piece of homework in a list: what, for which subject, how long, and what became of it.
import type { ComponentChildren } from 'preact';
import { HomeworkTick } from '../../../web/parts/homework-tick.tsx';
import type { Homework, PupilState } from '../contract.ts';
import { Formatted } from './formatted.tsx';
import { words } from './words.ts';

type ItemProps = {
  homework: Homework;
  /** Of the pupil whose list it is. */
  state?: PupilState | undefined;
  /** The reader is that pupil. */
  own?: boolean;
  /** Where the list is by subject, the date. */
  date?: string | undefined;
  children?: ComponentChildren;
};

export function Item({ homework, state, own = false, date, children }: ItemProps) {
  const say = words.value;
  const { title, subject, minutes, teacher, text, classTitle, counts, pupilIds } = homework;
  const facts = [
    ...(date === undefined ? [subject] : [date]),
    teacher,
    ...(state ? [] : [classTitle]),
    ...(minutes > 0 ? [say.minutes(minutes)] : []),
    ...(counts ? [say.counts(counts.done, counts.pupils)] : []),
    ...(!state && pupilIds ? [say.forSome(pupilIds.length)] : []),
  ];
  return (
    <li class={state?.done ? 'card homework done' : 'card homework'} data-homework={homework.homeworkId}>
      <div class="homework-top">
        <div class="homework-what">
          <h3>{title}</h3>
          <p class="small soft">{facts.join(' · ')}</p>
        </div>
        {state && <HomeworkTick homework={homework} done={state.done} own={own} />}
      </div>
      <Formatted text={text} />
      {children}
    </li>
  );
}
