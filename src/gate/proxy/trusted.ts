// Whose X-Forwarded-For is believed: addresses, ranges and the usual names for families of addresses.
import { BlockList, isIP } from 'node:net';

const families: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** @param list as `readConfig` has checked it. */
export function trustedPeers(list: readonly string[]): (address: string) => boolean {
  const known = new BlockList();
  for (const entry of list.flatMap((name) => families[name] ?? [name])) {
    const [host = '', bits] = entry.split('/');
    const family = isIP(host) === 6 ? 'ipv6' : 'ipv4';
    known.addSubnet(host, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return (address) => known.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 as itself when it comes through an IPv6 socket. */
export function plainAddress(address: string | undefined): string {
  return (address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '');
}
