// Every change of a test and its marks: who, when, from what, to what.
import { useEffect, useMemo } from 'preact/hooks';
import type { OutputOf } from '../../lib/contract.ts';
import { clockTime, number, shortDate } from '../../web/format.ts';
import { language } from '../../web/language.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import type { RouteProps } from '../../web/router.tsx';
import { watch } from '../../web/watch.ts';
import { words } from './client/words.ts';
import { getTestJournal, type TestInput } from './contract.ts';
import { writeEntry } from './entry.ts';
import './client/marks.css';

type Line = OutputOf<typeof getTestJournal>['changes'][number];

export function TestJournalView({ params }: RouteProps) {
  const testId = params.testId ?? '';
  const journal = useMemo(() => watch(getTestJournal, { params: { testId } }), [testId]);
  useEffect(() => journal.stop, [journal]);
  const { value, trouble } = journal.state.value;
  const say = words.value;
  if (!value) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    if (trouble?.type === 'refused') return <Page title={say.unknownTest} narrow />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={journal.refresh} /> : <Bones />;
  }
  return (
    <Page title={say.journalOf(value.title)}>
      <p>
        <button type="button" class="button" onClick={() => history.back()}>
          {say.backToClass}
        </button>
      </p>
      {value.changes.length === 0 ? (
        <p class="card">{say.journalEmpty}</p>
      ) : (
        <div class="card">
          <table class="marks-journal">
            <thead>
              <tr>
                {[say.when, say.who, say.what, say.from, say.to].map((one) => (
                  <th scope="col" key={one}>
                    {one}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {value.changes.map((line, index) => (
                <OneLine key={value.changes.length - index} line={line} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  );
}

function OneLine({ line }: { line: Line }) {
  const say = words.value;
  const what =
    line.pupil ?? { added: say.testAdded, changed: say.testChanged, removed: say.testRemoved }[line.test ?? 'changed'];
  return (
    <tr>
      <td>
        <time dateTime={line.at}>
          {shortDate(line.at)}, {clockTime(line.at)}
        </time>
      </td>
      <td>{line.by}</td>
      <td>{what}</td>
      <td data-label={say.from}>{line.pupil ? markText(line.was) : line.from && testText(line.from)}</td>
      <td data-label={say.to}>{line.pupil ? markText(line.now) : line.to && testText(line.to)}</td>
    </tr>
  );
}

function markText(mark: Line['was']): string {
  const text = (mark && writeEntry(mark.content, language.value === 'fr')) || words.value.nothing;
  return mark?.comment ? `${text} (${mark.comment})` : text;
}

function testText({ title, subject, heldOn, scale, coefficient, kind, publishAt }: TestInput): string {
  const say = words.value;
  return [
    ...[title, subject, shortDate(heldOn), say.onScale(scale), say.coefficient(number(coefficient)), say[kind]],
    publishAt === undefined ? say.notPublished : say.seenAt(shortDate(publishAt), clockTime(publishAt)),
  ].join(' · ');
}
