// The classes whose marks one may see, and for a head what families see of a class.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { shortDate } from '../../../web/format.ts';
import { Bones, CannotAsk } from '../../../web/parts/states.tsx';
import { refusalText } from '../../../web/refusals.ts';
import { watch } from '../../../web/watch.ts';
import { chooseFigures, type FiguresShown, listMarkClasses, type MarkClasses } from '../contract.ts';
import { words } from './words.ts';

export function ClassList({ head }: { head: boolean }) {
  const list = useMemo(() => watch(listMarkClasses, {}), []);
  useEffect(() => list.stop, [list]);
  const { value, trouble } = list.state.value;
  const say = words.value;
  if (!value) return trouble ? <CannotAsk trouble={trouble} onRetry={list.refresh} /> : <Bones />;
  return (
    <section class="stack" aria-labelledby="mark-classes">
      <h2 class="part-title" id="mark-classes">
        {head ? say.allClasses : say.classes}
      </h2>
      {value.classes.length === 0 ? (
        <p class="card">{say.noClass}</p>
      ) : (
        <p class="soft">{head ? say.chooseToRead : say.chooseClass}</p>
      )}
      <ul class="marks-classes">
        {value.classes.map((one) => (
          <OneClass key={one.classId} one={one} />
        ))}
      </ul>
      {head && <Figures figures={value.figures} />}
    </section>
  );
}

function OneClass({ one }: { one: MarkClasses['classes'][number] }) {
  const say = words.value;
  return (
    <li class="card stack">
      <h3>{one.title}</h3>
      <ul class="plain-list">
        {one.subjects.map(({ subject, tests, lastOn }) => (
          <li key={subject}>
            <a class="link" href={`/marks/${one.classId}?${new URLSearchParams({ subject })}`}>
              {subject}
            </a>{' '}
            <span class="small soft">
              {tests > 0 ? say.tests(tests) : say.noTest}
              {lastOn && `, ${say.lastOn(shortDate(lastOn))}`}
            </span>
          </li>
        ))}
        {one.subjects.length === 0 && (
          <li>
            <a class="link" href={`/marks/${one.classId}`}>
              {say.anySubject}
              <span class="unseen"> {one.title}</span>
            </a>{' '}
            <span class="small soft">{say.noTest}</span>
          </li>
        )}
      </ul>
    </li>
  );
}

function Figures({ figures }: { figures: FiguresShown }) {
  const chosen = useSignal(figures);
  const told = useSignal('');
  const say = words.value;
  async function choose(figures: FiguresShown): Promise<void> {
    const before = chosen.value;
    chosen.value = figures;
    const answer = await call(chooseFigures, { input: { figures } });
    if (answer.type !== 'done') chosen.value = before;
    told.value = answer.type === 'done' ? say.figuresSaved : 'code' in answer ? refusalText(answer) : say.unreachable;
  }
  const sentences = { all: say.figuresAll, average: say.figuresAverage, none: say.figuresNone };
  return (
    <div class="card">
      <fieldset class="stack">
        <legend class="legend">{say.figures}</legend>
        <div class="choices across">
          {(['all', 'average', 'none'] as const).map((one) => (
            <label class="choice" key={one}>
              <input type="radio" name="figures" checked={chosen.value === one} onChange={() => void choose(one)} />
              <span>{sentences[one]}</span>
            </label>
          ))}
        </div>
        <p class="small" role="status">
          {told.value}
        </p>
      </fieldset>
    </div>
  );
}
