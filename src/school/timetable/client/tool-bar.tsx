// What the page shows: whose lessons, and when.
import { longDate } from '../../../web/format.ts';
import { ask } from '../../../web/place.ts';
import type { Options } from './options.ts';
import { type By, daysOf, type Question, type Span, step, writeQuestion } from './question.ts';
import { words } from './words.ts';

type BarProps = { question: Question; options: Options; today: string };

export function ToolBar({ question, options, today }: BarProps) {
  const say = words.value;
  const set = (change: Partial<Question>) => ask(writeQuestion({ ...question, ...change }));
  const bys: [By, string][] = [
    ['all', say.byAll],
    ['class', say.byClass],
    ['teacher', say.byTeacher],
    ['room', say.byRoom],
  ];
  const spans: [Span, string][] = [
    ['day', say.day],
    ['week', say.week],
  ];
  const choices = choicesFor(question.by, options);
  const { from, to } = daysOf(question);
  return (
    <div class="tools">
      <div class="field">
        <label for="by">{say.show}</label>
        <select
          class="input"
          id="by"
          value={question.by}
          onChange={(event) => {
            const by = bys.find(([value]) => value === event.currentTarget.value)?.[0] ?? 'all';
            set({ by, id: choicesFor(by, options)[0]?.[0] ?? '' });
          }}
        >
          {bys.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {question.by !== 'all' && (
        <div class="field">
          <label for="which">{say.which}</label>
          <select
            class="input"
            id="which"
            value={question.id}
            onChange={(event) => set({ id: event.currentTarget.value })}
          >
            {choices.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="field">
        <label for="span">{say.period}</label>
        <select
          class="input"
          id="span"
          value={question.span}
          onChange={(event) => set({ span: event.currentTarget.value === 'week' ? 'week' : 'day' })}
        >
          {spans.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="day">{say.date}</label>
        <input
          class="input"
          id="day"
          type="date"
          value={question.date}
          onChange={(event) => event.currentTarget.value && set({ date: event.currentTarget.value })}
        />
      </div>
      <div class="row steps">
        <button type="button" class="button" onClick={() => ask(writeQuestion(step(question, -1)))}>
          {say.before}
        </button>
        <button type="button" class="button" onClick={() => set({ date: today })}>
          {say.today}
        </button>
        <button type="button" class="button" onClick={() => ask(writeQuestion(step(question, 1)))}>
          {say.after}
        </button>
      </div>
      <p class="tools-days" aria-live="polite">
        {from === to ? longDate(from) : `${longDate(from)} – ${longDate(to)}`}
      </p>
    </div>
  );
}

function choicesFor(by: By, options: Options): [value: string, label: string][] {
  if (by === 'class') return options.classes.map(({ classId, title }) => [classId, title]);
  if (by === 'teacher') return options.teachers.map(({ userId, name }) => [userId, name]);
  return by === 'room' ? options.rooms.map((room) => [room, room]) : [];
}
