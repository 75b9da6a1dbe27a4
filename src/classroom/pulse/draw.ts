// A fair draw: each of those in the hat is as likely, and nobody comes twice before everybody present came once.
import type { Chance } from '../../lib/clock.ts';
import type { PulseState } from './contract.ts';

/** @param present marks of those who can be drawn. Undefined when there is nobody. */
export function drawOne(
  present: readonly string[],
  { drawn, last }: Pick<PulseState['draw'], 'drawn' | 'last'>,
  chance: Chance,
): { who: string; fresh: boolean } | undefined {
  const known = new Set(drawn);
  const left = present.filter((one) => !known.has(one));
  const fresh = left.length === 0;
  // A new round doesn't begin with whoever ended the last one.
  const others = present.filter((one) => one !== last);
  const hat = !fresh ? left : others.length > 0 ? others : present;
  const who = hat[below(hat.length, chance)];
  return who === undefined ? undefined : { who, fresh };
}

/** A whole number from 0 to below `count`, each as likely: what would favour the first ones is drawn again. */
function below(count: number, chance: Chance): number {
  if (count <= 1) return 0;
  const range = 2 ** 32;
  const even = range - (range % count);
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = chance.bytes(4);
    const number = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
    if (number < even) return number % count;
  }
}
