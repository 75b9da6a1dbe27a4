// What staff may do with a lesson: cancel, move, replace the teacher, change the room, put back. Each with its reason.
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { calendarDay, fieldTime, fromWallClock, longDate } from '../../../web/format.ts';
import { say as aloud } from '../../../web/voice.ts';
import { cancelLesson, changeRoom, type Lesson, moveLesson, replaceTeachers, undoChange } from '../contract.ts';
import { Field, Reason, Select } from './fields.tsx';
import { nameOf } from './lesson-table.tsx';
import type { Options } from './options.ts';
import { SaveBar } from './save-bar.tsx';
import { createSaving } from './saving.ts';
import { Sheet } from './sheet.tsx';
import { words } from './words.ts';

type Action = 'cancel' | 'move' | 'replace' | 'changeRoom' | 'undo';
type SheetProps = { lesson: Lesson; options: Options; onClose: () => void; onDone: () => void };

export function ChangeSheet({ lesson, options, onClose, onDone }: SheetProps) {
  const say = words.value;
  const actions = actionsFor(lesson);
  const action = useSignal<Action | undefined>(actions.length === 1 ? actions[0] : undefined);
  const reason = useSignal('');
  const date = useSignal(calendarDay(lesson.startsAt));
  const starts = useSignal(fieldTime(lesson.startsAt));
  const ends = useSignal(fieldTime(lesson.endsAt));
  const teacher = useSignal('');
  const room = useSignal('');
  const saving = useMemo(createSaving, []);
  const params = { lessonId: lesson.lessonId };

  const attempt = (chosen: Action, force: boolean) => {
    const why = { reason: reason.value.trim(), ...(force && { force }) };
    if (chosen === 'cancel') return call(cancelLesson, { params, input: { reason: why.reason } });
    if (chosen === 'undo') return call(undoChange, { params, input: force ? { force } : {} });
    if (chosen === 'replace') return call(replaceTeachers, { params, input: { teacherIds: [teacher.value], ...why } });
    if (chosen === 'changeRoom') return call(changeRoom, { params, input: { room: room.value.trim(), ...why } });
    const startsAt = new Date(fromWallClock(date.value, starts.value)).toISOString();
    const endsAt = new Date(fromWallClock(date.value, ends.value)).toISOString();
    return call(moveLesson, { params, input: { startsAt, endsAt, ...why } });
  };

  const missing = (chosen: Action): string | undefined => {
    if (chosen === 'move' && !(date.value && starts.value && ends.value)) return say.fillAll;
    if (chosen === 'move' && ends.value <= starts.value) return say.badTimes;
    if (chosen === 'replace' && teacher.value === '') return say.choose;
    if (chosen === 'changeRoom' && room.value.trim() === '') return say.newRoom;
    return chosen !== 'undo' && reason.value.trim() === '' ? say.reasonNeeded : undefined;
  };

  const save = async (force: boolean) => {
    const chosen = action.value;
    if (!chosen) return;
    const lacks = missing(chosen);
    if (lacks) return saving.refuse(lacks);
    if (!(await saving.send(() => attempt(chosen, force)))) return;
    aloud(say.done(lesson.title));
    onDone();
  };

  return (
    <Sheet title={nameOf(lesson)} about={longDate(lesson.startsAt)} onClose={onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save(false);
        }}
      >
        <fieldset>
          <legend class="legend">{say.what}</legend>
          <div class="choices">
            {actions.map((one) => (
              <label key={one} class="choice">
                <input
                  type="radio"
                  name="action"
                  checked={action.value === one}
                  onChange={() => {
                    action.value = one;
                    saving.refuse('');
                  }}
                />
                <span>{say[one]}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {action.value === 'move' && (
          <div class="times">
            <Field id="date" type="date" label={say.newDate} value={date} required />
            <Field id="starts" type="time" label={say.starts} value={starts} required />
            <Field id="ends" type="time" label={say.ends} value={ends} required />
          </div>
        )}
        {action.value === 'replace' && (
          <Select id="teacher" label={say.newTeacher} value={teacher}>
            {options.teachers.map(({ userId, name }) => (
              <option key={userId} value={userId}>
                {name}
              </option>
            ))}
          </Select>
        )}
        {action.value === 'changeRoom' && (
          <Field id="room" label={say.newRoom} value={room} among={options.rooms} required />
        )}
        {action.value === 'undo' && <p class="soft">{say.undoAbout}</p>}
        {action.value && action.value !== 'undo' && <Reason value={reason} />}
        {action.value && <SaveBar saving={saving} onForce={() => save(true)} />}
      </form>
      <p>
        <a href={`/lessons/${lesson.lessonId}/guests`}>{say.guests}</a>
      </p>
    </Sheet>
  );
}

/** A cancelled lesson can only come back; one that staff added has nothing to go back to. */
function actionsFor(lesson: Lesson): Action[] {
  if (lesson.state === 'cancelled') return ['undo'];
  const changed = Object.keys(lesson.change?.was ?? {}).length > 0;
  return ['cancel', 'move', 'replace', 'changeRoom', ...(changed ? (['undo'] as const) : [])];
}
