// Turning slides by keys and by swiping, as one does anywhere else.
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export type Turn = 'previous' | 'next' | 'first' | 'last';

const keys: Readonly<Record<string, Turn>> = {
  ArrowRight: 'next',
  ArrowDown: 'next',
  PageDown: 'next',
  ArrowLeft: 'previous',
  ArrowUp: 'previous',
  PageUp: 'previous',
  Home: 'first',
  End: 'last',
};

/** Where these keys already mean something. */
const busy =
  'input, textarea, select, summary, video, audio, dialog, [contenteditable], [role=slider], [role=application], .class-messages, .slides-text';

/** A finger that went this far, in pixels, and mostly sideways, has turned the page. */
const far = 48;

export function useTurning(where: RefObject<HTMLElement | null>, swipes: boolean, turn: (turn: Turn) => void): void {
  const latest = useRef(turn);
  latest.current = turn;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const asked = keys[event.key];
      const { target } = event;
      if (!asked || !(target instanceof Element) || target.closest(busy)) return;
      // Beside the stage these scroll; left and right mean nothing there.
      if (target.closest('.class-side') && !/^Arrow(Left|Right)$/.test(event.key)) return;
      event.preventDefault();
      latest.current(asked);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    const element = where.current;
    if (!element || !swipes) return;
    let from: { x: number; y: number } | null = null;
    const onStart = ({ touches }: TouchEvent) => {
      const [touch] = touches;
      from = touch && touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null;
    };
    const onEnd = ({ changedTouches: [touch] }: TouchEvent) => {
      if (!from || !touch) return;
      const [x, y] = [touch.clientX - from.x, touch.clientY - from.y];
      from = null;
      if (Math.abs(x) > far && Math.abs(x) > 2 * Math.abs(y)) latest.current(x < 0 ? 'next' : 'previous');
    };
    element.addEventListener('touchstart', onStart, { passive: true });
    element.addEventListener('touchend', onEnd, { passive: true });
    return () => {
      element.removeEventListener('touchstart', onStart);
      element.removeEventListener('touchend', onEnd);
    };
  }, [swipes]);
}
