// Repeatable chance for the generator: the same key always throws the same numbers (sfc32, seeded by FNV-1a).

export type Dice = {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  int(below: number): number;
  /** A whole number in [low, high]. */
  between(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Picks by weight; weights need not sum to one. */
  weighted<T extends { weight: number }>(list: readonly T[]): T;
  /** Shuffles in place (Fisher–Yates) and gives the same list back. */
  shuffle<T>(list: T[]): T[];
};

export function dice(...key: readonly (string | number)[]): Dice {
  let [a, b, c, d] = [fnv(key.join('|'), 1), fnv(key.join('|'), 2), fnv(key.join('|'), 3), 1];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (let warm = 0; warm < 12; warm++) next();
  const int = (below: number) => Math.floor(next() * below);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[int(list.length)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  };
  return {
    next,
    int,
    between: (low, high) => low + int(high - low + 1),
    chance: (probability) => next() < probability,
    pick,
    weighted(list) {
      let rest = next() * list.reduce((sum, item) => sum + item.weight, 0);
      for (const item of list) {
        rest -= item.weight;
        if (rest < 0) return item;
      }
      return pick(list);
    },
    shuffle(list) {
      for (let index = list.length - 1; index > 0; index--) {
        const other = int(index + 1);
        const held = list[index] as (typeof list)[number];
        list[index] = list[other] as (typeof list)[number];
        list[other] = held;
      }
      return list;
    },
  };
}

function fnv(text: string, salt: number): number {
  let hash = 0x811c9dc5 ^ (salt * 0x9e3779b9);
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}
