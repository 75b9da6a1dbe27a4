// Beneath a class's list: who of it may be recorded; the office notes the papers that families signed.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import {
  type Authorisation,
  listClassAuthorisations,
  noteSignedPaper,
} from '../../../classroom/authorisation/contract.ts';
import { call } from '../../../web/call.ts';
import { recordingWords } from './recording-words.ts';

/** @param notes may note signed papers: staff and head */
export function ClassRecording({ classId, notes }: { classId: string; notes: boolean }) {
  const say = recordingWords.value;
  const all = useSignal<readonly Authorisation[]>([]);
  const failed = useSignal(false);
  useEffect(() => {
    void call(listClassAuthorisations, { params: { classId } }).then((answer) => {
      if (answer.type === 'done') all.value = answer.value;
    });
  }, [classId]);
  const note = async ({ userId }: Authorisation, signed: boolean) => {
    const told = await call(noteSignedPaper, { params: { userId }, input: { signed } });
    failed.value = told.type !== 'done';
    if (told.type === 'done') all.value = all.value.map((known) => (known.userId === userId ? told.value : known));
  };
  if (all.value.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="class-recording">
      <h2 id="class-recording">{say.classTitle}</h2>
      <p class="small soft">{say.classAbout}</p>
      <div class="card table-card">
        <table class="list-table recording-table">
          <thead>
            <tr>
              <th scope="col">{say.pupil}</th>
              <th scope="col">{say.state}</th>
              {notes && <th scope="col">{say.paper}</th>}
            </tr>
          </thead>
          <tbody>
            {all.value.map((one) => (
              <tr key={one.userId}>
                <th scope="row">{one.name}</th>
                <td>
                  <span class={one.authorised ? 'tag on' : 'tag'}>{one.authorised ? say.stateYes : say.stateNo}</span>{' '}
                  <span class="small soft">{wordsOf(one)}</span>
                </td>
                {notes && (
                  <td>
                    <label class="recording-paper">
                      <input
                        type="checkbox"
                        aria-label={say.paperOf(one.name)}
                        checked={one.paper?.answer === true}
                        onChange={({ currentTarget }) => void note(one, currentTarget.checked)}
                      />
                      {/* Where there is no heading above it. */}
                      <span>{say.paper}</span>
                    </label>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="small" role="status">
        {failed.value ? say.failed : ''}
      </p>
    </section>
  );
}

function wordsOf({ pupil, family, paper }: Authorisation): string {
  const say = recordingWords.value;
  const word = (answer: boolean | undefined) => (answer === undefined ? say.silent : answer ? say.agrees : say.refuses);
  const answers = family.flatMap(({ said }) => (said ? [said.answer] : []));
  const all = answers.includes(false)
    ? false
    : answers.length === family.length && answers.length > 0
      ? true
      : undefined;
  const theirs = paper?.answer || all;
  if (!pupil && theirs === undefined) return say.nobodyYet;
  return say.words(word(pupil?.answer), word(theirs));
}
