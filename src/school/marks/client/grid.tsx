// The marks of a class as a spreadsheet: a real table, moved in by keys, that takes a block of another one.
import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { now } from '../../../web/clock.ts';
import { clockTime, number, shortDate } from '../../../web/format.ts';
import { average, counting, figuresOf, hundredths, shown } from '../averages.ts';
import type { ClassMarks, Test } from '../contract.ts';
import { place, readBlock } from '../paste.ts';
import type { Cell, Cells } from './cells.ts';
import { CommentField } from './comment-field.tsx';
import { MarkCell } from './mark-cell.tsx';
import { words } from './words.ts';

type Pupil = ClassMarks['pupils'][number];
type GridProps = { found: ClassMarks; cells: Cells; onTest: (test: Test) => void; told: Signal<string> };

export const nameOf = ({ familyName, givenName }: Pupil) => `${familyName} ${givenName}`;

export function Grid({ found, cells, onTest, told }: GridProps) {
  const table = useRef<HTMLTableElement>(null);
  const active = useSignal<{ cell: Signal<Cell>; pupil: Pupil } | undefined>(undefined);
  const { pupils, tests } = found;
  const say = words.value;

  function focus(row: number, column: number): boolean {
    const field = table.current?.querySelector<HTMLInputElement>(`input[data-at="${row} ${column}"]`);
    field?.focus();
    field?.select();
    return field !== undefined && field !== null;
  }

  function move(event: KeyboardEvent): void {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.dataset.at === undefined) return;
    const [row = 0, column = 0] = field.dataset.at.split(' ').map(Number);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      if (cells.of(tests[column]?.testId ?? '', pupils[row]?.userId ?? '')?.peek().state.type === 'typing') return;
      event.preventDefault();
      undo();
      return;
    }
    const step = stepOf(event, field);
    if (!step) return;
    event.preventDefault();
    // Over what can't be written, as another's test.
    for (let [r, c] = [row + step[0], column + step[1]]; pupils[r] && tests[c]; r += step[0], c += step[1])
      if (focus(r, c)) return;
    if (event.key === 'Enter') field.blur();
  }

  function undo(): void {
    told.value = say.undone(cells.undo());
  }

  function paste(event: ClipboardEvent): void {
    const field = event.target;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!(field instanceof HTMLInputElement) || field.dataset.at === undefined || !/[\t\n\r]/.test(text)) return;
    event.preventDefault();
    const [row = 0, column = 0] = field.dataset.at.split(' ').map(Number);
    const placed = place(readBlock(text), pupils, { row, column, columns: tests.length });
    const entries = placed.cells.flatMap(({ text, ...at }) => {
      const test = tests[at.column];
      const cell = test?.mayWrite ? cells.of(test.testId, pupils[at.row]?.userId ?? '') : undefined;
      return cell ? [{ cell, text }] : [];
    });
    cells.write(entries);
    const outside = placed.outside + placed.cells.length - entries.length;
    told.value = [
      say.pasted(entries.length),
      ...(placed.strangers.length > 0 ? [say.strangers(placed.strangers.slice(0, 5).join(', '))] : []),
      ...(outside > 0 ? [say.outside(outside)] : []),
    ].join(' ');
  }

  return (
    <>
      <div class="card table-card marks-card">
        <table class="marks-grid" ref={table} onKeyDown={move} onPaste={paste}>
          <thead>
            <tr>
              <th scope="col">{say.pupil}</th>
              {tests.map((test) => (
                <th scope="col" key={test.testId}>
                  <TestHead test={test} onTest={onTest} />
                </th>
              ))}
              <th scope="col" class="marks-mean">
                {say.average}
              </th>
            </tr>
          </thead>
          <tbody>
            {pupils.map((pupil, row) => (
              <tr key={pupil.userId}>
                <th scope="row">
                  <bdi>{pupil.familyName}</bdi> <bdi>{pupil.givenName}</bdi>
                </th>
                {tests.map((test, column) => {
                  const cell = cells.of(test.testId, pupil.userId);
                  return cell ? (
                    <MarkCell
                      key={test.testId}
                      at={`${row} ${column}`}
                      {...{ cell, cells, pupil }}
                      onFocus={() => {
                        active.value = { cell, pupil };
                      }}
                    />
                  ) : (
                    <td key={test.testId} />
                  );
                })}
                <Mean cells={cells} tests={tests} pupilId={pupil.userId} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{say.classAverage}</th>
              {tests.map((test) => (
                <ClassMean key={test.testId} cells={cells} test={test} pupils={pupils} />
              ))}
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
      <div class="row">
        <button
          type="button"
          class="button"
          aria-disabled={cells.undoable.value.length === 0}
          onClick={() => cells.undoable.value.length > 0 && undo()}
        >
          {say.undo}
        </button>
      </div>
      {active.value && <CommentField key={keyOf(active.value.cell)} {...active.value} cells={cells} />}
    </>
  );
}

const keyOf = (cell: Signal<Cell>) => `${cell.peek().test.testId} ${cell.peek().pupilId}`;

/** Rows and columns to go; arrows stay in a text that is being changed. */
function stepOf(event: KeyboardEvent, field: HTMLInputElement): [number, number] | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const { selectionStart, selectionEnd, value } = field;
  const whole = selectionStart === 0 && selectionEnd === value.length;
  if (event.key === 'Enter') return [event.shiftKey ? -1 : 1, 0];
  if (event.key === 'ArrowDown') return [1, 0];
  if (event.key === 'ArrowUp') return [-1, 0];
  if (event.key === 'ArrowRight' && (whole || selectionStart === value.length)) return [0, 1];
  if (event.key === 'ArrowLeft' && (whole || selectionEnd === 0)) return [0, -1];
  return undefined;
}

function TestHead({ test, onTest }: { test: Test; onTest: (test: Test) => void }) {
  const say = words.value;
  const { title, scale, coefficient, kind, visibleAt, heldOn, mayWrite } = test;
  const seen = visibleAt !== undefined && Date.parse(visibleAt) <= now.value;
  return (
    <span class="marks-test">
      {mayWrite ? (
        <button type="button" class="link marks-test-title" title={say.change(title)} onClick={() => onTest(test)}>
          {title}
        </button>
      ) : (
        <a class="link marks-test-title" href={`/marks/tests/${test.testId}`}>
          {title}
        </a>
      )}
      <span class="small soft">
        {say.onScale(scale)} · {say.coefficient(number(coefficient))}
        {kind !== 'plain' && ` · ${say[kind]}`} · {shortDate(heldOn)}
      </span>
      <span class={seen ? 'tag on' : 'tag'}>
        {visibleAt === undefined
          ? say.notPublished
          : seen
            ? say.seen
            : say.seenAt(shortDate(visibleAt), clockTime(visibleAt))}
      </span>
    </span>
  );
}

function Mean({ cells, tests, pupilId }: { cells: Cells; tests: readonly Test[]; pupilId: string }) {
  const mean = useComputed(() => {
    const found = average(
      tests.flatMap((test) => {
        const content = cells.of(test.testId, pupilId)?.value.content;
        return (content && counting(content, weighed(test))) ?? [];
      }),
    );
    return found ? number(shown(found)) : '';
  });
  return <td class="marks-mean figures">{mean.value}</td>;
}

function ClassMean({ cells, test, pupils }: { cells: Cells; test: Test; pupils: readonly Pupil[] }) {
  const mean = useComputed(() => {
    const values = pupils.flatMap(({ userId }) => {
      const content = cells.of(test.testId, userId)?.value.content;
      return (content && counting(content, weighed(test))) ?? [];
    });
    const found = figuresOf(values.map(({ value }) => hundredths(value)));
    return found ? number(found.average) : '';
  });
  return <td class="figures">{mean.value}</td>;
}

const weighed = ({ coefficient, ...test }: Test) => ({ ...test, coefficient: Math.round(coefficient * 100) });
