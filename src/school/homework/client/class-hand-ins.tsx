// The class of who gave the homework: who has handed in, and the way to each.

import type { OutputOf } from '../../../lib/contract.ts';
import { clockTime, shortDate } from '../../../web/format.ts';
import type { listHandIns } from '../hand-in/contract.ts';
import { words } from './hand-in-words.ts';

export type ClassList = OutputOf<typeof listHandIns>;
type Row = ClassList['pupils'][number];

export function ClassHandIns({ homeworkId, list }: { homeworkId: string; list: ClassList }) {
  const say = words.value;
  const { pupils } = list;
  const handed = pupils.filter(({ handedAt }) => handedAt !== undefined).length;
  const back = pupils.filter(({ returnedAt }) => returnedAt !== undefined).length;
  return (
    <section class="stack" aria-labelledby="who-handed-in">
      <div>
        <h2 id="who-handed-in">{say.whoHandedIn}</h2>
        <p class="soft">{say.summary(handed, pupils.length, back)}</p>
      </div>
      <div class="card table-card">
        <table class="hand-in-table">
          <thead>
            <tr>
              <th scope="col">{say.pupil}</th>
              <th scope="col">{say.state}</th>
              <th scope="col">{say.when}</th>
              <th scope="col">{say.pagesCount}</th>
              <th scope="col">
                <span class="unseen">{say.open}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {pupils.map((row) => (
              <tr key={row.userId}>
                <th scope="row">{row.name}</th>
                <td>
                  <State row={row} />
                </td>
                <td class="figures">
                  {row.handedAt === undefined ? '–' : `${shortDate(row.handedAt)}, ${clockTime(row.handedAt)}`}
                </td>
                <td class="figures">{row.handedAt === undefined ? '–' : row.pages}</td>
                <td>
                  {row.handedAt !== undefined && (
                    <a
                      class="button small-button"
                      href={`/homework/${homeworkId}?pupil=${row.userId}`}
                      aria-label={say.openOf(row.name)}
                    >
                      {say.open}
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function State({ row: { handedAt, late, returnedAt, done } }: { row: Row }) {
  const say = words.value;
  if (returnedAt !== undefined) return <span class="tag on">{say.stateReturned}</span>;
  if (handedAt !== undefined)
    return <span class={late ? 'tag' : 'tag on'}>{late ? say.stateLate : say.stateHanded}</span>;
  return <span class="tag plain">{done ? say.stateDone : say.stateNone}</span>;
}
