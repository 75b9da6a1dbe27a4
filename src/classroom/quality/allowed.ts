// What may be sent of one picture stream at a level, and by a member's choice: a step of the ladder and its temporal layers.
import type { Layer } from '../protocol.ts';
import type { Got, Quality } from './contract.ts';
import { type Level, noPictures } from './means.ts';

/** The largest step and the topmost layer; null for nothing at all. */
export type Allowed = { step: number; layers: Layer } | null;

/** A choice of `light` is the smallest step and its base layer. */
const levelOfChoice: Readonly<Record<Quality, Level>> = { full: 0, light: 4, voice: 5, text: 6 };

export const worst = (...levels: Level[]): Level => levels.reduce((a, b) => (b > a ? b : a), 0);

/** The level at which one person's pictures and voices are sent. */
export const levelOf = (choice: Quality, link: Level, device: Level): Level =>
  worst(levelOfChoice[choice], link, device);

/** @param steps published, smallest first */
export function allowed(level: Level, steps: readonly number[]): Allowed {
  if (level >= noPictures) return null;
  const smallest = steps[0] ?? 0;
  const step = level < 3 ? (steps.at(-1) ?? smallest) : smallest;
  // A stream of a single step has nothing smaller to go to: it keeps its base layer.
  const layers = level === 0 || (level === 3 && steps.length > 1) ? 2 : level === 1 ? 1 : 0;
  return { step, layers };
}

const order: Readonly<Record<Quality, number>> = { full: 0, light: 1, voice: 2, text: 3 };

/** What a member is told they get: the lowest of all, and the cause that weighs most where several hold it there. */
export function gotOf(parts: { tier: Quality; choice: Quality; link: Quality; device: Quality }): Got {
  const causes = [
    ['tier', 'crowd'],
    ['choice', 'choice'],
    ['link', 'network'],
    ['device', 'device'],
  ] as const;
  let got: Got = { quality: 'full', cause: null };
  for (const [part, cause] of causes)
    if (order[parts[part]] > order[got.quality]) got = { quality: parts[part], cause };
  return got;
}
