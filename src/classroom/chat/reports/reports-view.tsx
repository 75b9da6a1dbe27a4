// Messages of live classes that somebody reported: what was said, in which lesson, what came before, and who has seen to it.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { listen } from '../../../web/events.ts';
import { clockTime, longDate } from '../../../web/format.ts';
import { catalogue } from '../../../web/language.ts';
import { Page } from '../../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../../web/parts/states.tsx';
import { watch } from '../../../web/watch.ts';
import { listChatReports, type ReportedMessage, settleChatReport } from './contract.ts';
import './reports.css';

const words = catalogue(
  {
    title: 'Messages signalés',
    about: 'Dans les classes en ligne. Seuls la vie scolaire et la direction les lisent ici.',
    none: 'Aucun message n’a été signalé.',
    noneLeft: 'Tout est traité.',
    open: 'À traiter',
    done: (count: number) => `Traités (${count})`,
    wrote: (name: string) => `${name} a écrit`,
    reportedBy: (name: string, time: string) => `Signalé par ${name} à ${time}`,
    audience: (audience: ReportedMessage['audience']): string =>
      ({
        class: 'lu par toute la classe',
        leaders: 'privé, avec les adultes du cours',
        group: 'dans un groupe',
        pupils: 'privé, entre deux élèves',
      })[audience],
    before: (count: number) => (count < 2 ? 'Le message d’avant' : `Les ${count} messages d’avant`),
    lessonGone: 'Un cours qui n’est plus à l’emploi du temps',
    settle: 'C’est traité',
    settleNamed: (name: string) => `C’est traité : le message de ${name}`,
    again: 'À traiter de nouveau',
    settledBy: (name: string, date: string) => `Traité par ${name}, ${date}`,
    later: 'Cela n’a pas marché. Réessayez dans un instant.',
  },
  {
    title: 'Reported messages',
    about: 'In live classes. Only school life and the head read them here.',
    none: 'No message was reported.',
    noneLeft: 'All is seen to.',
    open: 'To see to',
    done: (count: number) => `Seen to (${count})`,
    wrote: (name: string) => `${name} wrote`,
    reportedBy: (name: string, time: string) => `Reported by ${name} at ${time}`,
    audience: (audience: ReportedMessage['audience']): string =>
      ({
        class: 'read by the whole class',
        leaders: 'private, with the adults of the lesson',
        group: 'in a group',
        pupils: 'private, between two pupils',
      })[audience],
    before: (count: number) => (count < 2 ? 'The message before' : `The ${count} messages before`),
    lessonGone: 'A lesson no longer in the timetable',
    settle: 'Seen to',
    settleNamed: (name: string) => `Seen to: the message of ${name}`,
    again: 'To see to again',
    settledBy: (name: string, date: string) => `Seen to by ${name}, ${date}`,
    later: 'That did not work. Try again in a moment.',
  },
);

export function ReportsView() {
  const list = useMemo(() => watch(listChatReports, { query: {} }), []);
  useEffect(() => list.stop, [list]);
  useEffect(() => listen((heard) => heard.type === 'chat_reported' && list.refresh()), [list]);
  const { value, trouble } = list.state.value;
  const [failed, setFailed] = useState(false);
  const say = words.value;
  if (!value) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={list.refresh} /> : <Bones />;
  }
  const settle = async ({ lessonId, report }: ReportedMessage, settled: boolean) => {
    const answer = await call(settleChatReport, { params: { lessonId, report }, input: { settled } });
    setFailed(answer.type !== 'done');
    list.refresh();
  };
  const open = value.filter((one) => !one.settled);
  const done = value.filter((one) => one.settled);
  return (
    <Page title={say.title} about={say.about} narrow>
      <div role="alert">{failed && <p class="notice bad">{say.later}</p>}</div>
      {value.length === 0 ? (
        <p class="card">{say.none}</p>
      ) : (
        <section class="stack" aria-labelledby="reports-open">
          <h2 class="part-title" id="reports-open">
            {say.open}
          </h2>
          {open.length === 0 && <p class="card">{say.noneLeft}</p>}
          {open.map((one) => (
            <Report key={`${one.lessonId} ${one.report}`} one={one} onSettle={(settled) => void settle(one, settled)} />
          ))}
        </section>
      )}
      {done.length > 0 && (
        <details class="reports-done">
          <summary class="part-title">{say.done(done.length)}</summary>
          <div class="stack">
            {done.map((one) => (
              <Report
                key={`${one.lessonId} ${one.report}`}
                one={one}
                onSettle={(settled) => void settle(one, settled)}
              />
            ))}
          </div>
        </details>
      )}
    </Page>
  );
}

type ReportProps = { one: ReportedMessage; onSettle: (settled: boolean) => void };

function Report({ one, onSettle }: ReportProps) {
  const say = words.value;
  const { title, startsAt, at, by, author, audience, message, before, settled } = one;
  const lesson = title === '' ? say.lessonGone : title;
  return (
    <article class="card report stack">
      <p class="small soft">
        {[lesson, longDate(startsAt ?? at), ...(startsAt ? [clockTime(startsAt)] : [])].join(', ')}
      </p>
      {before.length > 0 && (
        <details>
          <summary class="small">{say.before(before.length)}</summary>
          <ul class="report-before">
            {before.map((earlier, index) => (
              // Two may be the same to the letter: their order is all there is.
              <li key={index}>
                <span class="small soft">
                  {earlier.name}, {clockTime(earlier.at)}
                </span>
                <span>{earlier.text}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <figure class="report-said">
        <figcaption>
          <strong>{say.wrote(author.name)}</strong>{' '}
          <span class="small soft">
            {clockTime(message.at)}, {say.audience(audience)}
          </span>
        </figcaption>
        <blockquote>{message.text}</blockquote>
      </figure>
      <div class="row report-foot">
        <span class="small soft">
          {settled ? say.settledBy(settled.by.name, longDate(settled.at)) : say.reportedBy(by.name, clockTime(at))}
        </span>
        {settled ? (
          <button type="button" class="button small-button plain" onClick={() => onSettle(false)}>
            {say.again}
          </button>
        ) : (
          <button
            type="button"
            class="button small-button"
            aria-label={say.settleNamed(author.name)}
            onClick={() => onSettle(true)}
          >
            {say.settle}
          </button>
        )}
      </div>
    </article>
  );
}
