// A question asked before something that can't be undone, in the browser's own dialog.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    // Closing before leaving the page gives the focus back to the button that asked.
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={box} class="class-dialog" aria-labelledby={title} onClose={props.onClose}>
      <h2 id={title}>{props.title}</h2>
      {props.children}
    </dialog>
  );
}

export type Answer = { label: string; danger?: boolean; act: () => void };

/** The harmless answer comes first and holds the focus. */
export function Question(props: { title: string; body: string; stay: string; answers: Answer[]; onClose: () => void }) {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p>{props.body}</p>
      <div class="class-answers">
        <button type="button" class="class-button" onClick={props.onClose}>
          {props.stay}
        </button>
        {props.answers.map(({ label, danger, act }) => (
          <button
            key={label}
            type="button"
            class={danger ? 'class-button danger' : 'class-button'}
            onClick={() => {
              props.onClose();
              act();
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
