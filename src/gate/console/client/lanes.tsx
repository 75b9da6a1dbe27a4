// The three lines side by side, then every other figure there is.
import { number } from '../../../web/format.ts';
import type { PolicyView, Snapshot } from '../contract.ts';
import { total } from './standing.tsx';
import { words } from './words.ts';

const lanes = ['lesson', 'staff', 'open'] as const;

export function Lanes({ now, policy }: { now: Snapshot; policy: PolicyView }) {
  const say = words.value;
  const sure = (lane: (typeof lanes)[number]) => Math.floor(now.slots * policy.shares[lane]);
  return (
    <div class="stack">
      <h2 id="gate-lanes">{say.lanes}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached from the keyboard. */}
      <section class="card table-card" tabIndex={0} aria-labelledby="gate-lanes">
        <table class="gate-table figures">
          <thead>
            <tr>
              <th scope="col">{say.lane}</th>
              {[say.inside, say.waiting, say.sure, say.called, say.late, say.pace, say.serving].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lanes.map((lane) => (
              <tr key={lane}>
                <th scope="row">{say[lane]}</th>
                <td>{number(now.seats[lane])}</td>
                <td>{number(now.waiting[lane])}</td>
                <td>{number(sure(lane))}</td>
                <td>{number(now.turns[lane])}</td>
                <td>{number(now.late[lane])}</td>
                <td>{number(Math.round(now.pace[lane] * 10) / 10)}</td>
                <td>{number(now.serving[lane])}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{say.all}</th>
              <td>{number(total(now.seats))}</td>
              <td>{number(total(now.waiting))}</td>
              <td>{number(now.slots)}</td>
              <td>{number(total(now.turns))}</td>
              <td>{number(total(now.late))}</td>
              <td>{number(Math.round(total(now.pace) * 10) / 10)}</td>
              <td />
            </tr>
          </tfoot>
        </table>
      </section>
    </div>
  );
}

export function More({ now, policy }: { now: Snapshot; policy: PolicyView }) {
  const say = words.value;
  const figures: [string, number][] = [
    [policy.adaptive ? say.capacityFound : say.capacity, now.capacity],
    [say.setAside, now.setAside],
    [say.classesWaiting, now.classesWaiting],
    [say.unheard, now.unheard],
    [say.checksGood, now.checks.good],
    [say.checksBad, now.checks.bad],
    [say.forged, now.forged],
    [say.epoch, now.epoch],
    ...(now.shield ? shieldFigures(now.shield) : []),
  ];
  const refusals = Object.entries(now.refused).sort(([, a], [, b]) => b - a);
  return (
    <details class="card gate-more">
      <summary>{say.more}</summary>
      <div class="gate-more-both">
        <dl class="gate-list figures">
          {now.shield && (
            <div>
              <dt>{say.mood}</dt>
              <dd>{say[now.shield.mood]}</dd>
            </div>
          )}
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{number(Math.round(value))}</dd>
            </div>
          ))}
        </dl>
        <div class="stack">
          <h3>{say.refusedWhy}</h3>
          {refusals.length === 0 ? (
            <p class="soft">{say.noRefusal}</p>
          ) : (
            <dl class="gate-list figures">
              {refusals.map(([code, count]) => (
                <div key={code}>
                  <dt>
                    <code>{code}</code>
                  </dt>
                  <dd>{number(count)}</dd>
                </div>
              ))}
            </dl>
          )}
        </div>
      </div>
    </details>
  );
}

function shieldFigures({
  asked,
  proven,
  cut,
  refused,
  connections,
}: NonNullable<Snapshot['shield']>): [string, number][] {
  const say = words.value;
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0);
  return [
    [say.proofsAsked, asked],
    [say.proofsGiven, proven],
    [say.tooMany, sum(refused)],
    [say.connections, connections],
    [say.cut, sum(cut)],
  ];
}
