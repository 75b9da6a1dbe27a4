// The threads of a person, the newest first, with what waits for the network or for the end of quiet hours.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { call } from '../../web/call.ts';
import { now } from '../../web/clock.ts';
import { calendarDay, clockTime, list, shortDate, timeZone } from '../../web/format.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { presence } from '../../web/session.ts';
import { watch } from '../../web/watch.ts';
import { useWaiting } from './client/unsent.ts';
import { withRole, words } from './client/words.ts';
import { listThreads, sendMessage, type ThreadLine } from './contract.ts';
import './client/messages.css';

export function MessagesView() {
  const say = words.value;
  const here = presence.value;
  const accountId = here.type === 'in' ? here.session.accountId : '';
  const roles = here.type === 'in' ? here.session.roles : [];
  const newest = useMemo(
    () => watch(listThreads, { query: {} }, { keep: { accountId, name: 'threads' } }),
    [accountId],
  );
  useEffect(() => newest.stop, [newest]);
  const [older, setOlder] = useState<{ threads: ThreadLine[]; more: boolean } | undefined>(undefined);
  const waiting = useWaiting(sendMessage.path);
  const { value, trouble } = newest.state.value;
  if (!value) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={newest.refresh} /> : <Bones />;
  }
  timeZone.value = value.timeZone;
  const known = new Set(value.threads.map(({ threadId }) => threadId));
  const threads = [...value.threads, ...(older?.threads ?? []).filter(({ threadId }) => !known.has(threadId))];
  const more = older?.more ?? value.more;
  const readOlder = async () => {
    const last = threads.at(-1);
    if (!last) return;
    const answer = await call(listThreads, { query: { before: last.at, beforeId: last.threadId } });
    if (answer.type !== 'done') return;
    setOlder({ threads: [...(older?.threads ?? []), ...answer.value.threads], more: answer.value.more });
  };
  return (
    <Page title={say.title} about={say.about}>
      <div class="row">
        <a class="button main" href="/messages/new">
          {say.write}
        </a>
        {roles.some((role) => role === 'staff' || role === 'head') && (
          <a class="button" href="/messages/reports">
            {say.reports}
          </a>
        )}
        {roles.includes('head') && (
          <a class="button" href="/messages/rules">
            {say.rules}
          </a>
        )}
      </div>
      {waiting.length > 0 && (
        <ul class="card thread-list" aria-label={say.waitsNetwork}>
          {waiting.map(({ key, subject }) => (
            <li key={key} class="thread-line">
              <strong dir="auto">{subject}</strong>
              <span class="tag">{say.waitsNetwork}</span>
              <span class="small soft">{say.waitsNetworkHint}</span>
            </li>
          ))}
        </ul>
      )}
      {threads.length === 0 && waiting.length === 0 && <p class="card">{say.none}</p>}
      {threads.length > 0 && (
        <ul class="card thread-list">
          {threads.map((thread) => (
            <Line key={thread.threadId} thread={thread} />
          ))}
        </ul>
      )}
      {more && (
        <button type="button" class="button" onClick={() => void readOlder()}>
          {say.more}
        </button>
      )}
    </Page>
  );
}

function Line({ thread }: { thread: ThreadLine }) {
  const say = words.value;
  const { threadId, subject, at, unread, deliverAt, audience } = thread;
  const others = thread.with.map(withRole);
  const from = others.length > 0 ? list(others) : audience ? say.toGroup(say.group(audience)) : say.alone;
  const today = calendarDay(at) === calendarDay(now.value);
  return (
    <li class="thread-line">
      <a class={unread > 0 ? 'thread-link fresh' : 'thread-link'} href={`/messages/${threadId}`}>
        <span class="thread-subject" dir="auto">
          {subject}
        </span>
        {unread > 0 && <span class="unseen">, {say.unread(unread)}</span>}
      </a>
      <span class="thread-marks">
        {unread > 0 && (
          <span class="tag on" aria-hidden="true">
            {say.unread(unread)}
          </span>
        )}
        <time class="small soft" dateTime={at}>
          {today ? clockTime(at) : shortDate(at)}
        </time>
      </span>
      <span class="small soft thread-from" dir="auto">
        {from}
        {thread.kind === 'announcement' && others.length > 0 && audience ? ` · ${say.group(audience)}` : ''}
      </span>
      {deliverAt && <span class="tag">{say.deliveredOn(deliverAt)}</span>}
    </li>
  );
}
