// How many schools of which kind and size an academy of N pupils has, town by town; the sizes always add up to N.
import type { Dice } from './dice.ts';
import type { SchoolKind } from './levels.ts';

export type SchoolPlan = { kind: SchoolKind; pupils: number };

const smallest = 24;
const largest = 32;
const usual = 28;
/** A town has at most this many pupils: it is what the generator holds in memory at once. */
const townLimit = 2300;

/** Number of pupils of each town. */
export function planTowns(pupils: number): number[] {
  const count = pupils <= 700 ? 1 : Math.ceil(pupils / townLimit);
  return Array.from({ length: count }, (_, index) => share(pupils, count, index));
}

/** The schools of a town: one collège when it is small, otherwise collèges, a lycée and écoles of CM1 and CM2. */
export function planSchools(pupils: number, dice: Dice): SchoolPlan[] {
  const mix = (...parts: [SchoolKind, number][]): SchoolPlan[] => {
    let rest = pupils;
    return parts.map(([kind, portion], index) => {
      const wanted = Math.round(pupils * portion * (0.97 + dice.next() * 0.06));
      const size = index === parts.length - 1 ? rest : wanted;
      rest -= size;
      return { kind, pupils: size };
    });
  };
  if (pupils <= 700) return [{ kind: 'college', pupils }];
  if (pupils <= 1150) return mix(['college', 0.5], ['lycee', 0.5]);
  if (pupils <= 1500) return mix(['college', 0.44], ['ecole', 0.12], ['lycee', 0.44]);
  return mix(['college', 0.29], ['college', 0.29], ['ecole', 0.06], ['ecole', 0.06], ['lycee', 0.3]);
}

/** Sizes of classes of 24 to 32, as even as chance allows; too few pupils for that make classes as near as possible. */
export function planClasses(pupils: number, dice: Dice): number[] {
  const count = Math.max(1, Math.ceil(pupils / largest), Math.round(pupils / usual));
  const sizes = Array.from({ length: count }, (_, index) => share(pupils, count, index));
  for (let turn = 0; turn < count * 2; turn++) {
    const [from, to] = [dice.int(count), dice.int(count)];
    const [giver, taker] = [sizes[from] ?? 0, sizes[to] ?? 0];
    if (from === to || giver <= smallest || taker >= largest) continue;
    sizes[from] = giver - 1;
    sizes[to] = taker + 1;
  }
  return sizes;
}

const share = (total: number, parts: number, index: number) =>
  Math.floor(((index + 1) * total) / parts) - Math.floor((index * total) / parts);
