// A pupil hands in: writes, takes photos of the notebook, puts the pages in order, and sends all of it through the outbox.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Trouble } from '../../../web/call.ts';
import { post } from '../../../web/outbox.ts';
import { refusalText } from '../../../web/refusals.ts';
import { say as aloud } from '../../../web/voice.ts';
import type { Homework } from '../contract.ts';
import { addPage, type HandIn, handInHomework } from '../hand-in/contract.ts';
import { GatheredPages } from './gathered-pages.tsx';
import { words } from './hand-in-words.ts';
import { gather, toSend } from './pages.ts';

/** `receipt`: as the school signed it; absent while it waits for the network. */
export type Outcome = { type: 'done'; receipt: string | undefined } | { type: 'kept' };

type FormProps = { homework: Homework; before: HandIn; onDone: (outcome: Outcome) => void };

export function HandInForm({ homework: { homeworkId, title }, before, onDone }: FormProps) {
  const say = words.value;
  const text = useSignal(before.text);
  const gathering = useMemo(() => gather(before.pages), []);
  const problem = useSignal('');
  const step = useSignal('');
  useEffect(() => gathering.close, []);
  const pages = gathering.pages.value;
  const again = before.handedAt !== undefined;

  const send = async () => {
    step.value = say.sending;
    await gathering.settled();
    const pages = gathering.pages.value;
    if (text.value.trim() === '' && pages.length === 0) {
      step.value = '';
      problem.value = say.empty;
      return;
    }
    problem.value = '';
    const waiting = toSend(pages);
    for (const [index, { pageId, body }] of waiting.entries()) {
      step.value = say.sendingPage(index + 1, waiting.length);
      const about = say.pageAbout(title, index + 1);
      const answer = await post(addPage, { params: { homeworkId, pageId }, body }, about);
      if (answer.type !== 'done' && answer.type !== 'kept') return refused(answer);
      gathering.sent(pageId);
    }
    step.value = say.sending;
    const input = { text: text.value, pageIds: pages.map(({ pageId }) => pageId) };
    const answer = await post(handInHomework, { params: { homeworkId }, input }, say.about(title));
    if (answer.type !== 'done' && answer.type !== 'kept') return refused(answer);
    step.value = '';
    onDone(answer.type === 'kept' ? { type: 'kept' } : { type: 'done', receipt: answer.receipt });
  };
  const refused = (answer: { type: 'unchanged' } | Trouble) => {
    step.value = '';
    problem.value = 'code' in answer ? refusalText(answer) : say.unreachable;
  };
  const add = async (files: FileList | null) => {
    const found = await gathering.add([...(files ?? [])]);
    problem.value = found ? say[found] : '';
    aloud(say.added(gathering.pages.value.length));
  };
  return (
    <form
      class="card stack"
      aria-labelledby="hand-in-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (step.value === '') void send();
      }}
    >
      <div>
        <h2 id="hand-in-title">{say.handIn}</h2>
        <p class="small soft">{say.handInHint}</p>
      </div>
      <div class="field">
        <label for="hand-in-text">{say.yourText}</label>
        <textarea
          class="input"
          id="hand-in-text"
          rows={4}
          maxLength={20_000}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
      </div>
      <div class="row">
        <Choose label={say.takePhoto} accept="image/*" camera onFiles={add} />
        <Choose label={say.addFiles} accept="image/*,application/pdf,audio/*" onFiles={add} />
      </div>
      {pages.length > 0 && <GatheredPages gathering={gathering} homeworkId={homeworkId} />}
      <p class="bad" role="alert">
        {problem.value}
      </p>
      <button type="submit" class="button main" disabled={step.value !== ''}>
        {step.value || (again ? say.sendAgain : say.send)}
      </button>
      <p class="unseen" role="status">
        {step.value}
      </p>
    </form>
  );
}

type ChooseProps = {
  label: string;
  accept: string;
  camera?: boolean;
  onFiles: (files: FileList | null) => Promise<void>;
};

const Choose = ({ label, accept, camera = false, onFiles }: ChooseProps) => (
  <label class="button choose-file">
    <input
      type="file"
      class="unseen"
      accept={accept}
      {...(camera ? { capture: 'environment' as const } : { multiple: true })}
      onChange={async ({ currentTarget }) => {
        const input = currentTarget;
        await onFiles(input.files);
        // The same file may be chosen again.
        input.value = '';
      }}
    />
    {label}
  </label>
);
