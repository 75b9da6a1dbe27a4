// A parent says why a child was, or will be, absent.
import { useSignal } from '@preact/signals';
import { call } from '../../../web/call.ts';
import { now } from '../../../web/clock.ts';
import { calendarDay, fromWallClock } from '../../../web/format.ts';
import { post } from '../../../web/outbox.ts';
import { refusalText } from '../../../web/refusals.ts';
import { say as tell } from '../../../web/voice.ts';
import { addDocument, declareAbsence, mostDocumentBytes, reasons } from '../declarations/contract.ts';
import { declareWords } from './declare-words.ts';

type Child = { userId: string; givenName: string };
type Said = { type: 'good' | 'bad'; text: string };

export function Declare({ people, onDone }: { people: readonly Child[]; onDone: () => void }) {
  const say = declareWords.value;
  const today = calendarDay(now.value);
  const busy = useSignal(false);
  const said = useSignal<Said | undefined>(undefined);

  async function send(event: Event & { currentTarget: HTMLFormElement }) {
    event.preventDefault();
    if (busy.value) return;
    const form = event.currentTarget;
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? '');
    const moment = (name: string) => new Date(fromWallClock(text(`${name}-day`), text(`${name}-time`))).toISOString();
    const reason = reasons.find((one) => one === text('reason'));
    if (!reason) return;
    const file = data.get('document');
    const document = file instanceof File && file.size > 0 ? file : undefined;
    if (document && document.size > mostDocumentBytes) {
      said.value = { type: 'bad', text: say.tooLarge };
      return;
    }
    const input = {
      ...{ pupilId: text('pupil') || (people[0]?.userId ?? ''), reason, words: text('words') },
      ...{ startsAt: moment('from'), endsAt: moment('to') },
    };
    busy.value = true;
    const answer = await post(declareAbsence, { input }, say.title);
    said.value = await outcome(answer, document);
    busy.value = false;
    tell(said.value.text);
    if (said.value.type === 'good') form.reset();
    onDone();
  }

  return (
    <details class="card declare">
      <summary>
        <h2>{say.title}</h2>
      </summary>
      <form class="stack" onSubmit={send}>
        {people.length > 1 && (
          <div class="field">
            <label for="declare-pupil">{say.child}</label>
            <select class="input" id="declare-pupil" name="pupil">
              {people.map(({ userId, givenName }) => (
                <option key={userId} value={userId}>
                  {givenName}
                </option>
              ))}
            </select>
          </div>
        )}
        <Moment name="from" legend={say.from} day={today} time="08:00" />
        <Moment name="to" legend={say.to} day={today} time="18:00" />
        <div class="field">
          <label for="declare-reason">{say.reason}</label>
          <select class="input" id="declare-reason" name="reason">
            {reasons.map((reason) => (
              <option key={reason} value={reason}>
                {say.reasonOf(reason)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="declare-words">{say.words}</label>
          <textarea class="input" id="declare-words" name="words" maxLength={1000} />
        </div>
        <div class="field">
          <label for="declare-document">{say.document}</label>
          <input
            id="declare-document"
            name="document"
            type="file"
            accept="application/pdf,image/jpeg,image/png,image/webp"
          />
          <p class="small soft">{say.documentHint}</p>
        </div>
        <p role="status">{said.value && <span class={`notice ${said.value.type}`}>{said.value.text}</span>}</p>
        <button type="submit" class="button main" aria-disabled={busy.value}>
          {say.send}
        </button>
      </form>
    </details>
  );
}

/** The words go first; a document that doesn't follow is said apart, since the words have arrived. */
async function outcome(answer: Awaited<ReturnType<typeof post<typeof declareAbsence>>>, document: File | undefined) {
  const say = declareWords.value;
  if (answer.type === 'kept') return { type: 'good', text: document ? say.keptWithout : say.kept } as const;
  if (answer.type !== 'done')
    return { type: 'bad', text: 'message' in answer ? refusalText(answer) : say.notNow } as const;
  if (!document) return { type: 'good', text: say.sent } as const;
  const params = { declarationId: answer.value.declarationId };
  const body = new Blob([document], { type: 'application/octet-stream' });
  const added = await call(addDocument, { params, body });
  if (added.type === 'done') return { type: 'good', text: say.sent } as const;
  const why = 'message' in added ? refusalText(added) : say.notNow;
  return { type: 'bad', text: `${say.sentWithout} ${why}` } as const;
}

function Moment({ name, legend, day, time }: { name: string; legend: string; day: string; time: string }) {
  const say = declareWords.value;
  return (
    <fieldset class="declare-moment">
      <legend class="legend">{legend}</legend>
      <label>
        <span class="small">{say.day}</span>
        <input class="input" type="date" name={`${name}-day`} defaultValue={day} required />
      </label>
      <label>
        <span class="small">{say.time}</span>
        <input class="input" type="time" name={`${name}-time`} defaultValue={time} required />
      </label>
    </fieldset>
  );
}
