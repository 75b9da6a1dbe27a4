// Absences: each role sees its part. Teachers their rolls, the office who is missing, families what was missed.
import { clockTime } from '../../web/format.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk } from '../../web/parts/states.tsx';
import { presence } from '../../web/session.ts';
import { useWatch } from '../../web/use-watch.ts';
import { CallTag, lessonName } from './client/call-tag.tsx';
import { OfficePart } from './client/office.tsx';
import { OwnPart } from './client/own.tsx';
import { words } from './client/words.ts';
import { listRollCalls } from './contract.ts';
import './client/attendance.css';

export function AttendanceView() {
  const here = presence.value;
  const roles: readonly string[] = here.type === 'in' ? here.session.roles : [];
  const has = (...asked: string[]) => asked.some((role) => roles.includes(role));
  return (
    <Page title={words.value.title}>
      {has('staff', 'head') && <OfficePart />}
      {has('teacher') && <TeacherPart />}
      {has('pupil', 'parent') && <OwnPart />}
    </Page>
  );
}

function TeacherPart() {
  const say = words.value;
  const watched = useWatch(listRollCalls, {}, { at: ({ at }) => at });
  const { value, trouble } = watched.state.value;
  if (!value) return trouble ? <CannotAsk trouble={trouble} onRetry={watched.refresh} /> : <Bones />;
  return (
    <section aria-labelledby="own-lessons">
      <h2 class="part-title" id="own-lessons">
        {say.yourLessons}
      </h2>
      {value.lessons.length === 0 ? (
        <p class="card">{say.noLessons}</p>
      ) : (
        <ul class="card calls">
          {value.lessons.map((lesson) => (
            <li key={lesson.lessonId} data-lesson={lesson.lessonId}>
              <div>
                <h3>{[lesson.title, ...lesson.classes].join(', ')}</h3>
                <p class="small soft figures">
                  {clockTime(lesson.startsAt)} – {clockTime(lesson.endsAt)}
                </p>
              </div>
              <div class="row">
                <CallTag lesson={lesson} />
                {lesson.call !== 'coming' && (
                  <a
                    class={lesson.call === 'done' ? 'button small-button' : 'button main small-button'}
                    href={`/attendance/${lesson.lessonId}`}
                    aria-label={(lesson.call === 'done' ? say.seeRollOf : say.callRollOf)(lessonName(lesson))}
                  >
                    {lesson.call === 'done' ? say.seeRoll : say.callRoll}
                  </a>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
