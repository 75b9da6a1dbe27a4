// Single-letter shortcuts, silent while someone writes or a question is open, and which a person can turn off.
import { useEffect, useRef, useState } from 'preact/hooks';

const storageKey = 'preau.class.shortcuts';

/** Speech input and slips of the finger make single letters a hindrance for some: the choice is kept. */
export function useShortcutChoice(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(storageKey) !== 'off');
  return [
    on,
    (next) => {
      setOn(next);
      localStorage.setItem(storageKey, next ? 'on' : 'off');
    },
  ];
}

export function useShortcuts(on: boolean, acts: Record<string, (() => void) | undefined>): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    if (!on) return;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isWriting(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      const act = latest.current[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [on]);
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
