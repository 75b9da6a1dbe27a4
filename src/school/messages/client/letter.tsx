// One message of a thread, and what may be done with it.
import { useState } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { clockTime, list, shortDate } from '../../../web/format.ts';
import { Written } from '../../../web/parts/written.tsx';
import { say as sayAloud } from '../../../web/voice.ts';
import { changeMessage, longestReason, recallMessage, reportMessage, type ThreadMessage } from '../contract.ts';
import { TextField, wrongIn } from './letter-fields.tsx';
import { troubleText, withRole, words } from './words.ts';

type Props = { threadId: string; message: ThreadMessage; fresh: boolean; onDone: () => void };

export function Letter({ threadId, message, fresh, onDone }: Props) {
  const say = words.value;
  const [doing, setDoing] = useState<'change' | 'report' | undefined>(undefined);
  const [wrong, setWrong] = useState('');
  const { messageId, by, mine, text, at, state, deliverAt, urgent, readBy, reported } = message;
  const params = { threadId, messageId };
  const time = `${shortDate(at)}, ${clockTime(at)}`;
  const settle = (answer: Awaited<ReturnType<typeof recall>>, done: string) => {
    if (answer.type === 'done') {
      setDoing(undefined);
      setWrong('');
      sayAloud(done);
      onDone();
    } else if (answer.type !== 'unchanged') setWrong(troubleText(answer));
  };
  const recall = () => call(recallMessage, { params });
  const change = async (changed: string) => {
    const needed = wrongIn(changed, { on: false, reason: '' });
    if (needed !== '') return setWrong(needed);
    settle(await call(changeMessage, { params, input: { text: changed } }), say.changed);
  };
  const report = async (reason: string) => {
    if (reason.trim() !== '') settle(await call(reportMessage, { params, input: { reason } }), say.reported);
  };
  return (
    <li>
      <article class={mine ? 'letter mine' : 'letter'} aria-labelledby={`by-${messageId}`}>
        <h2 class="letter-head" id={`by-${messageId}`}>
          <span dir="auto">{mine ? say.you : withRole(by)}</span>
          <time class="small soft" dateTime={at}>
            {time}
          </time>
          {fresh && <span class="tag on">{say.fresh}</span>}
        </h2>
        {urgent !== undefined && <p class="tag off">{say.isUrgent(urgent)}</p>}
        {state === 'waiting' && deliverAt && <p class="tag">{say.deliveredOn(deliverAt)}</p>}
        {state === 'recalled' && <p class="soft">{say.recalled}</p>}
        {state === 'hidden' && <p class="soft">{say.hidden}</p>}
        {doing === 'change' ? (
          <Change text={text ?? ''} id={messageId} onSave={change} onCancel={() => setDoing(undefined)} />
        ) : (
          text !== undefined && <Written text={text} />
        )}
        {readBy && (
          <p class="small soft">
            {say.readBy(readBy.count, readBy.of)}
            {readBy.names.length > 0 && ` : ${list(readBy.names)}`}
          </p>
        )}
        {doing === 'report' && <Report id={messageId} onSend={report} onCancel={() => setDoing(undefined)} />}
        {reported && <p class="small soft">{say.reported}</p>}
        <div role="alert">{wrong !== '' && <p class="notice bad">{wrong}</p>}</div>
        {doing === undefined && (
          <div class="letter-acts">
            {state === 'waiting' && (
              <button type="button" class="link small" onClick={() => setDoing('change')}>
                {say.change}
              </button>
            )}
            {mine && (state === 'waiting' || state === 'delivered') && (
              <button
                type="button"
                class="link small"
                aria-label={say.recallNamed(time)}
                onClick={async () => settle(await recall(), say.recallDone)}
              >
                {say.recall}
              </button>
            )}
            {!mine && !reported && state === 'delivered' && (
              <button
                type="button"
                class="link small"
                aria-label={say.reportNamed(by.name)}
                onClick={() => setDoing('report')}
              >
                {say.report}
              </button>
            )}
          </div>
        )}
      </article>
    </li>
  );
}

type ChangeProps = { id: string; text: string; onSave: (text: string) => Promise<void>; onCancel: () => void };

function Change({ id, text, onSave, onCancel }: ChangeProps) {
  const [changed, setChanged] = useState(text);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void onSave(changed);
      }}
    >
      <TextField id={`change-${id}`} label={words.value.text} value={changed} onChange={setChanged} />
      <Acts save={words.value.save} onCancel={onCancel} />
    </form>
  );
}

type ReportProps = { id: string; onSend: (reason: string) => Promise<void>; onCancel: () => void };

function Report({ id, onSend, onCancel }: ReportProps) {
  const say = words.value;
  const [reason, setReason] = useState('');
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void onSend(reason);
      }}
    >
      <div class="field">
        <label for={`report-${id}`}>{say.reportReason}</label>
        <input
          class="input"
          id={`report-${id}`}
          required
          maxLength={longestReason}
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <p class="small soft">{say.reportHint}</p>
      </div>
      <Acts save={say.reportSend} onCancel={onCancel} />
    </form>
  );
}

function Acts({ save, onCancel }: { save: string; onCancel: () => void }) {
  return (
    <div class="row">
      <button type="submit" class="button main">
        {save}
      </button>
      <button type="button" class="button plain" onClick={onCancel}>
        {words.value.cancel}
      </button>
    </div>
  );
}
