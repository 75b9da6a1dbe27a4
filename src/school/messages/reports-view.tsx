// For the school's office: messages that were reported, with what came before, and the journal of who did what.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { call } from '../../web/call.ts';
import { clockTime, shortDate } from '../../web/format.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { Written } from '../../web/parts/written.tsx';
import { watch } from '../../web/watch.ts';
import { troubleText, withRole, words } from './client/words.ts';
import {
  type JournalEntry,
  listMessageReports,
  type MessageReport,
  messageJournal,
  settleMessageReport,
} from './contract.ts';
import './client/messages.css';

const moment = (at: string) => `${shortDate(at)}, ${clockTime(at)}`;

export function MessageReportsView() {
  const say = words.value;
  const reports = useMemo(() => watch(listMessageReports, {}), []);
  const journal = useMemo(() => watch(messageJournal, {}), []);
  useEffect(() => reports.stop, [reports]);
  useEffect(() => journal.stop, [journal]);
  const [wrong, setWrong] = useState('');
  const { value, trouble } = reports.state.value;
  if (!value) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={reports.refresh} /> : <Bones />;
  }
  const settle = async (reportId: string, input: { hidden?: boolean; settled?: boolean }) => {
    const answer = await call(settleMessageReport, { params: { reportId }, input });
    setWrong(answer.type === 'done' || answer.type === 'unchanged' ? '' : troubleText(answer));
    reports.refresh();
    journal.refresh();
  };
  const open = value.filter(({ settled }) => settled === undefined);
  const done = value.filter(({ settled }) => settled !== undefined);
  const shown = (one: MessageReport) => (
    <Report key={one.reportId} one={one} onSettle={(input) => void settle(one.reportId, input)} />
  );
  return (
    <Page
      title={say.reports}
      about={
        <>
          {say.reportsAbout}
          <br />
          <a href="/messages">{say.back}</a>
        </>
      }
    >
      <div role="alert">{wrong !== '' && <p class="notice bad">{wrong}</p>}</div>
      {value.length === 0 ? (
        <p class="card">{say.reportsNone}</p>
      ) : (
        <section class="thread stack" aria-labelledby="reports-open">
          <h2 class="part-title" id="reports-open">
            {say.reportsOpen}
          </h2>
          {open.length === 0 && <p class="card">{say.reportsNoneLeft}</p>}
          {open.map(shown)}
        </section>
      )}
      {done.length > 0 && (
        <details class="thread">
          <summary class="part-title">{say.reportsDone(done.length)}</summary>
          <div class="stack">{done.map(shown)}</div>
        </details>
      )}
      <h2 class="part-title">{say.journal}</h2>
      <Journal entries={journal.state.value.value ?? []} />
    </Page>
  );
}

type ReportProps = { one: MessageReport; onSettle: (input: { hidden?: boolean; settled?: boolean }) => void };

function Report({ one, onSettle }: ReportProps) {
  const say = words.value;
  const { message, before, by, reason, subject, at, hidden, settled } = one;
  const [hide, settle] = [hidden ? say.show : say.hide, settled === undefined ? say.settle : say.reopen];
  return (
    <article class="card stack">
      <p class="small soft">
        <span dir="auto">{subject}</span>, {say.reportedBy(withRole(by), moment(at))}
      </p>
      <blockquote class="said" dir="auto">
        {reason}
      </blockquote>
      {before.length > 0 && (
        <details>
          <summary class="small">{say.before(before.length)}</summary>
          <ul class="stack">
            {before.map((earlier) => (
              <li key={earlier.at + earlier.by.userId}>
                <strong dir="auto">{earlier.by.name}</strong> <span class="small soft">{moment(earlier.at)}</span>
                <Written text={earlier.text} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <h3 dir="auto">
        {say.wrote(withRole(message.by))} {hidden && <span class="tag off">{say.isHidden}</span>}
      </h3>
      <Written text={message.text} />
      <div class="row">
        <button
          type="button"
          class="button"
          aria-label={say.namedOf(hide, message.by.name)}
          onClick={() => onSettle({ hidden: !hidden })}
        >
          {hide}
        </button>
        <button
          type="button"
          class="button main"
          aria-label={say.namedOf(settle, message.by.name)}
          onClick={() => onSettle({ settled: settled === undefined })}
        >
          {settle}
        </button>
      </div>
    </article>
  );
}

function Journal({ entries }: { entries: readonly JournalEntry[] }) {
  const say = words.value;
  if (entries.length === 0) return <p class="card">{say.journalNone}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard.
    <section class="card table-card" tabIndex={0} aria-label={say.journal}>
      <table class="journal-table">
        <thead>
          <tr>
            <th scope="col">{say.when}</th>
            <th scope="col">{say.who}</th>
            <th scope="col">{say.what}</th>
            <th scope="col">{say.about2}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ at, by, what, about }, index) => (
            // Two may be the same to the letter: their order is all there is.
            <tr key={index}>
              <td>{moment(at)}</td>
              <td dir="auto">{by.name}</td>
              <td>{say.deed(what)}</td>
              <td dir="auto">{about}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
