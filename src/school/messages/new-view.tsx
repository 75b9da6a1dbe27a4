// Writing a new message: to whom, how many that is and when it arrives, then subject and text.
import { useEffect, useState } from 'preact/hooks';
import type { OutputOf } from '../../lib/contract.ts';
import { call, type Trouble } from '../../web/call.ts';
import { timeZone } from '../../web/format.ts';
import { post } from '../../web/outbox.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { go } from '../../web/place.ts';
import { say as sayAloud } from '../../web/voice.ts';
import { TextField, type Urgency, UrgentField, urgentOf, wrongIn } from './client/letter-fields.tsx';
import { type Chosen, Recipients } from './client/recipients.tsx';
import { troubleText, words } from './client/words.ts';
import { countRecipients, longestSubject, sendMessage, writingOptions } from './contract.ts';
import './client/messages.css';

type Counted = OutputOf<typeof countRecipients>;

export function NewMessageView() {
  const say = words.value;
  const [options, setOptions] = useState<OutputOf<typeof writingOptions> | undefined>(undefined);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [counted, setCounted] = useState<Counted | undefined>(undefined);
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [urgency, setUrgency] = useState<Urgency>({ on: false, reason: '' });
  const [wrong, setWrong] = useState('');
  const [sending, setSending] = useState(false);
  const [kept, setKept] = useState(false);
  const recipients = chosen.map(({ to }) => to);
  const read = async () => {
    setTrouble(undefined);
    const answer = await call(writingOptions, {});
    if (answer.type === 'done') setOptions(answer.value);
    else if (answer.type !== 'unchanged') setTrouble(answer);
  };
  useEffect(() => void read(), []);
  useEffect(() => {
    setCounted(undefined);
    if (recipients.length === 0) return;
    let stale = false;
    void call(countRecipients, { input: { recipients } }).then((answer) => {
      if (stale) return;
      if (answer.type === 'done') setCounted(answer.value);
      else if (answer.type === 'refused') setWrong(troubleText(answer));
    });
    return () => {
      stale = true;
    };
  }, [JSON.stringify(recipients)]);
  if (!options) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={() => void read()} /> : <Bones />;
  }
  timeZone.value = options.timeZone;
  const missing = () => {
    if (chosen.length === 0) return say.needTo;
    if (subject.trim() === '') return say.needSubject;
    return wrongIn(text, urgency);
  };
  const send = async () => {
    const needed = missing();
    setWrong(needed);
    if (needed !== '' || sending) return;
    setSending(true);
    setKept(false);
    const input = { recipients, subject: subject.trim(), text, ...urgentOf(urgency) };
    const answer = await post(sendMessage, { input }, subject.trim());
    setSending(false);
    if (answer.type === 'done') {
      const { threadId, deliverAt } = answer.value;
      sayAloud(deliverAt ? say.sentLater(deliverAt) : say.sent);
      go(`/messages/${threadId}`);
    } else if (answer.type === 'kept') {
      setKept(true);
      setChosen([]);
      setSubject('');
      setText('');
    } else if (answer.type !== 'unchanged') setWrong(troubleText(answer));
  };
  return (
    <Page title={say.newTitle} about={<a href="/messages">{say.back}</a>} narrow>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Recipients chosen={chosen} groups={options.groups} onChange={setChosen} />
        <div role="status">{counted && <Reach counted={counted} urgent={urgency.on} />}</div>
        {options.mayBeUrgent && counted?.deliverAt && <UrgentField value={urgency} onChange={setUrgency} />}
        <div class="field">
          <label for="subject">{say.subject}</label>
          <input
            class="input"
            id="subject"
            dir="auto"
            maxLength={longestSubject}
            value={subject}
            onInput={({ currentTarget }) => setSubject(currentTarget.value)}
          />
        </div>
        <TextField id="text" label={say.text} value={text} onChange={setText} wrong={wrong === say.needText} />
        <div role="status">{kept && <p class="notice good">{say.kept}</p>}</div>
        <div role="alert">{wrong !== '' && <p class="notice bad">{wrong}</p>}</div>
        <button type="submit" class="button main" aria-disabled={sending}>
          {say.send}
        </button>
      </form>
    </Page>
  );
}

function Reach({ counted: { count, kind, deliverAt }, urgent }: { counted: Counted; urgent: boolean }) {
  const say = words.value;
  if (count === 0) return <p class="notice bad">{say.reachesNobody}</p>;
  return (
    <div class="notice reach">
      <p>
        <strong>{say.reaches(count)}</strong> {count > 1 && (kind === 'talk' ? say.together : say.apart)}
      </p>
      {deliverAt && !urgent && <p>{say.late(deliverAt)}</p>}
    </div>
  );
}
