// The page in words, in the order in which it was made: for who can't see it, and for who wants to read it.
import type { Author } from '../contract.ts';
import { authorOfKey, type ItemKind, isWriting } from '../item.ts';
import type { Thing } from './sheet-doc.ts';

export type Sentences = {
  text(text: string, name: string): string;
  formula(source: string, name: string): string;
  drawn(parts: string, name: string): string;
  count(kind: ItemKind, count: number): string;
};

/** One sentence for each writing, and for what one person drew between two of them. */
export function describe(things: readonly Thing[], authors: readonly Author[], words: Sentences): string[] {
  const sentences: string[] = [];
  const nameOf = (author: number): string => authors.find((one) => one.author === author)?.name ?? '';
  let drawn: { author: number; kinds: Map<ItemKind, number> } | undefined;
  const say = () => {
    if (!drawn) return;
    const parts = Array.from(drawn.kinds, ([kind, count]) => words.count(kind, count)).join(', ');
    sentences.push(words.drawn(parts, nameOf(drawn.author)));
    drawn = undefined;
  };
  for (const { key, item } of things) {
    const author = authorOfKey(key);
    if (isWriting(item.kind)) {
      say();
      sentences.push(words[item.kind](item.text, nameOf(author)));
      continue;
    }
    if (drawn?.author !== author) say();
    drawn ??= { author, kinds: new Map() };
    drawn.kinds.set(item.kind, (drawn.kinds.get(item.kind) ?? 0) + 1);
  }
  say();
  return sentences;
}
