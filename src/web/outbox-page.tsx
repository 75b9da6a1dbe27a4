// What this person sent, what still waits here, and the receipts of what arrived.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { clockTime, longDate } from './format.ts';
import { discard, send, unsent } from './outbox.ts';
import { type Entry, entriesOf, type KeptReceipt, ownerOf, receiptsOf } from './outbox-store.ts';
import { words } from './outbox-words.ts';
import { Page } from './parts/page.tsx';
import { refusalText } from './refusals.ts';
import { presence } from './session.ts';
import { say } from './voice.ts';

const moment = (at: number) => `${longDate(at)}, ${clockTime(at)}`;

export function OutboxView() {
  const entries = useSignal<Entry[]>([]);
  const receipts = useSignal<KeptReceipt[]>([]);
  const here = presence.value;
  const owner = here.type === 'in' ? ownerOf(here.session) : undefined;
  const { waiting, refused } = unsent.value;
  useEffect(() => {
    if (owner === undefined) return;
    void entriesOf(owner).then((found) => {
      entries.value = found;
    });
    void receiptsOf(owner).then((found) => {
      receipts.value = found;
    });
  }, [owner, waiting, refused]);
  const waits = entries.value.filter(({ refusal }) => refusal === undefined);
  const refusals = entries.value.filter(({ refusal }) => refusal !== undefined);
  const erase = async (key: string) => {
    await discard(key);
    entries.value = entries.value.filter((entry) => entry.key !== key);
    say(words.value.discarded);
  };
  return (
    <Page title={words.value.title} about={words.value.about}>
      <section class="stack" aria-labelledby="outbox-waiting">
        <h2 id="outbox-waiting">{words.value.waiting}</h2>
        {waits.length === 0 && <p class="soft">{words.value.nothingWaits}</p>}
        {waits.length > 0 && (
          <>
            <p class="soft">{words.value.waitingHint}</p>
            <ul class="plain-list stack">
              {waits.map((entry) => (
                <li class="card stack" key={entry.key}>
                  <Written entry={entry} />
                </li>
              ))}
            </ul>
            <button type="button" class="button main" onClick={() => void send()}>
              {words.value.sendNow}
            </button>
          </>
        )}
      </section>
      {refusals.length > 0 && (
        <section class="stack" aria-labelledby="outbox-refused">
          <h2 id="outbox-refused">{words.value.refused}</h2>
          <p class="soft">{words.value.refusedHint}</p>
          <ul class="plain-list stack">
            {refusals.map((entry) => (
              <li class="card stack" key={entry.key}>
                <Written entry={entry} />
                {entry.refusal && <p class="notice bad">{refusalText(entry.refusal)}</p>}
                <button type="button" class="button" onClick={() => void erase(entry.key)}>
                  {words.value.discard}
                  <span class="unseen"> : {entry.about}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section class="stack" aria-labelledby="outbox-receipts">
        <h2 id="outbox-receipts">{words.value.receipts}</h2>
        <p class="soft">{receipts.value.length === 0 ? words.value.noReceipt : words.value.receiptsHint}</p>
        {receipts.value.length > 0 && (
          <ul class="plain-list stack">
            {receipts.value.map((kept) => (
              <li class="card stack" key={kept.key}>
                <Arrived kept={kept} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </Page>
  );
}

function Written({ entry: { about, madeAt, body } }: { entry: Entry }) {
  const written = body instanceof Blob ? words.value.file((body.size / 1_024).toFixed(0)) : textsIn(body);
  return (
    <>
      <p>
        <strong>{about}</strong> <span class="soft small">{words.value.writtenAt(moment(madeAt))}</span>
      </p>
      {written !== '' && (
        <details>
          <summary>{words.value.yourWords}</summary>
          <p class="as-written">{written}</p>
        </details>
      )}
    </>
  );
}

function Arrived({ kept: { about, receipt, arrivedAt } }: { kept: KeptReceipt }) {
  const copy = async () => {
    await navigator.clipboard.writeText(receipt);
    say(words.value.copied);
  };
  return (
    <>
      <p>
        <strong>{about}</strong> <span class="soft small">{words.value.arrivedAt(moment(arrivedAt))}</span>
      </p>
      <div class="row">
        {'clipboard' in navigator && (
          <button type="button" class="button small-button" onClick={() => void copy()}>
            {words.value.copy}
            <span class="unseen"> : {about}</span>
          </button>
        )}
        <a class="link" href={`/receipt#${receipt}`}>
          {words.value.check}
          <span class="unseen"> : {about}</span>
        </a>
      </div>
    </>
  );
}

/** What a person typed, out of what is sent: texts of several words, numbers and identifiers left out. */
function textsIn(body: string | undefined): string {
  const found: string[] = [];
  JSON.parse(body ?? 'null', (_name, value: unknown) => {
    if (typeof value === 'string' && !/^[\da-f-]{36}$|^\d{4}-\d\d/.test(value)) found.push(value);
    return value;
  });
  return found.join('\n');
}
