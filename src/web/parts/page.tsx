// One page: its title, its heading that takes the focus when one arrives, its content.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { moves } from '../place.ts';

type PageProps = {
  title: string;
  /** What comes under the title, quietly. */
  about?: ComponentChildren;
  narrow?: boolean;
  children?: ComponentChildren;
};

export function Page({ title, about, narrow, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Préau`;
  }, [title]);
  useEffect(() => {
    if (moves > 0) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div class={narrow ? 'page narrow stack' : 'page stack'}>
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {about && <p class="soft about">{about}</p>}
      </div>
      {children}
    </div>
  );
}
