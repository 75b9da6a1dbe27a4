// Asks once more before what can't be taken back at once. The safe answer has the focus.
import { useEffect, useRef } from 'preact/hooks';
import { words } from './words.ts';

export type Question = { title: string; about: string; yes: string; onYes: () => void };

type ConfirmProps = { question: Question; onClose: () => void };

export function Confirm({ question, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { title, about, yes, onYes } = question;
  return (
    <dialog
      ref={dialog}
      class="card gate-confirm"
      aria-labelledby="confirm-title"
      aria-describedby="confirm-about"
      onClose={onClose}
    >
      <div class="stack">
        <h2 id="confirm-title">{title}</h2>
        <p id="confirm-about">{about}</p>
        <div class="row gate-confirm-row">
          <button type="button" class="button" autofocus onClick={() => dialog.current?.close()}>
            {words.value.cancel}
          </button>
          <button
            type="button"
            class="button gate-drastic"
            onClick={() => {
              dialog.current?.close();
              onYes();
            }}
          >
            {yes}
          </button>
        </div>
      </div>
    </dialog>
  );
}
