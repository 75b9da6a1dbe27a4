// What the office watches: lessons under way, who is there, who is missing.
import { useSignal } from '@preact/signals';
import { clockTime, list, number } from '../../../web/format.ts';
import type { SchoolNow } from '../contract.ts';
import { words } from './words.ts';

type Running = SchoolNow['running'][number];

export function SchoolNowPart({ now }: { now: SchoolNow }) {
  const say = words.value;
  const onlyMissing = useSignal(false);
  const { running } = now;
  const present = running.reduce((sum, one) => sum + one.present, 0);
  const missing = running.reduce((sum, one) => sum + one.missing.length, 0);
  const rows = onlyMissing.value ? running.filter((one) => one.missing.length > 0) : running;
  return (
    <section class="stack" aria-labelledby="school-now">
      <h2 class="part-title" id="school-now">
        {say.schoolNow}
      </h2>
      <ul class="figures-row">
        <Figure value={running.length} label={say.running(running.length)} />
        <Figure value={present} label={say.present(present)} />
        <Figure value={missing} label={say.missing(missing)} {...(missing > 0 && { tone: 'sun' })} />
      </ul>
      {running.length === 0 ? (
        <p class="card">{say.nothingRunning}</p>
      ) : (
        <>
          <label class="check">
            <input
              type="checkbox"
              checked={onlyMissing.value}
              onChange={(event) => {
                onlyMissing.value = event.currentTarget.checked;
              }}
            />
            {say.onlyMissing}
          </label>
          <div class="card table-card">
            <table class="now-table">
              <thead>
                <tr>
                  <th scope="col">{say.class}</th>
                  <th scope="col">{say.lesson}</th>
                  <th scope="col">{say.teacher}</th>
                  <th scope="col">{say.until}</th>
                  <th scope="col">{say.presence}</th>
                  <th scope="col">{say.whoIsMissing}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((one) => (
                  <Row key={one.lesson.lessonId} one={one} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      <p>
        <a class="button" href="/timetable">
          {say.changeTimetable}
        </a>{' '}
        <a class="button" href="/reports">
          {say.reports}
        </a>
      </p>
    </section>
  );
}

function Figure({ value, label, tone }: { value: number; label: string; tone?: string }) {
  return (
    <li class={tone ? `card figure ${tone}` : 'card figure'}>
      <strong class="figures">{number(value)}</strong> <span>{label}</span>
    </li>
  );
}

function Row({ one: { lesson, expected, present, missing, teacherMissingSince } }: { one: Running }) {
  const say = words.value;
  return (
    <tr data-lesson={lesson.lessonId}>
      <th scope="row">{lesson.classes.join(', ')}</th>
      <td>
        {lesson.mayEnter ? <a href={`/class/${lesson.lessonId}`}>{lesson.title}</a> : lesson.title}
        {lesson.room && <span class="small soft"> {say.room(lesson.room)}</span>}
      </td>
      <td>
        {lesson.teachers.length ? list(lesson.teachers) : say.noTeacher}
        {teacherMissingSince !== undefined && (
          <strong class="tag">{say.teacherMissing(clockTime(teacherMissingSince))}</strong>
        )}
      </td>
      <td class="figures" data-label={say.until}>
        {clockTime(lesson.endsAt)}
      </td>
      <td class="figures" data-label={say.presence}>
        {say.presentOf(present, expected)}
      </td>
      <td data-label={say.whoIsMissing}>
        {missing.length === 0 ? <span class="soft">{say.nobodyMissing}</span> : <Missing missing={missing} />}
      </td>
    </tr>
  );
}

function Missing({ missing }: { missing: Running['missing'] }) {
  if (missing.length <= 3) return <span>{missing.map(({ name }) => name).join(', ')}</span>;
  return (
    <details>
      <summary>
        {number(missing.length)} {words.value.missing(missing.length)}
      </summary>
      <ul>
        {missing.map(({ userId, name }) => (
          <li key={userId}>{name}</li>
        ))}
      </ul>
    </details>
  );
}
