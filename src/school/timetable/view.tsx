// The timetable as staff work on it: choose whose, read it dense, change it with a reason.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { now } from '../../web/clock.ts';
import { calendarDay, timeZone } from '../../web/format.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { place } from '../../web/place.ts';
import { refusalText } from '../../web/refusals.ts';
import { presence } from '../../web/session.ts';
import { type Watch, watch } from '../../web/watch.ts';
import { AddSheet } from './client/add-sheet.tsx';
import { ChangeSheet } from './client/change-sheet.tsx';
import { LessonTable } from './client/lesson-table.tsx';
import { noOptions } from './client/options.ts';
import { lessonsQuery, readQuestion } from './client/question.ts';
import { ToolBar } from './client/tool-bar.tsx';
import { words } from './client/words.ts';
import { type Lesson, listLessons, timetableOptions } from './contract.ts';
import './client/timetable.css';

export function TimetableView() {
  const say = words.value;
  const here = presence.value;
  const today = calendarDay(now.value);
  const question = readQuestion(place.value.query, today);
  const asked = lessonsQuery(question);
  const key = JSON.stringify(asked);
  const offered = useMemo(() => watch(timetableOptions, {}), []);
  const lessons = useMemo(() => (asked ? watch(listLessons, { query: asked }) : undefined), [key]);
  useEffect(() => offered.stop, [offered]);
  useEffect(() => lessons?.stop, [lessons]);
  const open = useSignal<{ lesson: Lesson } | 'add' | undefined>(undefined);
  const mayChange = here.type === 'in' && here.session.roles.some((role) => role === 'staff' || role === 'head');
  const options = offered.state.value.value ?? noOptions;
  timeZone.value = options.timeZone;
  if (offered.state.value.trouble?.type === 'not_allowed') return <NotAllowed />;
  const close = () => {
    open.value = undefined;
  };
  const done = () => {
    close();
    lessons?.refresh();
  };
  return (
    <Page title={say.title}>
      <ToolBar question={question} options={options} today={today} />
      {mayChange && (
        <div class="row timetable-add">
          <button
            type="button"
            class="button main"
            onClick={() => {
              open.value = 'add';
            }}
          >
            {say.add}
          </button>
          {question.by === 'class' && question.id && (
            <a class="button" href={`/classes/${question.id}`}>
              {say.classList}
            </a>
          )}
          <p class="small soft timetable-keys">{say.keys}</p>
        </div>
      )}
      {lessons ? (
        <Lessons
          lessons={lessons}
          onChange={
            mayChange
              ? (lesson) => {
                  open.value = { lesson };
                }
              : undefined
          }
        />
      ) : (
        <p class="card">{say.chooseFirst}</p>
      )}
      {open.value === 'add' && <AddSheet question={question} options={options} onClose={close} onDone={done} />}
      {typeof open.value === 'object' && (
        <ChangeSheet lesson={open.value.lesson} options={options} onClose={close} onDone={done} />
      )}
    </Page>
  );
}

type LessonsProps = { lessons: Watch<Lesson[]>; onChange: ((lesson: Lesson) => void) | undefined };

function Lessons({ lessons, onChange }: LessonsProps) {
  const { value, trouble } = lessons.state.value;
  if (trouble?.type === 'refused') return <p class="notice bad">{refusalText(trouble)}</p>;
  if (!value) return trouble ? <CannotAsk trouble={trouble} onRetry={lessons.refresh} /> : <Bones />;
  if (value.length === 0) return <p class="card">{words.value.none}</p>;
  return <LessonTable lessons={value} onChange={onChange} />;
}
