// Lessons, dense: one table a day, columns that sort, arrows from row to row.
import { useSignal } from '@preact/signals';
import { byName, calendarDay, clockTime, list, longDate, shortDate } from '../../../web/format.ts';
import type { Lesson } from '../contract.ts';
import { words } from './words.ts';

type Column = 'time' | 'lesson' | 'class' | 'teacher' | 'room';
const columns: readonly Column[] = ['time', 'lesson', 'class', 'teacher', 'room'];

const keyOf: Record<Column, (lesson: Lesson) => string> = {
  time: ({ startsAt }) => startsAt,
  lesson: ({ title }) => title,
  class: ({ classes }) => classes[0]?.title ?? '',
  teacher: ({ teachers }) => teachers[0]?.name ?? '',
  room: ({ room }) => room,
};

type TableProps = { lessons: Lesson[]; onChange: ((lesson: Lesson) => void) | undefined };

export function LessonTable({ lessons, onChange }: TableProps) {
  const sort = useSignal<Column>('time');
  const say = words.value;
  const days = grouped(lessons, ({ startsAt }) => calendarDay(startsAt));
  return (
    <div class="card table-card timetable-card">
      <table class="timetable">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" aria-sort={sort.value === column ? 'ascending' : 'none'}>
                <button
                  type="button"
                  class="sort"
                  onClick={() => {
                    sort.value = column;
                  }}
                >
                  {say[column]}
                </button>
              </th>
            ))}
            <th scope="col">{say.state}</th>
            {onChange && (
              <th scope="col">
                <span class="unseen">{say.action}</span>
              </th>
            )}
          </tr>
        </thead>
        {[...days].map(([day, ofDay]) => (
          <tbody key={day}>
            <tr class="timetable-day">
              <th scope="rowgroup" colSpan={onChange ? 7 : 6}>
                {longDate(day)}
              </th>
            </tr>
            {[...ofDay].sort(byName((one) => `${keyOf[sort.value](one)} ${one.startsAt}`)).map((lesson) => (
              <Row key={lesson.lessonId} lesson={lesson} onChange={onChange} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Row({ lesson, onChange }: { lesson: Lesson; onChange: TableProps['onChange'] }) {
  const say = words.value;
  const cancelled = lesson.state === 'cancelled';
  const was = lesson.change?.was ?? {};
  const name = nameOf(lesson);
  return (
    <tr class={cancelled ? 'is-cancelled' : undefined} data-lesson={lesson.lessonId}>
      <td class="figures timetable-time">
        {(was.startsAt !== undefined || was.endsAt !== undefined) && (
          <Was text={timesOf(was.startsAt ?? lesson.startsAt, was.endsAt ?? lesson.endsAt, lesson.startsAt)} />
        )}
        {clockTime(lesson.startsAt)} – {clockTime(lesson.endsAt)}
      </td>
      <th scope="row">{cancelled ? <s>{lesson.title}</s> : lesson.title}</th>
      <td>{lesson.classes.map(({ title }) => title).join(', ')}</td>
      <td>
        {was.teachers && <Was text={was.teachers.length ? list(was.teachers.map((one) => one.name)) : say.nobody} />}
        {list(lesson.teachers.map((one) => one.name))}
      </td>
      <td>
        {was.room !== undefined && was.room !== '' && <Was text={was.room} />}
        {lesson.room}
      </td>
      <td>
        {lesson.change && (
          <>
            <span class={cancelled ? 'tag off' : 'tag'}>{labelOf(lesson)}</span> {lesson.change.reason}
          </>
        )}
      </td>
      {onChange && (
        <td class="timetable-action">
          <button
            type="button"
            class="button small-button"
            data-row-button
            onKeyDown={moveAlong}
            aria-label={say.changeNamed(name)}
            onClick={() => onChange(lesson)}
          >
            {say.change}
          </button>
        </td>
      )}
    </tr>
  );
}

function labelOf(lesson: Lesson): string {
  if (lesson.state === 'cancelled') return words.value.cancelled;
  const isNew = lesson.source === 'page' && Object.keys(lesson.change?.was ?? {}).length === 0;
  return isNew ? words.value.added : words.value.changed;
}

/** "Maths, 5e A, 9 h 05", to speak of it. */
export function nameOf(lesson: Lesson): string {
  return [lesson.title, ...lesson.classes.map(({ title }) => title), clockTime(lesson.startsAt)].join(', ');
}

function timesOf(startsAt: string, endsAt: string, now: string): string {
  const moved = calendarDay(startsAt) !== calendarDay(now);
  return `${moved ? `${shortDate(startsAt)}, ` : ''}${clockTime(startsAt)} – ${clockTime(endsAt)}`;
}

function Was({ text }: { text: string }) {
  return (
    <span class="timetable-was">
      <span class="unseen">{words.value.was} </span>
      <s>{text}</s>{' '}
    </span>
  );
}

function moveAlong(event: KeyboardEvent & { currentTarget: HTMLButtonElement }): void {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (way === undefined && event.key !== 'Home' && event.key !== 'End') return;
  const table = event.currentTarget.closest('table');
  const buttons = [...(table?.querySelectorAll<HTMLButtonElement>('[data-row-button]') ?? [])];
  const index = buttons.indexOf(event.currentTarget);
  event.preventDefault();
  const target = event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : index + (way ?? 0);
  buttons[Math.min(buttons.length - 1, Math.max(0, target))]?.focus();
}

function grouped<Item>(items: Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
