// How one wants to be told; and where the link at the foot of a mail leads: one touch, and that kind of mail stops. Nothing happens by opening it: mail programs do that too.
import { useSignal } from '@preact/signals';
import { call } from '../../web/call.ts';
import { Page } from '../../web/parts/page.tsx';
import { NoticeChoices } from './client/choices.tsx';
import { words } from './client/words.ts';
import { stopNotices } from './contract.ts';

export function NoticesView() {
  return (
    <Page title={words.value.title} narrow>
      <NoticeChoices />
    </Page>
  );
}

export function StopNoticesView() {
  const said = useSignal<{ text: string; good: boolean } | undefined>(undefined);
  const stop = async () => {
    const answer = await call(stopNotices, { input: { token: location.hash.slice(1) || '-' } });
    if (answer.type === 'done') said.value = { text: words.value.stopped(words.value[answer.value.kind]), good: true };
    else said.value = { text: answer.type === 'refused' ? words.value.unknown : words.value.trouble, good: false };
  };
  return (
    <Page title={words.value.stopTitle} about={words.value.stopAbout} narrow>
      {!said.value?.good && (
        <button type="button" class="button main" onClick={() => void stop()}>
          {words.value.stop}
        </button>
      )}
      <div role="status">
        {said.value && <p class={said.value.good ? 'notice good' : 'notice bad'}>{said.value.text}</p>}
      </div>
    </Page>
  );
}
