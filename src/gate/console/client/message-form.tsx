// What those who wait read, in both languages.
import { type Signal, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { PolicyView } from '../contract.ts';
import { createDeciding } from './deciding.ts';
import type { Link } from './link.ts';
import { Outcome } from './outcome.tsx';
import { words } from './words.ts';

export function MessageForm({ link, policy }: { link: Link; policy: PolicyView }) {
  const say = words.value;
  const deciding = useMemo(() => createDeciding(link), []);
  const french = useSignal<string | undefined>(undefined);
  const english = useSignal<string | undefined>(undefined);
  const fr = french.value ?? policy.message?.fr ?? '';
  const en = english.value ?? policy.message?.en ?? '';
  const send = async (message: { fr: string; en: string }) => {
    if (await deciding.send({ message })) french.value = english.value = undefined;
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (fr === (policy.message?.fr ?? '') && en === (policy.message?.en ?? '')) deciding.refuse(say.nothingNew);
        else void send({ fr, en });
      }}
    >
      <Text id="message-fr" label={say.french} lang="fr" value={fr} draft={french} />
      <Text id="message-en" label={say.english} lang="en" value={en} draft={english} />
      <p class="small soft">{say.messageHint}</p>
      <div class="row">
        <button type="submit" class="button main" aria-disabled={deciding.sending.value}>
          {say.publish}
        </button>
        {policy.message && (
          <button type="button" class="button" onClick={() => void send({ fr: '', en: '' })}>
            {say.remove}
          </button>
        )}
      </div>
      <Outcome deciding={deciding} />
    </form>
  );
}

type TextProps = { id: string; label: string; lang: string; value: string; draft: Signal<string | undefined> };

function Text({ id, label, lang, value, draft }: TextProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        {...{ id, lang, value }}
        class="input gate-text"
        rows={2}
        maxLength={500}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}
