// A dialog over the page: native, so that focus, Escape and the background are the browser's own.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words } from './words.ts';

type SheetProps = { title: string; about?: string; onClose: () => void; children: ComponentChildren };

export function Sheet({ title, about, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog class="sheet card" ref={dialog} aria-labelledby="sheet-title" onClose={onClose}>
      <div class="sheet-top">
        <div>
          <h2 id="sheet-title">{title}</h2>
          {about && <p class="soft">{about}</p>}
        </div>
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {words.value.close}
        </button>
      </div>
      {children}
    </dialog>
  );
}
