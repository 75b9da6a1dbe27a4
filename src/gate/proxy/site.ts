// The site behind the gate: where it is, the connections kept open to it, and how long it may take.
import { Agent, type ClientRequest, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { UserError } from '../../errors.ts';
import type { RawHeaders } from './headers.ts';

/** In ms. */
export type SiteTimes = {
  /** Until a connection stands. */
  connect: number;
  /** Without a byte in either direction, before the answer begins. */
  answer: number;
  /** Without a byte in either direction, once it has begun. */
  idle: number;
  /** A connection nobody uses is kept this long: less than the 5 s after which Apache closes it under a request. */
  keep: number;
};

export const usualTimes: SiteTimes = { connect: 5_000, answer: 60_000, idle: 300_000, keep: 4_000 };

export type SiteRequest = {
  method: string;
  path: string;
  headers: RawHeaders;
  /** On a connection of its own: a WebSocket, or another try after a kept connection was closed. */
  alone?: boolean;
};

export type Site = {
  /** As a `Host` header says it. */
  host: string;
  times: SiteTimes;
  open(asked: SiteRequest): ClientRequest;
  close(): void;
};

/** @throws UserError for what isn't the address of a site. */
export function readSiteAddress(text: string): URL {
  const wrong = (why: string) => new UserError('invalid_option', `--upstream ${why}`);
  if (!URL.canParse(text)) throw wrong(`must be an address like http://127.0.0.1:8080, not "${text}"`);
  const address = new URL(text);
  if (address.protocol !== 'http:' && address.protocol !== 'https:') throw wrong('must start with http:// or https://');
  if (address.pathname !== '/' || address.search !== '' || address.hash !== '') {
    throw wrong('is a whole site: leave out what comes after the host and its port');
  }
  if (address.username !== '' || address.password !== '') throw wrong('takes no name and no password');
  return address;
}

/** @param ca whose certificates are good for https, instead of those that Node knows (NODE_EXTRA_CA_CERTS adds to them). */
export function createSite(address: URL, times: SiteTimes = usualTimes, ca?: string): Site {
  const secure = address.protocol === 'https:';
  const options = { keepAlive: true, maxFreeSockets: 256, timeout: times.keep };
  const agent = secure ? new SecureAgent(options) : new Agent(options);
  // An IPv6 address is written in brackets in a URL and without where connections are made.
  const hostname = address.hostname.replace(/^\[|\]$/g, '');
  const port = address.port === '' ? (secure ? 443 : 80) : Number(address.port);
  return {
    host: address.host,
    times,
    open({ method, path, headers, alone }) {
      const kept = alone ? { agent: false as const } : { agent };
      // Half-open: who has said everything may still listen.
      const asked = { ...kept, hostname, port, method, path, headers, allowHalfOpen: true };
      // The certificate is the site's by the name we were given, whatever host the visitor asks for.
      const servername = isIP(hostname) === 0 ? hostname : '';
      const opened = secure ? secureRequest({ ...asked, servername, ...(ca !== undefined && { ca }) }) : request(asked);
      limitConnecting(opened, secure, times.connect);
      return opened;
    },
    close: () => agent.destroy(),
  };
}

/** The site gave no sign in time. */
export class SiteTooSlow extends Error {
  constructor() {
    super('the site took too long');
    this.name = 'SiteTooSlow';
  }
}

function limitConnecting(opened: ClientRequest, secure: boolean, within: number): void {
  opened.once('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => opened.destroy(new SiteTooSlow()), within);
    socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
  });
}
