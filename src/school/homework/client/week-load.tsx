// What a class already has in the week that one is about to add to.

import type { OutputOf } from '../../../lib/contract.ts';
import { longDate } from '../../../web/format.ts';
import { useWatch } from '../../../web/use-watch.ts';
import { type weekLoad as contract, weekLoad } from '../contract.ts';
import { words } from './words.ts';

/** Minutes a day from which it is said. */
const heavyFrom = 90;

type LoadProps = {
  classId: string;
  title: string;
  date: string;
  /** Of what is being written. */
  minutes: number;
  /** It stands among them already. */
  except: string | undefined;
};

export function WeekLoad({ classId, title, date, minutes, except }: LoadProps) {
  const load = useWatch(weekLoad, { query: { classId, date } });
  const value = load?.state.value.value;
  return (
    <section class="card week-load" aria-labelledby="week-load">
      <h2 id="week-load">{words.value.load(title)}</h2>
      <p class="small soft">{words.value.loadHint}</p>
      {value ? <Days load={value} date={date} minutes={minutes} except={except} /> : <span class="bone" />}
    </section>
  );
}

type DaysProps = { load: OutputOf<typeof contract> } & Pick<LoadProps, 'date' | 'minutes' | 'except'>;

function Days({ load, date, minutes, except }: DaysProps) {
  const say = words.value;
  // A weekend is worth a line when something is due then.
  const days = load.days.filter((day, index) => index < 5 || day.items.length > 0 || day.date === date);
  return (
    <table class="load-table">
      <thead>
        <tr>
          <th scope="col">{say.day}</th>
          <th scope="col">{say.already}</th>
          <th scope="col">{say.most}</th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => {
          const items = day.items.filter(({ homeworkId }) => homeworkId !== except);
          const isDue = day.date === date;
          const had = day.items.find(({ homeworkId }) => homeworkId === except)?.minutes ?? 0;
          const total = Math.max(0, day.minutes - had) + (isDue ? minutes : 0);
          return (
            <tr key={day.date} class={isDue ? 'is-due' : ''}>
              <th scope="row">{longDate(day.date)}</th>
              <td>
                {items.length === 0 && <span class="soft">{say.loadNone}</span>}
                <ul class="plain-list">
                  {items.map((item) => (
                    <li key={item.homeworkId}>
                      {item.subject} : {item.title}{' '}
                      <span class="soft">
                        ({item.classTitle}, {item.minutes} min)
                      </span>
                    </li>
                  ))}
                </ul>
              </td>
              <td class="figures">
                {total} min
                {isDue && <span class="small soft"> {say.withThis}</span>}
                {total >= heavyFrom && <span class="tag off">{say.heavy}</span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
