// A test, new or to be changed: what it is, how it counts, and when its marks are seen.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { now } from '../../../web/clock.ts';
import { calendarDay, clockTime, fieldTime, fromWallClock, longDate } from '../../../web/format.ts';
import { refusalText } from '../../../web/refusals.ts';
import {
  addTest,
  askVisibleAt,
  changeTest,
  removeTest,
  type Test,
  type TestInput,
  type TestKind,
} from '../contract.ts';
import { words } from './words.ts';

type FormProps = {
  classId: string;
  subject: string;
  /** Those to choose from; any, when there is none. */
  subjects: readonly string[];
  /** Absent: a new one. */
  test: Test | undefined;
  onClose: () => void;
  onDone: (subject: string) => void;
};
type Publishing = 'no' | 'now' | 'at';

const decimal = (text: string) => Number(text.trim().replace(',', '.'));
const iso = (moment: number) => new Date(moment).toISOString();

export function TestForm({ classId, subject, subjects, test, onClose, onDone }: FormProps) {
  const say = words.value;
  const form = useRef<HTMLFormElement>(null);
  const today = calendarDay(now.peek());
  const fields = useSignal({
    title: test?.title ?? '',
    subject: test?.subject ?? subject,
    heldOn: test?.heldOn ?? today,
    scale: String(test?.scale ?? 20),
    coefficient: String(test?.coefficient ?? 1),
    kind: test?.kind ?? ('plain' as TestKind),
    missingCounts: test?.missingCounts ?? false,
    publish: (test?.publishAt ? 'at' : 'no') as Publishing,
    day: calendarDay(test?.publishAt ?? now.peek() + 86_400_000),
    time: test?.publishAt ? fieldTime(test.publishAt) : '08:00',
  });
  const problem = useSignal('');
  const sure = useSignal(false);
  const { value } = fields;
  const set = (more: Partial<typeof value>) => {
    fields.value = { ...fields.value, ...more };
  };
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  /** The same moment stays the very same: only a new one is looked at anew. */
  const publishAt = (): string | undefined => {
    if (value.publish === 'no') return undefined;
    if (value.publish === 'now') return iso(now.value);
    const asked = fromWallClock(value.day, value.time);
    if (Number.isNaN(asked)) return undefined;
    const same =
      test?.publishAt && fieldTime(test.publishAt) === value.time && calendarDay(test.publishAt) === value.day;
    return same ? test.publishAt : iso(asked);
  };

  async function save(): Promise<void> {
    const [scale, coefficient, at] = [decimal(value.scale), decimal(value.coefficient), publishAt()];
    const inRange = Number.isInteger(scale) && scale >= 5 && scale <= 100 && coefficient >= 0.25 && coefficient <= 10;
    const whole = value.title.trim() && value.subject.trim() && value.heldOn && inRange;
    if (!whole || (value.publish === 'at' && !at)) {
      problem.value = say.incomplete;
      return;
    }
    const { title, subject, heldOn, kind, missingCounts } = value;
    const input: TestInput = {
      ...{ title: title.trim(), subject: subject.trim(), heldOn, scale, coefficient, kind, missingCounts },
      ...(at && { publishAt: at }),
    };
    const answer = test
      ? await call(changeTest, { params: { testId: test.testId }, input: { ...input, version: test.version } })
      : await call(addTest, { params: { classId }, input });
    if (answer.type === 'done') onDone(input.subject);
    else problem.value = 'code' in answer ? refusalText(answer) : say.unreachable;
  }

  async function remove(): Promise<void> {
    if (!test) return;
    if (!sure.value) {
      sure.value = true;
      return;
    }
    const answer = await call(removeTest, { params: { testId: test.testId } });
    if (answer.type === 'done') onDone(test.subject);
    else problem.value = 'code' in answer ? refusalText(answer) : say.unreachable;
  }

  const text = (id: 'title' | 'scale' | 'coefficient', label: string) => (
    <div class="field">
      <label for={`test-${id}`}>{label}</label>
      <input
        class="input"
        id={`test-${id}`}
        maxLength={120}
        autocomplete="off"
        inputMode={id === 'title' ? 'text' : 'decimal'}
        value={value[id]}
        onInput={(event) => set({ [id]: event.currentTarget.value })}
      />
    </div>
  );

  return (
    <form
      class="card stack marks-form"
      ref={form}
      aria-labelledby="test-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2 id="test-form">{test ? say.formChange : say.formNew}</h2>
      <div class="marks-fields">
        {text('title', say.testTitle)}
        <div class="field">
          <label for="test-subject">{say.inSubject}</label>
          {subjects.length > 0 ? (
            <select
              class="input"
              id="test-subject"
              value={value.subject}
              onChange={(event) => set({ subject: event.currentTarget.value })}
            >
              {subjects.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          ) : (
            <input
              class="input"
              id="test-subject"
              maxLength={80}
              autocomplete="off"
              value={value.subject}
              onInput={(event) => set({ subject: event.currentTarget.value })}
            />
          )}
        </div>
        <div class="field">
          <label for="test-held">{say.heldOn}</label>
          <input
            class="input"
            id="test-held"
            type="date"
            value={value.heldOn}
            onInput={(event) => set({ heldOn: event.currentTarget.value })}
          />
        </div>
        {text('scale', say.scale)}
        {text('coefficient', say.coefficientField)}
        <div class="field marks-kind">
          <label for="test-kind">{say.kind}</label>
          <select
            class="input"
            id="test-kind"
            value={value.kind}
            onChange={(event) => set({ kind: event.currentTarget.value as TestKind })}
          >
            <option value="plain">{say.kindPlain}</option>
            <option value="bonus">{say.kindBonus}</option>
            <option value="optional">{say.kindOptional}</option>
          </select>
        </div>
      </div>
      <label class="choice">
        <input
          type="checkbox"
          checked={value.missingCounts}
          onChange={(event) => set({ missingCounts: event.currentTarget.checked })}
        />
        <span>{say.missingCounts}</span>
      </label>
      <fieldset class="stack">
        <legend class="legend">{say.publish}</legend>
        <div class="choices across">
          {(['no', 'now', 'at'] as const).map((one) => (
            <label class="choice" key={one}>
              <input
                type="radio"
                name="publish"
                value={one}
                checked={value.publish === one}
                onChange={() => set({ publish: one })}
              />
              <span>{{ no: say.publishNo, now: say.publishNow, at: say.publishAt }[one]}</span>
            </label>
          ))}
        </div>
        {value.publish === 'at' && (
          <div class="marks-moment">
            {(['day', 'time'] as const).map((one) => (
              <div class="field" key={one}>
                <label for={`test-${one}`}>{one === 'day' ? say.publishDate : say.publishTime}</label>
                <input
                  class="input"
                  id={`test-${one}`}
                  type={one === 'day' ? 'date' : 'time'}
                  value={value[one]}
                  onInput={(event) => set({ [one]: event.currentTarget.value })}
                />
              </div>
            ))}
          </div>
        )}
        <Seen at={publishAt()} settled={test?.publishAt === publishAt() ? test?.visibleAt : undefined} />
      </fieldset>
      <div role="alert">{problem.value && <p class="notice bad">{problem.value}</p>}</div>
      <div class="row">
        <button type="submit" class="button main">
          {say.save}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {say.cancel}
        </button>
        {test && (
          <>
            <button type="button" class="button plain" onClick={() => void remove()}>
              {sure.value ? say.removeSure : say.remove}
            </button>
            <a class="link" href={`/marks/tests/${test.testId}`}>
              {say.journal}
            </a>
          </>
        )}
      </div>
    </form>
  );
}

/** When they will really be seen: quiet hours are the server's to know. */
function Seen({ at, settled }: { at: string | undefined; settled: string | undefined }) {
  const seen = useSignal<{ at: string; visibleAt: string } | undefined>(undefined);
  const minute = at?.slice(0, 16);
  useEffect(() => {
    let stale = false;
    if (at && !settled)
      void call(askVisibleAt, { query: { at } }).then((answer) => {
        if (!stale && answer.type === 'done') seen.value = { at, visibleAt: answer.value.visibleAt };
      });
    return () => {
      stale = true;
    };
  }, [minute, settled]);
  const visibleAt = settled ?? (at && seen.value?.at.slice(0, 16) === minute ? seen.value?.visibleAt : undefined);
  const say = words.value;
  // Some seconds pass between asking and being seen now.
  const isLater = visibleAt && at && Date.parse(visibleAt) - Date.parse(at) > 60_000;
  const sentence = isLater ? say.quiet : say.reallySeen;
  return (
    <p class={isLater ? 'notice' : 'small'} role="status">
      {visibleAt && sentence(longDate(visibleAt), clockTime(visibleAt))}
    </p>
  );
}
