// One lesson of the log: what was done, or the place where its teacher writes it.
import { useSignal } from '@preact/signals';
import { clockTime, longDate } from '../../../web/format.ts';
import { post } from '../../../web/outbox.ts';
import { refusalText } from '../../../web/refusals.ts';
import { say as aloud } from '../../../web/voice.ts';
import { writeLog } from '../log/contract.ts';
import { Editor } from './editor.tsx';
import { Formatted } from './formatted.tsx';
import { words } from './log-words.ts';

type Lesson = { lessonId: string; startsAt: string; title: string; classes: readonly string[] };

type EntryProps = {
  lesson: Lesson;
  /** Absent while nothing is written. */
  entry?: { text: string; teacher: string };
  /** The reader may write it. */
  writes: boolean;
};

export function Entry({ lesson, entry, writes }: EntryProps) {
  const say = words.value;
  const open = useSignal(false);
  /** Written here, and still waiting for the network. */
  const kept = useSignal<string | undefined>(undefined);
  const when = `${longDate(lesson.startsAt)}, ${clockTime(lesson.startsAt)}`;
  const text = kept.value ?? entry?.text ?? '';
  return (
    <li class="card log-entry" data-lesson={lesson.lessonId}>
      <h3>{lesson.title}</h3>
      <p class="small soft">
        <time dateTime={lesson.startsAt}>{clockTime(lesson.startsAt)}</time> · {lesson.classes.join(', ')}
        {entry && ` · ${entry.teacher}`}
      </p>
      {kept.value !== undefined && <p class="tag">{say.waits}</p>}
      {open.value ? (
        <Write
          lesson={lesson}
          text={text}
          onClose={(written) => {
            open.value = false;
            kept.value = written;
          }}
        />
      ) : (
        <>
          <Formatted text={text} />
          {writes && (
            <button
              type="button"
              class={entry ? 'link small' : 'button small-button'}
              aria-label={entry ? say.editOf(lesson.title, when) : say.writeOf(lesson.title, when)}
              onClick={() => {
                open.value = true;
              }}
            >
              {entry ? say.edit : say.write}
            </button>
          )}
        </>
      )}
    </li>
  );
}

type WriteProps = { lesson: Lesson; text: string; onClose: (kept: string | undefined) => void };

function Write({ lesson: { lessonId, title }, text, onClose }: WriteProps) {
  const say = words.value;
  const value = useSignal(text);
  const problem = useSignal('');
  const working = useSignal(false);
  const save = async () => {
    working.value = true;
    const given = { params: { lessonId }, input: { text: value.value } };
    const answer = await post(writeLog, given, say.about1(title));
    working.value = false;
    if (answer.type === 'done' || answer.type === 'kept') {
      aloud(answer.type === 'done' ? say.saved : say.waits);
      onClose(answer.type === 'kept' ? value.value : undefined);
    } else problem.value = 'code' in answer ? refusalText(answer) : say.unreachable;
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Editor id={`log-${lessonId}`} label={say.content} value={value} />
      <p class="bad" role="alert">
        {problem.value}
      </p>
      <div class="row">
        <button type="submit" class="button main" disabled={working.value}>
          {say.save}
        </button>
        <button type="button" class="link" onClick={() => onClose(undefined)}>
          {say.cancel}
        </button>
      </div>
    </form>
  );
}
