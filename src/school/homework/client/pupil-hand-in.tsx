// A pupil's side of handing in: what was handed in and came back, or the form; and for a parent, the same to read.
import { useSignal } from '@preact/signals';
import { clockTime, longDate } from '../../../web/format.ts';
import { refusalText } from '../../../web/refusals.ts';
import { useWatch } from '../../../web/use-watch.ts';
import { say as aloud } from '../../../web/voice.ts';
import type { Homework } from '../contract.ts';
import { getHandIn } from '../hand-in/contract.ts';
import { HandInForm, type Outcome } from './hand-in-form.tsx';
import { words } from './hand-in-words.ts';
import { HandedIn } from './handed-in.tsx';

type PupilProps = { homework: Homework; userId: string; own: boolean };

export function PupilHandIn({ homework, userId, own }: PupilProps) {
  const say = words.value;
  const { homeworkId, dueAt, dueOn, lessonId } = homework;
  const watched = useWatch(getHandIn, { params: { homeworkId, userId } });
  const changing = useSignal(false);
  /** `before`: when something had been handed in last, as the school said then. */
  const outcome = useSignal<(Outcome & { before: string | undefined }) | undefined>(undefined);
  const { value, trouble } = watched?.state.value ?? {};
  if (!value)
    return trouble && 'code' in trouble ? (
      <p class="notice bad">{refusalText(trouble)}</p>
    ) : (
      <span class="bone bone-list" />
    );
  const kept = outcome.value?.type === 'kept' && outcome.value.before === value.handedAt;
  const open = own && value.closed === undefined && !kept;
  const done = (result: Outcome) => {
    outcome.value = { ...result, before: value.handedAt };
    changing.value = false;
    aloud(result.type === 'kept' ? say.waits : say.handedIn);
    watched?.refresh();
  };
  return (
    <>
      {kept && <p class="notice">{say.waits}</p>}
      {outcome.value?.type === 'done' && outcome.value.receipt !== undefined && (
        <Receipt receipt={outcome.value.receipt} />
      )}
      {(value.handedAt !== undefined || !own) && <HandedIn homeworkId={homeworkId} handIn={value} own={own} />}
      {open && value.handedAt === undefined && (
        <p class="soft">
          {lessonId === undefined ? say.untilDay(longDate(dueOn)) : say.until(longDate(dueAt), clockTime(dueAt))}
        </p>
      )}
      {open &&
        (value.handedAt === undefined || changing.value ? (
          <HandInForm homework={homework} before={value} onDone={done} />
        ) : (
          <button
            type="button"
            class="button"
            onClick={() => {
              changing.value = true;
            }}
          >
            {say.change}
          </button>
        ))}
      {own && value.closed !== undefined && value.closed !== 'no_hand_in' && value.returnedAt === undefined && (
        <p class="soft">{say[value.closed]}</p>
      )}
    </>
  );
}

function Receipt({ receipt }: { receipt: string }) {
  const say = words.value;
  const copy = async () => {
    await navigator.clipboard.writeText(receipt);
    aloud(say.copied);
  };
  return (
    <div class="notice good">
      <strong>{say.handedIn}</strong>
      {'clipboard' in navigator && (
        <button type="button" class="button small-button" onClick={() => void copy()}>
          {say.copyReceipt}
        </button>
      )}
      <a href="/outbox">{say.receipts}</a>
    </div>
  );
}
