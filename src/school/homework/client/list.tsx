// A list of homework by day or by subject.
import type { ComponentChildren } from 'preact';
import { now } from '../../../web/clock.ts';
import { addDays, calendarDay, longDate, shortDate } from '../../../web/format.ts';
import type { Homework } from '../contract.ts';
import { words } from './words.ts';

type ListProps = {
  homework: readonly Homework[];
  bySubject: boolean;
  /** How many of these are left to do, when the list is a pupil's. */
  leftOf?: ((homework: readonly Homework[]) => number) | undefined;
  children: (homework: Homework, date: string | undefined) => ComponentChildren;
};

export function List({ homework, bySubject, leftOf, children }: ListProps) {
  const groups = new Map<string, Homework[]>();
  for (const each of homework) {
    const key = bySubject ? each.subject : each.dueOn;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const keys = bySubject ? [...groups.keys()].sort(new Intl.Collator('fr').compare) : [...groups.keys()];
  return (
    <div class="homework-groups">
      {keys.map((key) => {
        const own = groups.get(key) ?? [];
        const left = leftOf?.(own);
        return (
          <section key={key} class="stack homework-group">
            <h2 class="part-title homework-day">
              <span>{bySubject ? key : dayTitle(key)}</span>
              {left !== undefined && left > 0 && <span class="tag">{words.value.left(left)}</span>}
            </h2>
            <ul class="plain-list homework-list">
              {own.map((each) => children(each, bySubject ? shortDate(each.dueOn) : undefined))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

export function dayTitle(date: string): string {
  const say = words.value;
  const today = calendarDay(now.value);
  if (date === today) return say.forToday;
  if (date === addDays(today, 1)) return `${say.forTomorrow}, ${longDate(date)}`;
  return say.forDate(longDate(date));
}
