// A teacher writes homework: new, changed, or copied to another class; the class's week stands beside.
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { call } from '../../web/call.ts';
import { now } from '../../web/clock.ts';
import { calendarDay, timeZone } from '../../web/format.ts';
import { post } from '../../web/outbox.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { go, place } from '../../web/place.ts';
import { refusalText } from '../../web/refusals.ts';
import { presence } from '../../web/session.ts';
import { useWatch } from '../../web/use-watch.ts';
import { say as aloud } from '../../web/voice.ts';
import { type Draft, draftOf, inputOf } from './client/draft.ts';
import { DueField } from './client/due-field.tsx';
import { Editor } from './client/editor.tsx';
import { HandInField } from './client/hand-in-field.tsx';
import { WeekLoad } from './client/week-load.tsx';
import { WhoField } from './client/who-field.tsx';
import { words } from './client/words.ts';
import { changeHomework, getHomework, giveHomework, type Homework, homeworkClasses } from './contract.ts';
import './client/homework.css';

type Offered = { classId: string; title: string; subjects: string[]; own: boolean };

export function GiveView() {
  const { query } = place.value;
  const [edited, copied] = [query.get('edit'), query.get('copy')];
  const from = edited ?? copied;
  const classes = useWatch(homeworkClasses, {}, { at: (value) => value.at });
  const found = useWatch(getHomework, from === null ? undefined : { params: { homeworkId: from } });
  const { value, trouble } = classes?.state.value ?? {};
  const before = found?.state.value.value?.homework[0];
  const refused = found?.state.value.trouble;
  if (trouble?.type === 'not_allowed') return <NotAllowed />;
  if (refused?.type === 'refused')
    return (
      <Page title={words.value.editTitle} narrow>
        <p class="notice bad">{refusalText(refused)}</p>
      </Page>
    );
  if (trouble && !value) return <CannotAsk trouble={trouble} onRetry={() => classes?.refresh()} />;
  const title = edited === null ? words.value.giveTitle : words.value.editTitle;
  if (!value || (from !== null && !before))
    return (
      <Page title={title}>
        <Bones />
      </Page>
    );
  timeZone.value = value.timeZone;
  return (
    <Page title={title}>
      <Form
        offered={value.classes.filter(({ own, classId }) => own || classId === before?.classId)}
        before={before}
        copied={edited === null}
        classId={query.get('class') ?? ''}
      />
    </Page>
  );
}

type FormProps = { offered: Offered[]; before: Homework | undefined; copied: boolean; classId: string };

function Form({ offered, before, copied, classId }: FormProps) {
  const say = words.value;
  const here = presence.value;
  const draft = useMemo(() => draftOf(before, copied, classId), []);
  const working = useSignal(false);
  const problem = useSignal('');
  const edited = before !== undefined && !copied ? before : undefined;
  const chosen = offered.find((each) => each.classId === draft.classId.value);
  if (offered.length === 0) return <p class="card">{say.noClass}</p>;

  const choose = (id: string) => {
    draft.classId.value = id;
    draft.lessonId.value = '';
    draft.pupilIds.value = [];
    const subjects = offered.find((each) => each.classId === id)?.subjects ?? [];
    if (subjects[0] !== undefined && !subjects.includes(draft.subject.value)) draft.subject.value = subjects[0];
  };
  const save = async () => {
    const made = inputOf(draft);
    if ('problem' in made) {
      problem.value = say[made.problem];
      return;
    }
    working.value = true;
    const { classId: _, ...input } = made.input;
    const answer = edited
      ? await call(changeHomework, { params: { homeworkId: edited.homeworkId }, input })
      : await post(giveHomework, { input: made.input }, `${say.giveTitle} : ${input.title}`);
    working.value = false;
    if (answer.type === 'done' || answer.type === 'kept') {
      aloud(answer.type === 'kept' ? say.waits : edited ? say.changed : say.given);
      go('/homework');
    } else problem.value = 'code' in answer ? refusalText(answer) : say.unreachable;
  };
  return (
    <div class="give">
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div class="field">
          <label for="homework-class">{say.class}</label>
          <select
            class="input"
            id="homework-class"
            value={draft.classId.value}
            disabled={edited !== undefined}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            <option value="">{say.chooseClass}</option>
            {offered.map((each) => (
              <option key={each.classId} value={each.classId}>
                {each.title}
              </option>
            ))}
          </select>
        </div>
        <Text
          id="homework-subject"
          label={say.subject}
          draft={draft}
          name="subject"
          most={80}
          among={chosen?.subjects ?? []}
        />
        <Text id="homework-title" label={say.what} hint={say.whatHint} draft={draft} name="title" most={140} />
        <Editor id="homework-text" label={say.details} value={draft.text} />
        <div class="due-fields">
          <div class="field">
            <label for="homework-minutes">{say.time}</label>
            <input
              class="input"
              id="homework-minutes"
              type="number"
              inputMode="numeric"
              min={0}
              max={600}
              step={5}
              value={draft.minutes.value}
              onInput={({ currentTarget }) => {
                draft.minutes.value = currentTarget.value;
              }}
            />
          </div>
        </div>
        <DueField draft={draft} me={here.type === 'in' ? here.session.userId : ''} />
        {chosen && (
          <WeekLoad
            classId={chosen.classId}
            title={chosen.title}
            date={draft.dueOn.value || calendarDay(now.value)}
            minutes={draft.dueOn.value ? Math.max(0, Math.round(Number(draft.minutes.value)) || 0) : 0}
            except={edited?.homeworkId}
          />
        )}
        <WhoField draft={draft} />
        <HandInField draft={draft} />
        <p class="bad" role="alert">
          {problem.value}
        </p>
        <button type="submit" class="button main" disabled={working.value}>
          {working.value ? say.saving : edited ? say.saveEdit : say.save}
        </button>
      </form>
    </div>
  );
}

type TextProps = {
  id: string;
  label: string;
  hint?: string;
  draft: Draft;
  name: 'subject' | 'title';
  most: number;
  among?: readonly string[];
};

function Text({ id, label, hint, draft, name, most, among = [] }: TextProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        class="input"
        id={id}
        type="text"
        autocomplete="off"
        maxLength={most}
        value={draft[name].value}
        aria-required
        {...(hint && { 'aria-describedby': `${id}-hint` })}
        {...(among.length > 0 && { list: `${id}-list` })}
        onInput={({ currentTarget }) => {
          draft[name].value = currentTarget.value;
        }}
      />
      {hint && (
        <p class="small soft" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {among.length > 0 && (
        <datalist id={`${id}-list`}>
          {among.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </div>
  );
}
