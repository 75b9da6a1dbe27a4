// The log of lessons: read by everybody it concerns, written by its teachers, signed by the head.
import { useSignal } from '@preact/signals';
import type { OutputOf } from '../../lib/contract.ts';
import { call } from '../../web/call.ts';
import { now } from '../../web/clock.ts';
import { addDays, calendarDay, longDate, shortDate, timeZone, weekdayNumber } from '../../web/format.ts';
import { Shelter } from '../../web/parts/mark.tsx';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk } from '../../web/parts/states.tsx';
import { ask, place } from '../../web/place.ts';
import { refusalText } from '../../web/refusals.ts';
import { presence } from '../../web/session.ts';
import { useWatch } from '../../web/use-watch.ts';
import { say as aloud } from '../../web/voice.ts';
import { Entry } from './client/log-entry.tsx';
import { words } from './client/log-words.ts';
import { Tabs } from './client/tabs.tsx';
import { homeworkClasses } from './contract.ts';
import { giveVisa, listLog } from './log/contract.ts';
import './client/homework.css';

type Log = OutputOf<typeof listLog>;

export function LogView() {
  const say = words.value;
  const here = presence.value;
  const roles = here.type === 'in' ? here.session.roles : [];
  const leads = roles.includes('staff') || roles.includes('head');
  const adult = leads || roles.includes('teacher');
  const { query } = place.value;
  const today = calendarDay(now.value);
  const asked = query.get('date') ?? '';
  const date = /^\d{4}-\d{2}-\d{2}$/.test(asked) && !Number.isNaN(Date.parse(asked)) ? asked : today;
  const from = addDays(date, 1 - weekdayNumber(date));
  const span = { from, to: addDays(from, 6) };
  const classes = useWatch(homeworkClasses, adult ? {} : undefined, { at: (value) => value.at });
  const offered = classes?.state.value.value?.classes ?? [];
  const named = query.get('class') ?? '';
  const teaches = roles.includes('teacher');
  // Who leads without teaching reads one class after another.
  const classId = named || (leads && !teaches ? (offered[0]?.classId ?? '') : '');
  const log = useWatch(
    listLog,
    leads && !teaches && !classId ? undefined : { query: { ...span, ...(classId && { classId }) } },
    { at: (value) => value.at },
  );
  const { value, trouble } = log?.state.value ?? {};
  if (value) timeZone.value = value.timeZone;
  const set = (change: Record<string, string>) =>
    ask(new URLSearchParams({ ...(named && { class: named }), ...(asked && { date }), ...change }));
  return (
    <Page title={say.title} about={say.about}>
      <Tabs />
      <div class="row homework-tools">
        <button type="button" class="button small-button" onClick={() => set({ date: addDays(from, -7) })}>
          {say.earlier}
        </button>
        <p class="log-span" aria-live="polite">
          {say.span(shortDate(span.from), shortDate(span.to))}
        </p>
        <button
          type="button"
          class="button small-button"
          disabled={span.to >= today}
          onClick={() => set({ date: addDays(from, 7) })}
        >
          {say.later}
        </button>
        {adult && offered.length > 0 && (
          <div class="field homework-class">
            <label class="unseen" for="log-class">
              {say.class}
            </label>
            <select
              class="input"
              id="log-class"
              value={classId}
              onChange={({ currentTarget }) => set({ class: currentTarget.value })}
            >
              {teaches && <option value="">{say.allMine}</option>}
              {offered.map((each) => (
                <option key={each.classId} value={each.classId}>
                  {each.title}
                </option>
              ))}
            </select>
          </div>
        )}
      </div>
      {trouble?.type === 'refused' && <p class="notice bad">{refusalText(trouble)}</p>}
      {value ? (
        <Shown log={value} teaches={teaches} />
      ) : trouble && trouble.type !== 'refused' ? (
        <CannotAsk trouble={trouble} onRetry={() => log?.refresh()} />
      ) : adult && classes?.state.value.value && !classId ? (
        <None title={say.none} hint={say.chooseHint} />
      ) : (
        trouble === undefined && <Bones />
      )}
      {value && adult && classId && <Visas log={value} classId={classId} span={span} signs={roles.includes('head')} />}
    </Page>
  );
}

function Shown({ log, teaches }: { log: Log; teaches: boolean }) {
  const say = words.value;
  const days = new Map<string, Log['entries']>();
  for (const entry of log.entries) {
    const day = calendarDay(entry.startsAt);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return (
    <>
      {teaches && log.missing.length > 0 && (
        <section class="stack" aria-labelledby="log-missing">
          <div>
            <h2 id="log-missing">{say.missing}</h2>
            <p class="small soft">{say.missingHint}</p>
          </div>
          <ul class="plain-list homework-list">
            {log.missing.map((lesson) => (
              <Entry key={lesson.lessonId} lesson={lesson} writes />
            ))}
          </ul>
        </section>
      )}
      {log.entries.length === 0 && log.missing.length === 0 && <None title={say.none} hint={say.noneHint} />}
      {[...days].map(([day, entries]) => (
        <section key={day} class="stack homework-group">
          <h2 class="part-title">{longDate(day)}</h2>
          <ul class="plain-list homework-list">
            {entries.map((entry) => (
              <Entry key={entry.lessonId} lesson={entry} entry={entry} writes={entry.own} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

const None = ({ title, hint }: { title: string; hint: string }) => (
  <section class="card homework-none">
    <Shelter />
    <h2>{title}</h2>
    <p class="soft">{hint}</p>
  </section>
);

type VisasProps = { log: Log; classId: string; span: { from: string; to: string }; signs: boolean };

function Visas({ log, classId, span, signs }: VisasProps) {
  const say = words.value;
  const problem = useSignal('');
  const sign = async () => {
    const answer = await call(giveVisa, { input: { classId, ...span } });
    problem.value = answer.type === 'done' ? '' : 'code' in answer ? refusalText(answer) : say.unreachable;
    if (answer.type === 'done') aloud(say.visaGiven);
  };
  if (!signs && log.visas.length === 0) return null;
  return (
    <section class="card stack log-visas" aria-labelledby="log-visas">
      <h2 id="log-visas">{say.visas}</h2>
      {log.visas.length > 0 && (
        <ul class="plain-list">
          {log.visas.map((visa) => (
            <li key={visa.visaId}>{say.visa(shortDate(visa.from), shortDate(visa.to), visa.by, longDate(visa.at))}</li>
          ))}
        </ul>
      )}
      {signs && (
        <>
          <p class="small soft">{say.visaHint}</p>
          <button type="button" class="button" onClick={() => void sign()}>
            {say.giveVisa}
          </button>
        </>
      )}
      <p class="bad" role="alert">
        {problem.value}
      </p>
    </section>
  );
}
