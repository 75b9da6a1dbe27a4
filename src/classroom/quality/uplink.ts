// What a publisher still sends of one picture at a level: upper layers go first, then the larger steps, then bits, then all of it.
// Pure; the level is that of the way to the relay (`means.ts`).
import type { Layer } from '../protocol.ts';
import { type Level, noPictures } from './means.ts';

/** Steps still offered, smallest first; the topmost layer sent; the part of each step's bitrate. Null while pictures rest. */
export type Offer<Step> = { steps: readonly Step[]; layers: Layer; bits: number } | null;

/** @param steps all there are, smallest first */
export function offerAt<Step>(level: Level, steps: readonly Step[]): Offer<Step> {
  if (level >= noPictures) return null;
  const smallest = steps.slice(0, 1);
  const several = steps.length > 1;
  switch (level) {
    case 0:
      return { steps, layers: 2, bits: 1 };
    case 1:
      return { steps, layers: 1, bits: 1 };
    case 2:
      return { steps, layers: 0, bits: 1 };
    case 3:
      return several ? { steps: smallest, layers: 2, bits: 1 } : { steps, layers: 0, bits: 0.6 };
    default:
      return several ? { steps: smallest, layers: 1, bits: 0.5 } : { steps, layers: 0, bits: 0.35 };
  }
}
