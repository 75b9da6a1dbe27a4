// Keys of a player, wherever the focus is, as long as nothing that has keys of its own has it.
import { useEffect } from 'preact/hooks';
import type { Viewing } from './session.ts';

export const smallStep = 5_000;

const ownKeys = 'input, select, textarea, [contenteditable], [role="application"], dialog';
const ownSpace = `${ownKeys}, button, a, summary`;

export function useKeys(viewing: Viewing | null): void {
  useEffect(() => {
    if (!viewing) return;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      const isIn = (selector: string) => event.target instanceof Element && event.target.closest(selector) !== null;
      const jump = { ArrowLeft: -smallStep, ArrowRight: smallStep }[event.key];
      if (event.key === ' ' && !isIn(ownSpace)) viewing.play();
      else if (isIn(ownKeys)) return;
      else if (jump !== undefined) viewing.seek(viewing.time.peek() + jump);
      else if (event.key === 'Home') viewing.seek(0);
      else if (event.key === 'End') viewing.seek(viewing.length);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [viewing]);
}
