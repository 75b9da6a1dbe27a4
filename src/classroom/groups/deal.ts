// Deals people out into groups whose sizes differ by one at most. Pure; shared with nothing but the rules.
import type { Chance } from '../../lib/clock.ts';

/** How many groups: as many as asked, or so that none is larger than asked and nobody is left alone. */
export function groupCount(people: number, by: 'size' | 'groups', count: number): number {
  if (by === 'groups') return Math.max(1, Math.min(count, people));
  const groups = Math.max(1, Math.ceil(people / count));
  const alone = count > 1 && groups > 1 && Math.floor(people / groups) < 2;
  return alone ? groups - 1 : groups;
}

/** In an order that nobody can foresee, round by round. */
export function deal<Person>(people: readonly Person[], groups: number, chance: Chance): Person[][] {
  const order = [...people];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = below(last + 1, chance);
    const kept = order[last] as Person;
    order[last] = order[other] as Person;
    order[other] = kept;
  }
  const dealt: Person[][] = Array.from({ length: groups }, () => []);
  for (const [index, person] of order.entries()) dealt[index % groups]?.push(person);
  return dealt;
}

/** Even: what would favour the first numbers is thrown again. */
function below(limit: number, chance: Chance): number {
  const even = Math.floor(0x1_0000_0000 / limit) * limit;
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = chance.bytes(4);
    const number = a * 0x100_0000 + b * 0x1_0000 + c * 0x100 + d;
    if (number < even) return number % limit;
  }
}
