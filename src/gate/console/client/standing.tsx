// How it stands, in one sentence and eight figures: what somebody needs who has ten seconds.
import { clockTime, number } from '../../../web/format.ts';
import { language } from '../../../web/language.ts';
import type { PolicyView, Snapshot } from '../contract.ts';
import { tierName, words } from './words.ts';

export const total = (of: { lesson: number; staff: number; open: number }): number => of.lesson + of.staff + of.open;

type StandingProps = { now: Snapshot; policy: PolicyView; silent: boolean };

export function Standing({ now, policy, silent }: StandingProps) {
  const say = words.value;
  return (
    <section class="stack gate-standing" aria-labelledby="gate-state">
      <div class={`card gate-state is-${now.mode}`}>
        <h2 id="gate-state">{sentence(now, policy)}</h2>
        {silent ? (
          <p class="gate-fresh is-silent">{say.silent}</p>
        ) : (
          <p class="gate-fresh">
            {say.live} · {clockTime(now.at)}
          </p>
        )}
        {policy.message && <p class="gate-message">« {policy.message[language.value]} »</p>}
      </div>
      <dl class="tiles">
        <Tile
          name={say.inside}
          value={number(total(now.seats))}
          about={say.ofSlots(number(now.slots))}
          part={now.slots > 0 ? total(now.seats) / now.slots : 0}
        />
        <Tile name={say.waiting} value={number(total(now.waiting))} about={say.calledNow(number(total(now.turns)))} />
        <Tile name={say.arrivals} value={number(now.rates.arrivals)} about={say.perSecond} />
        <Tile name={say.entries} value={number(now.rates.entered)} about={say.perSecond} />
        <Tile name={say.refusals} value={number(now.rates.refused)} about={say.perSecond} />
        <Tile name={say.loop} value={number(now.loopDelay)} about={say.loopAbout} bad={now.loopDelay > slow} />
        <Tile name={say.quality} text={tierName(now.tier)} bad={now.tier !== 'full'} />
      </dl>
    </section>
  );
}

/** Event-loop delay that pupils begin to feel, ms. */
const slow = 50;

type TileProps = { name: string; value?: string; text?: string; about?: string; part?: number; bad?: boolean };

function Tile({ name, value, text, about, part, bad }: TileProps) {
  return (
    <div class={bad ? 'tile card is-bad' : 'tile card'}>
      <dt>{name}</dt>
      <dd>
        {value !== undefined && <span class="tile-value figures">{value}</span>}
        {text !== undefined && <span class="tile-text">{text}</span>}
        {about && <span class="small soft"> {about}</span>}
        {part !== undefined && (
          <meter class="tile-meter" min={0} max={1} value={Math.min(1, part)} aria-hidden="true" />
        )}
      </dd>
    </div>
  );
}

function sentence({ mode, waiting }: Snapshot, { opensAt }: PolicyView): string {
  const say = words.value;
  const count = total(waiting);
  const waits = count === 0 ? say.nobodyWaits : count === 1 ? say.oneWaits : say.manyWait(number(count));
  if (mode === 'open') return say.stateOpen(waits);
  if (mode === 'paused') return say.statePaused(waits);
  if (mode === 'closed') return say.stateClosed;
  if (mode === 'bypass') return say.stateBypass;
  return say.stateScheduled(clockTime(opensAt ?? 0), waits);
}
