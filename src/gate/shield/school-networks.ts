// Networks that the operator declared as schools: behind one address there are this many pupils, and its budget is theirs.
import { isIP } from 'node:net';
import { parseRange, prefixOf, type Range } from '../../lib/network.ts';

export type SchoolNetwork = { range: string; pupils: number; parsed: Range };

/** More pupils than this behind one range is a typing mistake. */
const mostPupils = 1_000_000;

/**
 * Reads `203.0.113.7=1200, 2001:db8:1::/48=800`. Each entry counts as one network, however many addresses it has.
 * @throws Error saying which entry and why
 */
export function parseSchoolNetworks(text: string): SchoolNetwork[] {
  const found: SchoolNetwork[] = [];
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const [range = '', count = '', ...more] = entry.split('=').map((part) => part.trim());
    const parsed = parseRange(range);
    if (!parsed || more.length > 0) {
      throw new Error(`must be entries like 203.0.113.0/24=1200, not "${entry}"`);
    }
    const pupils = /^\d{1,7}$/.test(count) ? Number(count) : 0;
    if (pupils < 1 || pupils > mostPupils) {
      throw new Error(`"${entry}" must end with the number of pupils, from 1 to ${mostPupils}`);
    }
    if (found.some((other) => other.range === range)) throw new Error(`the network ${range} is given twice`);
    found.push({ range, pupils, parsed });
  }
  return found;
}

/** @returns the narrowest declared network that an address lies in */
export function declaredIn(networks: readonly SchoolNetwork[]): (address: string) => SchoolNetwork | undefined {
  if (networks.length === 0) return () => undefined;
  // Thousands of schools may be declared: a lookup costs one step for each length of range, not one for each school.
  const lengths = new Map<string, Map<string, SchoolNetwork>>();
  for (const network of networks) {
    const { address, bits, family } = network.parsed;
    const length = `${family}/${bits}`;
    const known = lengths.get(length) ?? new Map<string, SchoolNetwork>();
    known.set(prefixOf(address, bits), network);
    lengths.set(length, known);
  }
  const steps = [...lengths.values()]
    .map((known) => ({ known, ...([...known.values()][0] as SchoolNetwork).parsed }))
    .sort((a, b) => b.bits - a.bits);
  return (address) => {
    const version = isIP(address);
    if (version === 0) return undefined;
    const family = version === 6 ? 'ipv6' : 'ipv4';
    for (const step of steps) {
      const found = step.family === family ? step.known.get(prefixOf(address, step.bits)) : undefined;
      if (found) return found;
    }
    return undefined;
  };
}
