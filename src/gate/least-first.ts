// Numbers of which the least are wanted: a binary heap that can also be read without being changed.

export type LeastFirst = {
  push(number: number): void;
  /** Takes numbers off the top for as long as they aren't wanted. */
  clean(wanted: (number: number) => boolean): void;
  /** The `count` least that are wanted, rising, without repeats. Changes nothing. */
  least(count: number, wanted: (number: number) => boolean): number[];
  /** How many are kept, repeats and unwanted ones included. */
  readonly length: number;
};

/** A heap of `items` by `key`: the item with the least key is the first. */
function rise(items: number[], key: (item: number) => number, item: number): void {
  let at = items.push(item) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = items[above]!;
    if (key(parent) <= key(item)) break;
    items[at] = parent;
    at = above;
  }
  items[at] = item;
}

function takeFirst(items: number[], key: (item: number) => number): number {
  const first = items[0]!;
  const last = items.pop()!;
  if (items.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= items.length) break;
    if (below + 1 < items.length && key(items[below + 1]!) < key(items[below]!)) below++;
    if (key(items[below]!) >= key(last)) break;
    items[at] = items[below]!;
    at = below;
  }
  items[at] = last;
  return first;
}

const itself = (number: number) => number;

export function createLeastFirst(): LeastFirst {
  const heap: number[] = [];
  return {
    push: (number) => rise(heap, itself, number),
    clean(wanted) {
      while (heap.length > 0 && !wanted(heap[0]!)) takeFirst(heap, itself);
    },
    least(count, wanted) {
      const found: number[] = [];
      if (heap.length === 0) return found;
      // The least of a heap is reached through its parents only: a second heap holds the places to look at next.
      const byNumber = (place: number) => heap[place]!;
      const next = [0];
      while (next.length > 0 && found.length < count) {
        const place = takeFirst(next, byNumber);
        const number = heap[place]!;
        if (found.at(-1) !== number && wanted(number)) found.push(number);
        for (const below of [2 * place + 1, 2 * place + 2]) if (below < heap.length) rise(next, byNumber, below);
      }
      return found;
    },
    get length() {
      return heap.length;
    },
  };
}
