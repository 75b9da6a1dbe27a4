// Keeps the page within what an on-screen keyboard leaves of the window, so that the field one writes in is seen.
import { useEffect, useRef } from 'preact/hooks';

/** A keyboard takes at least this share of the height; the browser's own bars take less. */
const keyboardShare = 0.25;

export function useVisibleHeight() {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const visible = window.visualViewport;
    if (!visible) return;
    const fit = () => {
      const element = frame.current;
      // A page enlarged by two fingers is not a page above a keyboard.
      if (!element || visible.scale > 1.01) return;
      const covered = innerHeight - visible.height > innerHeight * keyboardShare;
      element.toggleAttribute('data-keyboard', covered);
      element.style.height = covered ? `${visible.height}px` : '';
      element.style.top = covered ? `${visible.offsetTop}px` : '';
    };
    visible.addEventListener('resize', fit);
    visible.addEventListener('scroll', fit);
    return () => {
      visible.removeEventListener('resize', fit);
      visible.removeEventListener('scroll', fit);
    };
  }, []);
  return frame;
}
