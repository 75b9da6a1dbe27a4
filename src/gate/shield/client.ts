// Who is at the other end: the address behind trusted proxies only, its network, and what was declared about it.
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { networkOf, plainAddress, rangesOf, rangeTest } from '../../lib/network.ts';
import { declaredIn, type SchoolNetwork } from './school-networks.ts';

export type Client = {
  address: string;
  /** What is counted as one: the address, its IPv6 /64, or the declared range. */
  network: string;
  /** How many pupils were declared behind it. */
  pupils: number | undefined;
  /** The visitor's own connection is over TLS. */
  https: boolean;
};

/** A request, as far as this looks at it. */
export type Arrived = { headers: IncomingHttpHeaders; socket: { remoteAddress?: string | undefined } };

export type ClientReader = {
  of(request: Arrived): Client;
  /** What an address alone says. */
  ofAddress(address: string): Pick<Client, 'network' | 'pupils'>;
  /** Whether connections from there carry other people's requests. */
  isProxy(address: string): boolean;
};

/** More proxies than this in a row are nobody's installation: the rest of the header isn't read. */
const mostHops = 16;

/** @param trusted addresses, ranges and names as in PREAU_TRUST_PROXY */
export function createClientReader(trusted: readonly string[], networks: readonly SchoolNetwork[]): ClientReader {
  const isProxy = rangeTest(trusted.flatMap((entry) => rangesOf(entry) ?? []));
  const declared = declaredIn(networks);
  const some = trusted.length > 0;
  /** A connection that is no proxy's has one client for as long as it lives, however many requests it carries. */
  const direct = new WeakMap<Arrived['socket'], Client>();

  return {
    isProxy: (address) => some && isProxy(plainAddress(address)),
    ofAddress(address) {
      const school = declared(plainAddress(address));
      return { network: school?.range ?? networkOf(address), pupils: school?.pupils };
    },
    of({ socket, headers }) {
      const known = direct.get(socket);
      if (known) return known;
      const peer = plainAddress(socket.remoteAddress ?? '');
      const proxied = some && isProxy(peer);
      const address = proxied ? behind(peer, headers['x-forwarded-for'], isProxy) : peer;
      const school = declared(address);
      const client: Client = {
        address,
        network: school?.range ?? networkOf(address),
        pupils: school?.pupils,
        https: proxied ? saysHttps(headers['x-forwarded-proto']) : 'encrypted' in socket,
      };
      // A connection that is gone has no address any more.
      if (!proxied && peer !== '') direct.set(socket, client);
      return client;
    },
  };
}

/**
 * Walks from the nearest proxy outwards: each entry was written by the hop before it, so it is believed as long as that hop is
 * trusted. An entry that is no address ends the walk at the proxy that wrote it.
 */
function behind(socket: string, header: string | string[] | undefined, isProxy: (address: string) => boolean): string {
  const entries = String(header ?? '').split(',');
  let address = socket;
  for (let hop = 0; hop < Math.min(entries.length, mostHops) && isProxy(address); hop++) {
    const next = addressIn(entries[entries.length - 1 - hop] ?? '');
    if (next === undefined) break;
    address = next;
  }
  return address;
}

/** `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1` or `[2001:db8::1]:443`. */
function addressIn(entry: string): string | undefined {
  const text = entry.trim();
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const plain = plainAddress(bare);
  return isIP(plain) === 0 ? undefined : plain;
}

/** The last entry is what the nearest proxy says. */
function saysHttps(header: string | string[] | undefined): boolean {
  return (
    String(header ?? '')
      .split(',')
      .at(-1)
      ?.trim() === 'https'
  );
}
