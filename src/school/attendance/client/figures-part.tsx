// Absences counted, by pupil, for the dates that the office chooses; folded until asked for.
import { useSignal } from '@preact/signals';
import { now } from '../../../web/clock.ts';
import { addDays, calendarDay, number } from '../../../web/format.ts';
import { Bones } from '../../../web/parts/states.tsx';
import { refusalText } from '../../../web/refusals.ts';
import { useWatch } from '../../../web/use-watch.ts';
import { type Figures, getFigures } from '../figures/contract.ts';
import { declareWords } from './declare-words.ts';
import { words } from './words.ts';

/** What is shown first, in days. */
const usualDays = 30;

export function FiguresPart({ className }: { className: string }) {
  const say = declareWords.value;
  const today = calendarDay(now.value);
  const open = useSignal(false);
  const from = useSignal(addDays(today, -usualDays));
  const to = useSignal(today);
  const field = (id: string, label: string, value: typeof from) => (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        class="input"
        type="date"
        id={id}
        value={value.value}
        onChange={({ currentTarget }) => {
          if (currentTarget.value) value.value = currentTarget.value;
        }}
      />
    </div>
  );
  return (
    <details
      class="card declare"
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>
        <h2>{say.figures}</h2>
      </summary>
      {open.value && (
        <div class="stack">
          <p class="small soft">{say.figuresHint}</p>
          <div class="row">
            {field('figures-from', say.from, from)}
            {field('figures-to', say.to, to)}
            <a class="button" href={`/api/attendance/figures.csv?from=${from.value}&to=${to.value}`} download>
              {say.file}
            </a>
          </div>
          <Counted key={`${from.value} ${to.value}`} from={from.value} to={to.value} className={className} />
        </div>
      )}
    </details>
  );
}

function Counted({ from, to, className }: { from: string; to: string; className: string }) {
  const say = declareWords.value;
  const { value, trouble } = useWatch(getFigures, { query: { from, to } }).state.value;
  if (trouble?.type === 'refused') return <p class="notice bad">{refusalText(trouble)}</p>;
  if (!value) return <Bones />;
  const shown = value.filter(({ classes }) => className === '' || classes.includes(className));
  if (shown.length === 0) return <p>{say.figuresNone}</p>;
  return (
    <div class="table-card">
      <table class="attendance-table">
        <caption>{say.pupilsCount(shown.length)}</caption>
        <thead>
          <tr>
            <th scope="col">{words.value.pupil}</th>
            <th scope="col">{words.value.class}</th>
            <th scope="col">{say.halfDays}</th>
            <th scope="col">{say.unjustified}</th>
            <th scope="col">{say.lessons}</th>
            <th scope="col">{say.late}</th>
            <th scope="col">{say.prevented}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <Row key={one.userId} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ one }: { one: Figures }) {
  const say = declareWords.value;
  return (
    <tr>
      <th scope="row">{one.name}</th>
      <td>{one.classes.join(', ')}</td>
      <td data-label={say.halfDays}>{number(one.halfDays)}</td>
      <td data-label={say.unjustified}>{number(one.unjustified)}</td>
      <td data-label={say.lessons}>{number(one.lessons)}</td>
      <td data-label={say.late}>{say.lateOf(one.late, one.minutesLate)}</td>
      <td data-label={say.prevented}>{number(one.prevented)}</td>
    </tr>
  );
}
