// One piece of homework in a list: what, for which subject, how long, and what became of it.
import type { ComponentChildren } from 'preact';
import { clockTime, longDate } from '../../../web/format.ts';
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
      {homework.shownFrom !== undefined && (
        <p>
          <span class="tag">{say.shownFrom(longDate(homework.shownFrom), clockTime(homework.shownFrom))}</span>
        </p>
      )}
      <Formatted text={text} />
      {homework.handIn !== 'none' && (state || homework.own) && (
        <p class="row">
          {state && <HandInState state={state} />}
          <HandInLink homework={homework} state={state} own={own} />
        </p>
      )}
      {children}
    </li>
  );
}

function HandInState({ state: { handedAt, late, returnedAt } }: { state: PupilState }) {
  const say = words.value;
  if (returnedAt !== undefined) return <span class="tag on">{say.returned}</span>;
  if (handedAt === undefined) return null;
  return <span class={late ? 'tag' : 'tag on'}>{late ? say.handedInLate : say.handedIn}</span>;
}

type LinkProps = { homework: Homework; state: PupilState | undefined; own: boolean };

function HandInLink({ homework: { homeworkId, title, counts }, state, own }: LinkProps) {
  const say = words.value;
  const handsIn = own && state?.handedAt === undefined;
  const label = state
    ? handsIn
      ? say.toHandIn
      : say.seeHandIn
    : say.seeHandIns(counts?.handedIn ?? 0, counts?.pupils ?? 0);
  return (
    <a
      class={handsIn ? 'button small-button' : 'link small'}
      href={`/homework/${homeworkId}`}
      aria-label={say.of(label, title)}
    >
      {label}
    </a>
  );
}
