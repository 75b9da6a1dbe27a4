// One thread: what was written, then one's answer.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { addressOf, call } from '../../web/call.ts';
import { list, timeZone } from '../../web/format.ts';
import { post } from '../../web/outbox.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { Written } from '../../web/parts/written.tsx';
import { go } from '../../web/place.ts';
import type { RouteProps } from '../../web/router.tsx';
import { say as sayAloud } from '../../web/voice.ts';
import { type Watch, watch } from '../../web/watch.ts';
import { Letter } from './client/letter.tsx';
import { TextField, type Urgency, UrgentField, urgentOf, wrongIn } from './client/letter-fields.tsx';
import { useWaiting } from './client/unsent.ts';
import { troubleText, withRole, words } from './client/words.ts';
import { getThread, markRead, replyToThread, type Thread } from './contract.ts';
import './client/messages.css';

export function ThreadView({ params }: RouteProps) {
  const say = words.value;
  const threadId = params.threadId ?? '';
  const thread = useMemo(() => watch(getThread, { params: { threadId } }), [threadId]);
  useEffect(() => thread.stop, [thread]);
  const { value, trouble } = thread.state.value;
  if (trouble?.type === 'refused')
    return <Page title={say.unknown} about={<a href="/messages">{say.back}</a>} narrow />;
  if (!value) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={thread.refresh} /> : <Bones />;
  }
  timeZone.value = value.timeZone;
  return <Shown thread={value} watched={thread} />;
}

function Shown({ thread, watched }: { thread: Thread; watched: Watch<Thread> }) {
  const say = words.value;
  const { threadId, kind, subject, audience, messages } = thread;
  const fresh = useFresh(thread);
  const waiting = useWaiting(addressOf(replyToThread, { threadId }));
  const others = thread.with.map(withRole);
  const group = audience ? say.announced(say.group(audience)) : '';
  const with_ = others.length > 0 ? say.between(list(others)) : say.alone;
  return (
    <Page
      title={subject}
      about={
        <>
          <span dir="auto">{kind === 'talk' ? with_ : [group, ...others.map(say.toYou)].join(', ')}</span>
          <br />
          <a href="/messages">{say.back}</a>
        </>
      }
    >
      <div class="thread stack">
        <ol class="letters">
          {messages.map((message) => (
            <Letter
              key={message.messageId}
              threadId={threadId}
              message={message}
              fresh={fresh.has(message.messageId)}
              onDone={watched.refresh}
            />
          ))}
          {waiting.map(({ key, text }) => (
            <li key={key}>
              <article class="letter mine">
                <p class="tag">{say.waitsNetwork}</p>
                <Written text={text} />
              </article>
            </li>
          ))}
        </ol>
        <Answer thread={thread} onDone={watched.refresh} />
      </div>
    </Page>
  );
}

/** Those that were new when they were first shown here. Once they are seen, the school is told. */
function useFresh({ threadId, messages }: Thread): ReadonlySet<string> {
  const fresh = useRef(new Set<string>());
  const unread = messages.filter((message) => message.unread).map(({ messageId }) => messageId);
  const key = unread.join();
  for (const id of unread) fresh.current.add(id);
  useEffect(() => {
    if (unread.length === 0) return;
    if (messages.length > unread.length) sayAloud(words.peek().newMessages(unread.length));
    const tell = () => {
      if (document.visibilityState === 'visible')
        void call(markRead, { params: { threadId }, input: { messageIds: unread } });
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [key]);
  return fresh.current;
}

function Answer({ thread, onDone }: { thread: Thread; onDone: () => void }) {
  const say = words.value;
  const { threadId, kind, subject, mayBeUrgent } = thread;
  const [text, setText] = useState('');
  const [urgency, setUrgency] = useState<Urgency>({ on: false, reason: '' });
  const [wrong, setWrong] = useState('');
  const [sending, setSending] = useState(false);
  const [author] = thread.with;
  const send = async () => {
    const needed = wrongIn(text, urgency);
    setWrong(needed);
    if (needed !== '' || sending) return;
    setSending(true);
    const given = { params: { threadId }, input: { text, ...urgentOf(urgency) } };
    const answer = await post(replyToThread, given, subject);
    setSending(false);
    if (answer.type === 'done' || answer.type === 'kept') {
      setText('');
      setUrgency({ on: false, reason: '' });
      if (answer.type === 'kept') return sayAloud(say.kept);
      sayAloud(answer.value.deliverAt ? say.sentLater(answer.value.deliverAt) : say.sent);
      if (answer.value.threadId !== threadId) go(`/messages/${answer.value.threadId}`);
      else onDone();
    } else if (answer.type !== 'unchanged') setWrong(troubleText(answer));
  };
  if (kind === 'talk' && !author) return null;
  return (
    <form
      class="card stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {kind === 'announcement' && <p class="soft">{author ? say.replyAlone(author.name) : say.addMore}</p>}
      <TextField id="answer" label={say.reply} value={text} onChange={setText} wrong={wrong === say.needText} />
      {mayBeUrgent && text !== '' && <UrgentField value={urgency} onChange={setUrgency} />}
      <div role="alert">{wrong !== '' && <p class="notice bad">{wrong}</p>}</div>
      <button type="submit" class="button main" aria-disabled={sending}>
        {say.send}
      </button>
    </form>
  );
}
