// A lesson that was not planned.
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { fromWallClock } from '../../../web/format.ts';
import { say as aloud } from '../../../web/voice.ts';
import { addLesson } from '../contract.ts';
import { Field, Reason, Select } from './fields.tsx';
import type { Options } from './options.ts';
import type { Question } from './question.ts';
import { SaveBar } from './save-bar.tsx';
import { createSaving } from './saving.ts';
import { Sheet } from './sheet.tsx';
import { words } from './words.ts';

type AddProps = { question: Question; options: Options; onClose: () => void; onDone: () => void };

export function AddSheet({ question, options, onClose, onDone }: AddProps) {
  const say = words.value;
  const known = (by: Question['by']) => (question.by === by ? question.id : '');
  const title = useSignal('');
  const date = useSignal(question.date);
  const starts = useSignal('');
  const ends = useSignal('');
  const classId = useSignal(known('class'));
  const teacher = useSignal(known('teacher'));
  const room = useSignal(known('room'));
  const reason = useSignal('');
  const saving = useMemo(createSaving, []);

  const save = async (force: boolean) => {
    if (!(title.value.trim() && classId.value && date.value && starts.value && ends.value)) {
      return saving.refuse(say.fillAll);
    }
    if (ends.value <= starts.value) return saving.refuse(say.badTimes);
    if (reason.value.trim() === '') return saving.refuse(say.reasonNeeded);
    const subject = options.subjects.find(({ label }) => label === title.value.trim());
    const input = {
      title: title.value.trim(),
      ...(subject && { subjectCode: subject.code }),
      startsAt: new Date(fromWallClock(date.value, starts.value)).toISOString(),
      endsAt: new Date(fromWallClock(date.value, ends.value)).toISOString(),
      ...(room.value.trim() && { room: room.value.trim() }),
      classIds: [classId.value],
      teacherIds: teacher.value ? [teacher.value] : [],
      reason: reason.value.trim(),
      ...(force && { force }),
    };
    if (!(await saving.send(() => call(addLesson, { input })))) return;
    aloud(say.done(input.title));
    onDone();
  };

  return (
    <Sheet title={say.add} onClose={onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save(false);
        }}
      >
        <Field
          id="title"
          label={say.subject}
          value={title}
          among={options.subjects.map(({ label }) => label)}
          required
        />
        <Select id="class" label={say.class} value={classId}>
          {options.classes.map(({ classId: id, title: name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <Select id="teacher" label={say.teacher} value={teacher}>
          {options.teachers.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
        </Select>
        <Field id="room" label={say.room} value={room} among={options.rooms} />
        <div class="times">
          <Field id="date" type="date" label={say.date} value={date} required />
          <Field id="starts" type="time" label={say.starts} value={starts} required />
          <Field id="ends" type="time" label={say.ends} value={ends} required />
        </div>
        <Reason value={reason} />
        <SaveBar saving={saving} onForce={() => save(true)} />
      </form>
    </Sheet>
  );
}
