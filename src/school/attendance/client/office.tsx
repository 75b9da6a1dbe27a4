// What the school-life office looks at: who is missing, whose roll was not called.
import { useSignal } from '@preact/signals';
import { byName, clockTime, list, number } from '../../../web/format.ts';
import { Bones, CannotAsk } from '../../../web/parts/states.tsx';
import { useWatch } from '../../../web/use-watch.ts';
import { type CalledLesson, getMissing, type MissingPupil } from '../contract.ts';
import { CallTag, lessonName } from './call-tag.tsx';
import { Declarations } from './declarations.tsx';
import { declareWords } from './declare-words.ts';
import { FiguresPart } from './figures-part.tsx';
import { words } from './words.ts';

export function OfficePart() {
  const say = words.value;
  const watched = useWatch(getMissing, {}, { at: ({ at }) => at });
  const chosen = useSignal('');
  const { value, trouble } = watched.state.value;
  if (!value) return trouble ? <CannotAsk trouble={trouble} onRetry={watched.refresh} /> : <Bones />;
  const isOf = ({ classes }: { classes: string[] }) => chosen.value === '' || classes.includes(chosen.value);
  const titles = [...new Set([...value.lessons, ...value.pupils].flatMap(({ classes }) => classes))];
  const pupils = value.pupils.filter(isOf);
  const lessons = value.lessons.filter(isOf);
  const count = (call: CalledLesson['call']) => lessons.filter((lesson) => lesson.call === call).length;
  const missing = pupils.filter(({ now }) => now === 'missing').length;
  return (
    <>
      <ul class="figures-row" aria-live="polite">
        <Figure value={missing} label={say.missingCount(missing)} alert={missing > 0} />
        <Figure
          value={count('forgotten')}
          label={say.forgottenCount(count('forgotten'))}
          alert={count('forgotten') > 0}
        />
        <Figure value={count('done')} label={say.doneCount(count('done'))} />
      </ul>
      {titles.length > 1 && (
        <div class="field attendance-filter">
          <label for="attendance-class">{say.class}</label>
          <select
            class="input"
            id="attendance-class"
            value={chosen.value}
            onChange={({ currentTarget }) => {
              chosen.value = currentTarget.value;
            }}
          >
            <option value="">{say.allClasses}</option>
            {titles.sort(byName((title) => title)).map((title) => (
              <option key={title}>{title}</option>
            ))}
          </select>
        </div>
      )}
      {pupils.length === 0 ? (
        <section class="card">
          <h2>{say.missingNow}</h2>
          <p>{say.nobodyMissing}</p>
        </section>
      ) : (
        <Missing pupils={pupils} />
      )}
      <Declarations office />
      {lessons.length === 0 ? <p class="card">{say.noRollCalls}</p> : <Calls lessons={lessons} />}
      <FiguresPart className={chosen.value} />
    </>
  );
}

function Figure({ value, label, alert = false }: { value: number; label: string; alert?: boolean }) {
  return (
    <li class={alert ? 'card figure sun' : 'card figure'}>
      <strong class="figures">{number(value)}</strong> <span>{label}</span>
    </li>
  );
}

function Missing({ pupils }: { pupils: MissingPupil[] }) {
  const say = words.value;
  return (
    <div class="card table-card">
      <table class="attendance-table" id="missing-now">
        <caption>{say.missingNow}</caption>
        <thead>
          <tr>
            <th scope="col">{say.pupil}</th>
            <th scope="col">{say.class}</th>
            <th scope="col">{say.nowColumn}</th>
            <th scope="col">{say.since}</th>
            <th scope="col">{say.lastLesson}</th>
            <th scope="col">{say.missed}</th>
            <th scope="col">{declareWords.value.familySaid}</th>
          </tr>
        </thead>
        <tbody>
          {pupils.map((pupil) => (
            <tr key={pupil.userId} data-pupil={pupil.userId}>
              <th scope="row">{pupil.name}</th>
              <td>{pupil.classes.join(', ')}</td>
              <td>
                <span class={{ missing: 'tag off', prevented: 'tag', back: 'tag on' }[pupil.now]}>
                  {say.nowOf(pupil.now)}
                </span>
              </td>
              <td class="figures" data-label={say.since}>
                {clockTime(pupil.since)}
              </td>
              <td data-label={say.lastLesson}>
                <a href={`/attendance/${pupil.lesson.lessonId}`}>
                  {pupil.lesson.title}, {clockTime(pupil.lesson.startsAt)}
                </a>
              </td>
              <td class="figures" data-label={say.missed}>
                {number(pupil.missed)}
              </td>
              <td data-label={declareWords.value.familySaid}>{declareWords.value.familyOf(pupil.family ?? '')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const urgency: readonly CalledLesson['call'][] = ['forgotten', 'open', 'done', 'coming'];

function Calls({ lessons }: { lessons: CalledLesson[] }) {
  const say = words.value;
  const sorted = [...lessons].sort((a, b) => urgency.indexOf(a.call) - urgency.indexOf(b.call));
  return (
    <div class="card table-card">
      <table class="attendance-table" id="roll-calls">
        <caption>{say.rollCalls}</caption>
        <thead>
          <tr>
            <th scope="col">{say.time}</th>
            <th scope="col">{say.lesson}</th>
            <th scope="col">{say.teacher}</th>
            <th scope="col">{say.state}</th>
            <th scope="col">
              <span class="unseen">{say.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((lesson) => (
            <tr key={lesson.lessonId} data-lesson={lesson.lessonId}>
              <td class="figures">{clockTime(lesson.startsAt)}</td>
              <th scope="row">{[lesson.title, ...lesson.classes].join(', ')}</th>
              <td>{lesson.teachers.length > 0 ? list(lesson.teachers) : say.noTeacher}</td>
              <td>
                <CallTag lesson={lesson} />
              </td>
              <td>
                {lesson.call !== 'coming' && (
                  <a
                    class="link"
                    href={`/attendance/${lesson.lessonId}`}
                    aria-label={(lesson.call === 'done' ? say.seeRollOf : say.callRollOf)(lessonName(lesson))}
                  >
                    {lesson.call === 'done' ? say.seeRoll : say.callRoll}
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
