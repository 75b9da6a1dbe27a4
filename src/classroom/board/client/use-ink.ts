// One page's ink for the components that show it and its tools.
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { mayWriteOn } from '../allowed.ts';
import type { InkPage } from './ink-page.ts';
import { type InkStore, inkOf } from './ink-store.ts';

export type InkProps = PartProps & {
  /** `p1`… of the board, or as `../pages.ts` names slides and groups. */
  page: string;
};

export type Ink = { store: InkStore; ink: InkPage; mayDraw: boolean };

export function useInk({ live, room, me, page }: InkProps): Ink {
  const { board } = room.parts;
  const store = inkOf(live);
  useLayoutEffect(() => store.learn(board, me.number), [store, board, me.number]);
  const author = board.authors.find(({ member }) => member === me.number)?.author;
  return { store, ink: store.page(page), mayDraw: author !== undefined && mayWriteOn(room.parts, page, me, author) };
}

/** Drawn again when the page's ink changes, at most this often, ms. */
export function useInkChanges({ ink }: Ink, every: number): void {
  const [, setCount] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = ink.watch(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setCount((count) => count + 1);
      }, every);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [ink, every]);
}
