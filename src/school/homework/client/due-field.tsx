// For when: one of the class's coming lessons with this teacher, or any date.
import { now } from '../../../web/clock.ts';
import { addDays, calendarDay, clockTime, longDate } from '../../../web/format.ts';
import { useWatch } from '../../../web/use-watch.ts';
import { listLessons } from '../../timetable/contract.ts';
import type { Draft } from './draft.ts';
import { words } from './words.ts';

const daysAhead = 28;

export function DueField({ draft, me }: { draft: Draft; me: string }) {
  const say = words.value;
  const today = calendarDay(now.value);
  const classId = draft.classId.value;
  const query = { from: today, to: addDays(today, daysAhead), classId, teacherId: me };
  const lessons = useWatch(listLessons, classId ? { query } : undefined);
  const coming = (lessons?.state.value.value ?? []).filter(
    (lesson) => lesson.state === 'planned' && Date.parse(lesson.startsAt) > now.value,
  );
  const choose = (lessonId: string) => {
    const lesson = coming.find((each) => each.lessonId === lessonId);
    draft.lessonId.value = lesson?.lessonId ?? '';
    if (lesson) draft.dueOn.value = calendarDay(lesson.startsAt);
  };
  const held = draft.lessonId.value !== '' && !coming.some(({ lessonId }) => lessonId === draft.lessonId.value);
  return (
    <div class="due-fields">
      {(coming.length > 0 || held) && (
        <div class="field">
          <label for="homework-lesson">{say.dueFor}</label>
          <select
            class="input"
            id="homework-lesson"
            value={draft.lessonId.value}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            <option value="">{say.otherDate}</option>
            {held && <option value={draft.lessonId.value}>{longDate(draft.dueOn.value)}</option>}
            {coming.map(({ lessonId, startsAt, title }) => (
              <option key={lessonId} value={lessonId}>
                {say.dueLesson(longDate(startsAt), clockTime(startsAt), title)}
              </option>
            ))}
          </select>
        </div>
      )}
      {draft.lessonId.value === '' && (
        <div class="field">
          <label for="homework-date">{coming.length > 0 ? say.dueDate : say.dueFor}</label>
          <input
            class="input"
            id="homework-date"
            type="date"
            min={today}
            value={draft.dueOn.value}
            onInput={({ currentTarget }) => {
              draft.dueOn.value = currentTarget.value;
            }}
          />
        </div>
      )}
    </div>
  );
}
