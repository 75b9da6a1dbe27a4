// A card over the foot of the stage; where the screen is narrow, a sheet from its foot, because the stage is too low for an answer.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

const narrow = '(max-width: 799px) and (orientation: portrait)';

export function Sheet({ title, children }: { title: ComponentChildren; children: ComponentChildren }) {
  const box = useRef<HTMLElement>(null);
  const id = useId();
  const asSheet = useMatch(narrow) && 'popover' in HTMLElement.prototype;
  useEffect(() => {
    const element = box.current;
    if (!asSheet || !element) return;
    // Above everything, but nothing behind it is taken away.
    element.showPopover();
    return () => {
      if (element.isConnected && element.matches(':popover-open')) element.hidePopover();
    };
  }, [asSheet]);
  return (
    <section
      key={asSheet ? 'sheet' : 'card'}
      ref={box}
      class={asSheet ? 'poll-card poll-sheet' : 'poll-card'}
      aria-labelledby={id}
      {...(asSheet && { popover: 'manual' as const })}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

function useMatch(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const look = () => setMatches(media.matches);
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, [query]);
  return matches;
}
