// Addresses of the network as one reads them in requests and settings: what counts as one network, and ranges (CIDR).
import { BlockList, isIP } from 'node:net';

/** An IPv4 address inside IPv6 is the IPv4 address; zones and case don't matter. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address.split('%', 1)[0] ?? address;
}

/** What counts as one network: an IPv4 address, or the 64 bits that one customer gets of IPv6. */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  if (!plain.includes(':')) return plain;
  return `${groupsOf(plain).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, in hexadecimal without leading zeros. */
function groupsOf(plain: string): string[] {
  // The last 32 bits may be written as an IPv4 address.
  const text = plain.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
  );
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...right];
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}

/** The first `bits` of a plain address, as a text that two addresses share when they lie in one range of that length. */
export function prefixOf(address: string, bits: number): string {
  const six = address.includes(':');
  const bytes = six
    ? groupsOf(address).flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
    : address.split('.').map(Number);
  const kept = bytes.slice(0, Math.ceil(bits / 8));
  const last = kept.length - 1;
  if (bits % 8 !== 0) kept[last] = (kept[last] ?? 0) & (0xff << (8 - (bits % 8)));
  return `${six ? 6 : 4}/${kept.join('.')}`;
}

export type Range = { address: string; bits: number; family: 'ipv4' | 'ipv6' };

/** Ranges that have a name in settings. */
const named: ReadonlyMap<string, readonly string[]> = new Map([
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['linklocal', ['169.254.0.0/16', 'fe80::/10']],
  ['uniquelocal', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
]);

/** An address or `address/bits`, or undefined when it is neither. */
export function parseRange(text: string): Range | undefined {
  const [host = '', bits, ...more] = text.split('/');
  const version = isIP(host);
  if (version === 0 || host.includes('%') || more.length > 0) return undefined;
  const most = version === 6 ? 128 : 32;
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= most)) return undefined;
  return { address: host, bits: bits === undefined ? most : Number(bits), family: version === 6 ? 'ipv6' : 'ipv4' };
}

/** The ranges of a setting's entry: a name like `loopback`, or one range; undefined when it is neither. */
export function rangesOf(entry: string): Range[] | undefined {
  const range = parseRange(entry);
  if (range) return [range];
  return named
    .get(entry)
    ?.map((text) => parseRange(text))
    .filter((found) => found !== undefined);
}

/** @returns whether a plain address lies in one of the ranges. */
export function rangeTest(ranges: readonly Range[]): (address: string) => boolean {
  const list = new BlockList();
  for (const { address, bits, family } of ranges) list.addSubnet(address, bits, family);
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
}
