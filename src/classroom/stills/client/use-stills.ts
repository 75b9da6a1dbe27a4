// The small pictures that this page sees: asked for while somebody looks at them, forgotten when they are not followed by others.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { LiveClass } from '../../client/live-class.ts';
import { stale } from '../contract.ts';

type Seen = { address: string; at: number };

const seen = signal<ReadonlyMap<number, Seen>>(new Map());
let looking = 0;
let stop: (() => void) | undefined;

/** By member: the address of the last picture. @param may whether this page's person is given any */
export function useStills(live: LiveClass, may: boolean): ReadonlyMap<number, Seen> {
  useEffect(() => {
    if (!may) return;
    looking += 1;
    if (looking === 1) stop = look(live);
    return () => {
      looking -= 1;
      if (looking === 0) stop?.();
    };
  }, [live, may]);
  return seen.value;
}

function look(live: LiveClass): () => void {
  const watch = (on: boolean) => live.act('stills', { type: 'watch', on });
  watch(true);
  const stopStills = live.onStill((member, picture) => {
    const address = URL.createObjectURL(new Blob([picture]));
    change((next) => next.set(member, { address, at: performance.now() }));
  });
  // A relay that was away knows of no watcher.
  const stopDid = live.onDid((happened) => {
    if (happened === null) watch(true);
    else if (happened.part === 'stills') {
      const { event } = happened;
      if (event.type === 'opened' && !event.open) change((next) => next.clear());
      if (event.type === 'showing' && !event.on) change((next) => next.delete(event.member));
    }
  });
  const timer = setInterval(() => {
    const from = performance.now() - stale;
    if ([...seen.value.values()].some(({ at }) => at < from))
      change((next) => {
        for (const [member, { at }] of next) if (at < from) next.delete(member);
      });
  }, 1_000);
  return () => {
    clearInterval(timer);
    stopStills();
    stopDid();
    watch(false);
    change((next) => next.clear());
  };
}

/** What isn't shown any more is given back to the browser, once the page has drawn what replaces it. */
function change(make: (next: Map<number, Seen>) => void): void {
  const before = seen.value;
  const next = new Map(before);
  make(next);
  seen.value = next;
  const kept = new Set(Array.from(next.values(), ({ address }) => address));
  const gone = Array.from(before.values(), ({ address }) => address).filter((address) => !kept.has(address));
  setTimeout(() => {
    for (const address of gone) URL.revokeObjectURL(address);
  }, 1_000);
}
