// Whether a page of another site sends a request: forms, pictures and frames need nobody's leave to ask here in a visitor's name.
import type { IncomingMessage } from 'node:http';

/** Of what changes something. `Sec-Fetch-Site` where browsers write it: it needs no name of ours, whatever proxies made of that. */
export function sentElsewhere({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string') return isElsewhere(site);
  const { origin } = headers;
  if (origin === undefined) return false;
  // No page can write these two of a request to another site, so either may name us.
  const names = [headers.host, headers['x-forwarded-host']];
  const from = hostnameOf(origin);
  return from === undefined || !names.some((name) => hostnameOf(`http://${String(name)}`) === from);
}

/** Of a page of ours: shown within another site's, or fetched by it, and not gone to. */
export function embeddedElsewhere({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const site = headers['sec-fetch-site'];
  return typeof site === 'string' && isElsewhere(site) && headers['sec-fetch-dest'] !== 'document';
}

const isElsewhere = (site: string) => site === 'cross-site' || site === 'same-site';

/** Without the port, which cookies don't tell apart either and some proxies leave out. */
const hostnameOf = (address: string) => (URL.canParse(address) ? new URL(address).hostname : undefined);
