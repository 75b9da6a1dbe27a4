// The marks of one class in one subject: its tests, and the grid to write in.
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { addressFor } from '../../web/call.ts';
import { timeZone } from '../../web/format.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { ask, place } from '../../web/place.ts';
import type { RouteProps } from '../../web/router.tsx';
import { watch } from '../../web/watch.ts';
import { type Cells, createCells } from './client/cells.ts';
import { Grid } from './client/grid.tsx';
import { TestForm } from './client/test-form.tsx';
import { words } from './client/words.ts';
import { type ClassMarks, exportMarks, getClassMarks, type Test } from './contract.ts';
import './client/marks.css';

export function ClassMarksView({ params }: RouteProps) {
  const classId = params.classId ?? '';
  const subject = place.value.query.get('subject') ?? undefined;
  const found = useMemo(
    () =>
      watch(
        getClassMarks,
        { params: { classId }, ...(subject !== undefined && { query: { subject } }) },
        { at: ({ at }) => at },
      ),
    [classId, subject],
  );
  useEffect(() => found.stop, [found]);
  const { value, trouble } = found.state.value;
  const say = words.value;
  if (!value) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    if (trouble?.type === 'refused') return <Page title={say.unknownClass} narrow />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={found.refresh} /> : <Bones />;
  }
  timeZone.value = value.timeZone;
  return <Shown key={value.subject} found={value} refresh={found.refresh} />;
}

const chooseSubject = (subject: string) => ask(new URLSearchParams({ subject }));

function Shown({ found, refresh }: { found: ClassMarks; refresh: () => void }) {
  const say = words.value;
  const form = useSignal<Test | 'new' | undefined>(undefined);
  const told = useSignal('');
  const cells = useMemo(
    () =>
      createCells(
        () => found.title,
        () => words.peek().unreachable,
      ),
    [],
  );
  useMemo(() => cells.load(found), [found]);
  // What was typed leaves with the page.
  useEffect(() => cells.flush, [cells]);
  const { classId, subjects, subject } = found;
  const close = () => {
    form.value = undefined;
  };
  const csv = addressFor(exportMarks.path, { classId }, { subject });
  const choosable = subjects.includes(subject) ? subjects : [...subjects, subject];
  return (
    <Page title={say.classOf(found.title)} about={subject}>
      <div class="row">
        <a class="link" href="/marks">
          {say.backToClasses}
        </a>
        {choosable.length > 1 && (
          <div class="row">
            <label for="subject">{say.inSubject}</label>
            <select
              class="input marks-subject-choice"
              id="subject"
              value={subject}
              onChange={(event) => chooseSubject(event.currentTarget.value)}
            >
              {choosable.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </div>
        )}
      </div>
      <div class="row">
        {found.mayAdd && (
          <button
            type="button"
            class="button main"
            onClick={() => {
              form.value = 'new';
            }}
          >
            {say.newTest}
          </button>
        )}
        {found.tests.length > 0 && (
          <a class="button" href={csv} download>
            {say.exported}
          </a>
        )}
      </div>
      {form.value && (
        <TestForm
          key={form.value === 'new' ? 'new' : form.value.testId}
          {...{ classId, subject, subjects }}
          test={form.value === 'new' ? undefined : form.value}
          onClose={close}
          onDone={(to) => {
            close();
            if (to === subject) refresh();
            else chooseSubject(to);
          }}
        />
      )}
      {found.tests.length === 0 ? (
        <div class="card">
          <p>{say.empty}</p>
          {found.mayAdd && <p class="soft">{say.emptyHint}</p>}
        </div>
      ) : found.pupils.length === 0 ? (
        <p class="card">{say.noPupil}</p>
      ) : (
        <>
          {found.tests.some(({ mayWrite }) => mayWrite) && <p class="small soft">{say.keys}</p>}
          <Status cells={cells} told={told.value} />
          <Grid
            {...{ found, cells, told }}
            onTest={(test) => {
              form.value = test;
            }}
          />
        </>
      )}
    </Page>
  );
}

/** What became of what was typed, said where it can be seen and heard. */
function Status({ cells, told }: { cells: Cells; told: string }) {
  const shown = useSignal('');
  useSignalEffect(() => {
    const say = words.value;
    const { waiting, kept, wrong, conflict } = cells.counts.value;
    const parts = [
      ...(wrong > 0 ? [say.toMend(wrong)] : []),
      ...(conflict > 0 ? [say.toDecide(conflict)] : []),
      ...(kept > 0 ? [say.kept(kept)] : []),
      ...(waiting > 0 ? [say.sendingMarks(waiting)] : []),
    ];
    shown.value = parts.length > 0 ? parts.join(' ') : say.saved;
  });
  const { wrong, conflict, kept } = cells.counts.value;
  return (
    <p class={wrong + conflict + kept > 0 ? 'notice' : 'notice good'} role="status">
      <span>{[told, shown.value].filter((one) => one !== '').join(' ')}</span>
    </p>
  );
}
