// Who changed what, and when: the journal, in words.
import { calendarDay, clockTime, number, shortDate } from '../../../web/format.ts';
import type { Decided, PolicyView } from '../contract.ts';
import { modeName, words } from './words.ts';

type ChangesProps = { changes: readonly Decided[]; policy: PolicyView; now: number };

export function Changes({ changes, policy, now }: ChangesProps) {
  const say = words.value;
  return (
    <section class="stack" aria-labelledby="gate-changes">
      <h2 id="gate-changes">{say.changes}</h2>
      {changes.length === 0 ? (
        <p class="card soft">{say.noChange}</p>
      ) : (
        <ol class="card gate-changes">
          {changes.map((one) => (
            <li key={`${one.at} ${one.by}`}>
              <p class="soft small">
                <time dateTime={new Date(one.at).toISOString()}>{moment(one.at, now)}</time> ·{' '}
                {one.by === 'settings' ? say.settings : one.by}
              </p>
              <p>{inWords(one.change, policy)}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

const moment = (at: number, now: number): string =>
  calendarDay(at) === calendarDay(now) ? clockTime(at) : `${shortDate(at)}, ${clockTime(at)}`;

/** What is told of a change; names that people don't decide here are only named. */
export function inWords(change: Decided['change'], policy: Pick<PolicyView, 'seatCost'>): string {
  const say = words.value;
  const told: string[] = [];
  let others = false;
  const figure = (value: unknown) => (typeof value === 'number' ? value : 0);
  for (const [name, value] of Object.entries(change)) {
    if (name === 'mode') told.push(say.changedMode(modeOf(value)));
    else if (name === 'capacity') {
      const seats = number(Math.floor(figure(value) / policy.seatCost));
      told.push(say.changedCapacity(seats, number(figure(value))));
    } else if (name === 'pace') told.push(say.changedPace(number(figure(value))));
    else if (name === 'sessionTime') told.push(say.changedSession(number(figure(value) / 60_000)));
    else if (name === 'shares') {
      const part = (lane: string) => number(Math.round(figure(field(value, lane)) * 1_000) / 10);
      told.push(say.changedShares(part('lesson'), part('staff'), part('open')));
    } else if (name === 'opensAt') {
      if (typeof value === 'number') told.push(say.changedOpening(`${shortDate(value)} ${clockTime(value)}`));
    } else if (name === 'message') {
      const text = field(value, 'fr');
      told.push(typeof text === 'string' ? say.changedMessage(text) : say.clearedMessage);
    } else if (name === 'draw') told.push(say.changedDraw);
    else others = true;
  }
  if (others) told.push(say.changedOther);
  const sentence = told.join(' ; ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const modes = ['open', 'paused', 'closed', 'scheduled', 'bypass'] as const;

function modeOf(value: unknown): string {
  const mode = modes.find((one) => one === value);
  return mode ? modeName(mode) : String(value);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}
